/** A throw-away Compose project, and what a collection of evidence needs around it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEngine } from '../src/docker/engine.ts';
import type { Engine } from '../src/docker/engine.ts';
import type { EngineEvent } from '../src/docker/event.ts';
import { followEvents } from '../src/docker/events.ts';
import { readProject, readReplicas } from '../src/docker/inventory.ts';
import { isProblem } from '../src/docker/problem.ts';
import type { DockerProblem } from '../src/docker/problem.ts';
import type { ReplicaView } from '../src/docker/project.ts';
import { readingsOf } from '../src/docker/readings.ts';
import { configurationDeadline } from '../src/evidence/attempt.ts';
import { collect } from '../src/evidence/collect.ts';
import type { CollectContext } from '../src/evidence/context.ts';
import type { Fact, FactKind, Gap } from '../src/evidence/evidence.ts';
import { runCommand } from '../src/host/command.ts';
import { ask } from '../src/probe/ask.ts';
import { idle, observe } from '../src/workflow/activity.ts';
import { engineHost, forgetLastKnownGood } from './rig.ts';

export const installationKey = new Uint8Array(32).fill(7);

type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

export interface Rig {
  readonly name: string;
  /** Of its Compose file. */
  readonly folder: string;
  readonly engine: Engine;
  /** `docker compose …` in the project; rejects with its words when it fails. */
  readonly compose: (...args: string[]) => Promise<string>;
  readonly docker: (...args: string[]) => Promise<string>;
  readonly writeFiles: (yaml: string) => Promise<void>;
  readonly replica: (service: string) => Promise<ReplicaView>;
  readonly context: () => Promise<CollectContext>;
  readonly stop: () => Promise<void>;
}

/** Starts nothing by itself. `topic` becomes part of the project's name. */
export async function createRig(topic: string, yaml: string): Promise<Rig> {
  const name = `nova-test-${topic}-${process.pid}`;
  const directory = await mkdtemp(join(tmpdir(), `${name}-`));
  const file = join(directory, 'compose.yaml');
  const engine = must(await connectEngine({ host: engineHost() }));
  // Followed as the responder does: the engine itself forgets all but the last 256 events.
  const events: EngineEvent[] = [];
  const following = followEvents(
    engine,
    { since: Date.now() },
    (event) => events.push(event),
    () => undefined,
  );
  const docker = (...args: string[]): Promise<string> =>
    run('docker', ['--host', engine.host, ...args]);
  const compose = (...args: string[]): Promise<string> =>
    docker('compose', '--project-name', name, '--file', file, ...args);
  const writeFiles = (text: string): Promise<void> => writeFile(file, text);
  await writeFiles(yaml);
  const context = (): Promise<CollectContext> => contextOf(engine, name, file, directory, events);
  return {
    name,
    folder: directory,
    engine,
    compose,
    docker,
    writeFiles,
    context,
    replica: async (service) => {
      const grouped = must(await readReplicas(engine, (await context()).project));
      const first = grouped[service]?.[0];
      if (first === undefined) throw new Error(`${service} has no container`);
      return first;
    },
    stop: async () => {
      following.stop();
      await compose('down', '--volumes', '--timeout', '0', '--remove-orphans');
      await forgetLastKnownGood(name);
      await rm(directory, { recursive: true });
    },
  };
}

async function contextOf(
  engine: Engine,
  name: string,
  file: string,
  directory: string,
  events: readonly EngineEvent[],
): Promise<CollectContext> {
  const compose = { host: engine.host, override: null };
  const { project } = must(await readProject(engine, { name, directory, files: [file] }, compose));
  const ours = events.filter((event) => event.project === name);
  const byService = Map.groupBy(ours, (event) => event.service ?? '');
  const seen = [...byService].map(([service, its]) => {
    const activity = its.reduce((before, event) => observe(before, event, false), idle);
    return [service, activity.events] as const;
  });
  return {
    engine,
    compose,
    project,
    readings: readingsOf(engine, compose, project, configurationDeadline),
    ask,
    lastKnownGood: new Map(),
    installationKey,
    events: new Map(seen),
    probes: new Map(),
    now: Date.now,
  };
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const result = await runCommand(program, args, { deadline: 60_000 });
  if (!result.ran) throw new Error(`${program} could not be started: ${result.reason}`);
  if (result.exitCode !== 0) throw new Error(`${args.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

function must<T>(value: T | DockerProblem): T {
  if (isProblem(value)) throw new Error(value.message);
  return value;
}

/** All facts of one kind about one service, with the gaps of the same collection. */
export async function look<K extends FactKind>(
  context: CollectContext,
  kind: K,
  service: string,
): Promise<{ readonly facts: readonly FactOf<K>[]; readonly gaps: readonly Gap[] }> {
  const { facts, gaps } = await collect(context, [kind], [service]);
  return { facts: facts.filter((fact): fact is FactOf<K> => fact.kind === kind), gaps };
}

/** Asks again until the answer pleases; the last answer is what the test then judges. */
export async function eventually<T>(
  question: () => Promise<T>,
  pleases: (answer: T) => boolean,
  within = 20_000,
): Promise<T> {
  const until = Date.now() + within;
  for (;;) {
    const answer = await question();
    if (pleases(answer) || Date.now() > until) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
