/**
 * One look at one service, without a responder: the second composition root. It asks and reads,
 * and changes nothing: no container is made, no file is written, no store is opened for writing.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cloudOf } from './cloud.ts';
import { serviceConfig, type Config } from './config/config.ts';
import type { Diagnosis } from './diagnosis/cause.ts';
import { diagnose, wantedFacts } from './diagnosis/diagnose.ts';
import { graphOf, standsOn } from './diagnosis/graph.ts';
import { verdictOn, type SingleVerdict } from './diagnosis/verdict.ts';
import type { Compose } from './docker/compose.ts';
import type { Engine } from './docker/engine.ts';
import { recentEvents } from './docker/event-stream.ts';
import { readProject, type ProjectSelector } from './docker/inventory.ts';
import { overrideAsItIs } from './docker/override-file.ts';
import { overrideName } from './docker/override.ts';
import { isProblem, type DockerProblem } from './docker/problem.ts';
import type { Project } from './docker/project.ts';
import { readingsOf, type Readings } from './docker/readings.ts';
import { withEndpoints } from './docker/with-endpoints.ts';
import { configurationDeadline } from './evidence/attempt.ts';
import { collect } from './evidence/collect.ts';
import type { Evidence, Fact, Gap } from './evidence/evidence.ts';
import { savedFacts } from './evidence/facts.ts';
import { identify } from './evidence/identify.ts';
import type { StoredEvent } from './incident/event.ts';
import { answersOf } from './probe/as-evidence.ts';
import { ask } from './probe/ask.ts';
import type { WatchedService } from './probe/scheduler.ts';
import { judge, unasked, type ServiceHealth } from './probe/streak.ts';
import type { LastKnownGood } from './store/store.ts';
import { watchedServices } from './watch-list.ts';
import { graceUntil, idle, observe, type ServiceActivity } from './workflow/activity.ts';
import { isOurs, note, type Ownership } from './workflow/ownership.ts';

/** What a responder has recorded before, read from its store. */
export interface Recorded {
  readonly good: ReadonlyMap<string, LastKnownGood>;
  /** null: settings cannot be compared with those of the last known good. */
  readonly key: Uint8Array | null;
  /** Recent events of incidents: they tell our own changes from those of others. */
  readonly events: readonly StoredEvent[];
}

export interface ExamineParts {
  readonly config: Config;
  readonly engine: Engine;
  readonly selector: ProjectSelector;
  readonly service: string;
  /** The record, or why there is none. */
  readonly recall: (services: readonly string[]) => Promise<Recorded | { readonly none: string }>;
  /** Told what is being done, for people who wait. */
  readonly onStage: (what: string) => void;
}

export interface Examination extends SingleVerdict {
  readonly project: string;
  readonly service: string;
  readonly at: number;
  /** The service first, then what it stands on, nearest first. */
  readonly services: readonly { readonly name: string; readonly state: ServiceHealth }[];
  readonly diagnosis: Diagnosis;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

export interface UnknownService {
  readonly problem: 'SERVICE_UNKNOWN';
  readonly message: string;
}

/** How far back the engine's own memory of events is read: 10 minutes. */
const recallWindow = 600_000;
/** One bad answer is none yet; more rounds than this keep a person waiting for nothing. */
const mostRounds = 3;
const betweenRounds = 1_000;
/** What ends and starts again and again is seen while it is down by one of so many looks. */
const mostLooks = 4;
const betweenLooks = 1_500;

export async function examine(
  parts: ExamineParts,
): Promise<Examination | DockerProblem | UnknownService> {
  const { config, engine, service, onStage } = parts;
  const override = overrideAsItIs(join(config.state, overrideName));
  const compose = { host: engine.host, override };
  onStage('reading the project');
  const read = await readProject(engine, parts.selector, compose);
  if (isProblem(read)) return read;
  const project = withEndpoints(read.project, (name) => serviceConfig(config, name).endpoints);
  const names = servicesAround(project, service);
  if (names.length === 0) return unknownService(project, service);
  const readings = readingsOf(engine, compose, project, configurationDeadline);
  const place: Place = { compose, project, names, readings };
  for (let look = 1; ; look += 1) {
    const seen = await lookOnce(parts, place);
    const answers = seen.services.find(({ name }) => name === service)?.state.health === 'up';
    if (look >= mostLooks || seen.outcome !== 'unknown' || !answers) return seen;
    onStage('looking again, since a container has just been started again');
    await pause(betweenLooks);
  }
}

interface Place {
  readonly compose: Compose;
  readonly project: Project;
  readonly names: readonly string[];
  readonly readings: Readings;
}

async function lookOnce(
  parts: ExamineParts,
  { compose, project, names, readings }: Place,
): Promise<Examination> {
  const { config, engine, service, onStage } = parts;
  onStage(`asking the probes of ${names.join(', ')}`);
  const health = await askAll(config, project, names, readings);

  onStage('collecting evidence');
  const recorded = await parts.recall(names);
  const past = 'none' in recorded ? nothing : recorded;
  const activities = await recentActivity(engine, project, past.events);
  const events = isProblem(activities)
    ? []
    : names.map((name) => [name, activities.get(name)?.events ?? []] as const);
  const { facts, gaps } = await collect(
    {
      ...{ engine, compose, project, readings, ask, now: Date.now },
      git: config.evidence.git ? 'read' : 'leave',
      cloud: cloudOf(() => config),
      lastKnownGood: past.good,
      // One made for this look is enough to compare the containers with the files.
      installationKey: past.key ?? randomBytes(32),
      events: new Map(events),
      probes: new Map([...health].map(([name, state]) => [name, answersOf(name, state)])),
    },
    savedFacts(wantedFacts),
    names,
  );
  return concluded(parts, {
    project,
    at: Date.now(),
    services: names.map((name) => ({ name, state: health.get(name) ?? unasked })),
    facts,
    gaps: 'none' in recorded ? [...gaps, gapFor(service, recorded.none)] : gaps,
    activity: (isProblem(activities) ? undefined : activities.get(service)) ?? idle,
  });
}

const nothing: Recorded = { good: new Map<string, never>(), key: null, events: [] };

interface Seen {
  readonly project: Project;
  readonly at: number;
  readonly services: Examination['services'];
  readonly facts: readonly Fact[];
  readonly gaps: readonly Gap[];
  readonly activity: ServiceActivity;
}

function concluded({ config, service }: ExamineParts, seen: Seen): Examination {
  const { project, at, services, facts, gaps } = seen;
  const evidence = identify(facts, 1, at);
  const graph = graphOf(project.services);
  const diagnosis = diagnose({ service, graph, evidence, gaps });
  const own = services.find(({ name }) => name === service)?.state ?? unasked;
  const grace =
    serviceConfig(config, service).grace ?? graph[service]?.startPeriod ?? config.windows.grace;
  const until = graceUntil(withStart(seen.activity, facts, service), grace, at);
  const verdict = verdictOn({
    ...{ service, diagnosis, health: own.health, detail: own.detail },
    dependenciesUp: services
      .filter(({ name, state }) => name !== service && state.health === 'up')
      .map(({ name }) => name),
    probes: own.answers.length,
    startsFor: until === null ? null : until - at,
    endedAgo: endedAgo(facts, service, at),
  });
  return { ...verdict, project: project.name, service, at, services, diagnosis, evidence, gaps };
}

/** Since a container ended that the engine has started again by itself, as in a crash loop. */
function endedAgo(facts: readonly Fact[], service: string, at: number): number | null {
  const ends = facts.flatMap((fact) =>
    fact.kind === 'container-state' && fact.service === service && fact.restartCount > 0
      ? [fact.finishedAt ?? 0]
      : [],
  );
  const last = Math.max(0, ...ends);
  return last === 0 ? null : at - last;
}

/** The engine forgets events sooner than a container forgets when it was started. */
function withStart(
  activity: ServiceActivity,
  facts: readonly Fact[],
  service: string,
): ServiceActivity {
  const starts = facts.flatMap((fact) =>
    fact.kind === 'container-state' && fact.service === service ? [fact.startedAt ?? 0] : [],
  );
  return { ...activity, startedAt: Math.max(activity.startedAt ?? 0, ...starts) };
}

async function askAll(
  config: Config,
  project: Project,
  names: readonly string[],
  readings: Readings,
): Promise<ReadonlyMap<string, ServiceHealth>> {
  const replicasOf = async (name: string) => {
    const all = await readings.replicas();
    return isProblem(all) ? null : (all[name] ?? []);
  };
  const definitions = project.services.filter(({ name }) => names.includes(name));
  const watched = await watchedServices(
    { here: definitions, elsewhere: [] },
    config,
    project.services,
    { membersOf: replicasOf, local: readings.local },
  );
  const looks = watched.map(async (one): Promise<[string, ServiceHealth]> => [
    one.name,
    await lookAt(one),
  ]);
  return new Map(await Promise.all(looks));
}

/** The service and what it stands on, as far as it is in the project; empty when there is no such service. */
function servicesAround(project: Project, service: string): readonly string[] {
  const known = project.services.map(({ name }) => name);
  if (!known.includes(service)) return [];
  const below = standsOn(graphOf(project.services), service);
  return [service, ...below.filter((name) => known.includes(name))];
}

function unknownService({ name, services }: Project, service: string): UnknownService {
  const known = services.map((one) => one.name).join(', ');
  return {
    problem: 'SERVICE_UNKNOWN',
    message: `The project ${name} has no service "${service}". There are: ${known}.`,
  };
}

/** Asks until it is up, or has failed as often in a row as makes a symptom. */
async function lookAt({ probes, failures }: WatchedService): Promise<ServiceHealth> {
  const rounds = Math.min(failures, mostRounds);
  for (let state = unasked, round = 1; ; round += 1) {
    const answers = await Promise.all(
      probes.map(async (probe) => ({ probe, answer: await probe.ask() })),
    );
    state = judge(state, answers, Date.now(), {
      ...{ failures, flapping: 0, settle: Infinity, explained: false },
    });
    if (state.health === 'up' || round >= rounds) return state;
    await pause(betweenRounds);
  }
}

/** What the engine still remembers of each service; it keeps its last 256 events. */
async function recentActivity(
  engine: Engine,
  project: Project,
  recorded: readonly StoredEvent[],
): Promise<ReadonlyMap<string, ServiceActivity> | DockerProblem> {
  const until = Date.now();
  const span = { project: project.name, since: until - recallWindow, until };
  const events = await recentEvents(engine, span);
  if (isProblem(events)) return events;
  const ownership = recorded.reduce<Ownership>(note, []);
  const activities = new Map<string, ServiceActivity>();
  for (const event of events) {
    if (event.service === null) continue;
    const before = activities.get(event.service) ?? idle;
    activities.set(event.service, observe(before, event, isOurs(ownership, event)));
  }
  return activities;
}

function gapFor(service: string, why: string): Gap {
  return {
    wanted: 'image-change',
    subject: `${service} against its last known good`,
    reason: why,
  };
}
