/** Everything that is known before a drill changes anything. Reads only. */
import { z } from 'zod';
import { aimAt, type Aim, type Drill } from '../../faults/drill.ts';
import { drillNames, drills } from '../../faults/drills.ts';
import { compose, containersOf, docker, useEngineAt } from '../../faults/docker.ts';
import type { Fault, Scene } from '../../faults/fault.ts';
import { faultNames, stackOf } from '../../faults/registry.ts';
import { type Config } from '../config/config.ts';
import { nearest } from '../config/nearest.ts';
import { containerDiff } from '../docker/change.ts';
import { composeLabels } from '../docker/container.ts';
import type { Engine } from '../docker/engine.ts';
import { recentEvents } from '../docker/event-stream.ts';
import { readProject } from '../docker/inventory.ts';
import { isProblem } from '../docker/problem.ts';
import type { Project } from '../docker/project.ts';
import { markLabel, markValue, type Situation } from '../drill/refusal.ts';
import { holdEntries, holdOn, holdsOf } from '../incident/hold.ts';
import { deploymentUntil, idle, observe } from '../workflow/activity.ts';
import type { DrillRunOptions } from './drill.ts';
import { exitCodes, Failure } from './exit.ts';
import { askHealth } from './responder.ts';
import { failureOf, hasConfig, readConfig, readStore, useEngine } from './setup.ts';

export interface Looked {
  readonly config: Config;
  readonly engine: Engine;
  readonly scene: Scene;
  /** The services of the project, by name. */
  readonly services: readonly string[];
  readonly service: string;
  readonly drill: Drill;
  readonly fault: Fault;
  readonly situation: Situation;
}

export function drillOf(name: string): Drill {
  const found = drillNames.find((one) => one === name);
  if (found !== undefined) return drills[found];
  const known = faultNames.find((one) => one === name);
  if (known !== undefined)
    throw new Failure(
      exitCodes.usage,
      `${name} is made for the stack ${stackOf(known)} of the tests; those for any service are ${drillNames.join(', ')}`,
    );
  const meant = nearest(name, drillNames);
  const advice = meant === null ? 'nova drill list names them' : `did you mean ${meant}?`;
  throw new Failure(exitCodes.usage, `there is no fault ${name}; ${advice}`);
}

/** nova.yaml and the state folder as `nova watch` has them. Throws Failure. */
export async function configOf(options: DrillRunOptions): Promise<Config> {
  const { project, state, config: file } = options;
  const place = {
    ...(file === undefined ? {} : { config: file }),
    ...(state === undefined ? {} : { state }),
  };
  const inFile = file !== undefined || (state === undefined && (await hasConfig(place)));
  if (!inFile) return readConfig({ ...place, project });
  const config = await readConfig(place);
  if (config.project === undefined || config.project === project) return config;
  throw new Failure(
    exitCodes.usage,
    `the configuration is that of ${config.project}, not of ${project}; name the one of ${project} with --config, or its state folder with --state`,
  );
}

/** Throws Failure. */
export async function lookBefore(
  drill: Drill,
  config: Config,
  options: DrillRunOptions,
): Promise<Looked> {
  const engine = await useEngine();
  useEngineAt(engine.host);
  const read = await readProject(
    engine,
    { name: options.project },
    { host: engine.host, override: null },
  );
  if (isProblem(read)) throw failureOf(read);
  const { project } = read;
  const scene = sceneOf(project);
  const service = options.service ?? (await onlyMarked(project.name));
  const definition = project.services.find(({ name }) => name === service);
  const services = project.services.map(({ name }) => name);
  if (definition === undefined)
    throw new Failure(
      exitCodes.noInput,
      `${project.name} has no service ${service}; it has ${services.join(', ')}`,
    );
  const aim = aimAt(project.services, definition);
  const place = { config, engine, scene, services, service, drill };
  const situation = await situationOf({ ...place, aim });
  return { ...place, fault: drill.fault(aim), situation };
}

function sceneOf({ name, directory, files, envFiles }: Project): Scene {
  const known = files.length === 0 ? {} : { files, envFiles };
  return { project: name, folder: directory === '' ? '/' : directory, ...known };
}

async function onlyMarked(project: string): Promise<string> {
  const listed = await docker(
    ...['ps', '--all', '--filter', `label=${composeLabels.project}=${project}`],
    ...['--filter', `label=${markLabel}=${markValue}`],
    ...['--format', `{{.Label "${composeLabels.service}"}}`],
  );
  const [only, ...more] = new Set(listed.split('\n').filter((name) => name !== ''));
  if (only !== undefined && more.length === 0) return only;
  const found = only === undefined ? 'none' : [only, ...more].join(', ');
  throw new Failure(
    exitCodes.usage,
    `name the service with --service; marked for drills: ${found}`,
  );
}

interface Place extends Omit<Looked, 'situation' | 'fault'> {
  readonly aim: Aim;
}

async function situationOf(place: Place): Promise<Situation> {
  const { config, engine, scene, service, services, drill, aim } = place;
  const containers = await containersIn(scene, service);
  const [only] = containers.length === 1 ? containers : [];
  const ready = only?.running === true;
  const responder = await askHealth(config.state);
  const labels = labelsOf(await docker('info', '--format', '{{json .Labels}}'));
  return {
    ...{ project: scene.project, service, containers },
    needs: drill.needs,
    unfit: drill.unfit(aim) ?? (ready ? ((await drill.unfitNow?.(scene, aim)) ?? null) : null),
    superuser: process.getuid?.() === 0,
    engine: { local: engine.local, marked: labels.includes(`${markLabel}=${markValue}`) },
    lost: ready && drill.removes === 'container' ? await lossOf(place, only) : null,
    responder: responder === null ? null : { health: responder },
    ...(await recorded(config, service)),
    deploymentUntil: await deployment(engine, scene.project, services, config),
  };
}

function labelsOf(printed: string): readonly string[] {
  return z.array(z.string()).nullable().parse(JSON.parse(printed)) ?? [];
}

const inspected = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  State: z.object({ Running: z.boolean() }),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullable() }),
  Mounts: z.array(
    z.object({ Type: z.string(), Name: z.string().optional(), Destination: z.string() }),
  ),
});

type Container = Situation['containers'][number] & {
  readonly id: string;
  readonly mounts: z.output<typeof inspected>['Mounts'];
  readonly configHash: string | null;
};

async function containersIn(scene: Scene, service: string): Promise<readonly Container[]> {
  const ids = await containersOf(scene, service);
  return Promise.all(
    ids.map(async (id): Promise<Container> => {
      const raw: unknown = JSON.parse(await docker('inspect', '--format', '{{json .}}', id));
      const { Name, Image, State, Config: own, Mounts } = inspected.parse(raw);
      const printed = await docker(
        ...['image', 'inspect', '--format', '{{json .Config.Labels}}', Image],
      );
      const ofImage = inspected.shape.Config.shape.Labels.parse(JSON.parse(printed));
      return {
        ...{ id, name: Name.replace(/^\//, ''), running: State.Running, mounts: Mounts },
        mark: own.Labels?.[markLabel] ?? null,
        imageMark: ofImage?.[markLabel] ?? null,
        configHash: own.Labels?.['com.docker.compose.config-hash'] ?? null,
      };
    }),
  );
}

async function lossOf(
  { engine, scene, service }: Place,
  { id, mounts, configHash }: Container,
): Promise<Situation['lost']> {
  const diff = await containerDiff(engine, id);
  if (isProblem(diff)) throw failureOf(diff);
  const printed = await compose(scene, 'config', '--hash', service).catch(() => '');
  return {
    paths: diff.paths,
    namelessVolumes: mounts
      .filter((one) => one.Type === 'volume' && /^[0-9a-f]{64}$/.test(one.Name ?? ''))
      .map((one) => one.Destination),
    sameAgain: configHash !== null && printed.split(/\s+/).includes(configHash),
  };
}

async function recorded(
  config: Config,
  service: string,
): Promise<Pick<Situation, 'openIncidents' | 'hold'>> {
  const reader = await readStore(config);
  if ('code' in reader) return { openIncidents: [], hold: null };
  try {
    const now = Date.now();
    const holds = holdsOf(await reader.journal(holdEntries), now);
    return {
      openIncidents: await reader.list('open'),
      hold: holdOn(service, holds, config.policy.maintenance, now)?.says ?? null,
    };
  } finally {
    await reader.close();
  }
}

/** How far back the engine is asked for changes, in milliseconds. */
const recall = 60_000;

async function deployment(
  engine: Engine,
  project: string,
  services: readonly string[],
  { windows }: Config,
): Promise<number | null> {
  const now = Date.now();
  const events = await recentEvents(engine, { project, since: now - recall, until: now });
  if (isProblem(events)) throw failureOf(events);
  const ends = services.flatMap((service) => {
    const own = events.filter((event) => event.service === service);
    const activity = own.reduce((before, event) => observe(before, event, false), idle);
    return deploymentUntil(activity, windows.deployment, now) ?? [];
  });
  return ends.length === 0 ? null : Math.max(...ends);
}
