/** The Compose project that a section is performed on, with all that looking and acting need. */
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { codedeployOf, scalingOf } from '../config/aws.ts';
import { serviceConfig } from '../config/config.ts';
import { cloudOf, measured } from '../cloud.ts';
import { diagnose, wantedFacts } from '../diagnosis/diagnose.ts';
import { graphOf, standsOn } from '../diagnosis/graph.ts';
import type { Compose } from '../docker/compose.ts';
import type { Engine } from '../docker/engine.ts';
import { recentEvents } from '../docker/event-stream.ts';
import { overrideFileAt, type OverrideFile } from '../docker/override-file.ts';
import { overrideName } from '../docker/override.ts';
import { readProject, readReplicas } from '../docker/inventory.ts';
import { isProblem } from '../docker/problem.ts';
import type { Project } from '../docker/project.ts';
import { readingsOf } from '../docker/readings.ts';
import { withEndpoints } from '../docker/with-endpoints.ts';
import { configurationDeadline } from '../evidence/attempt.ts';
import { collect } from '../evidence/collect.ts';
import { savedFacts } from '../evidence/facts.ts';
import { printable } from '../evidence/printable.ts';
import type { Cloud } from '../evidence/context.ts';
import type { ContainerEvent, FactKind } from '../evidence/evidence.ts';
import { ask } from '../probe/ask.ts';
import { haltedOf, insideOf } from '../probe/inside.ts';
import { proposeProbes } from '../probe/propose.ts';
import { watchedProbe } from '../probe/watched.ts';
import { effectDeadline, performAction } from '../remedy/perform.ts';
import type { Known } from '../runbook/section/known.ts';
import type { Runbook } from '../runbook/runbook.ts';
import type { IncidentStore, LastKnownGood } from '../store/store.ts';
import {
  deploymentUntil,
  graceUntil,
  idle,
  observe,
  type ServiceActivity,
} from '../workflow/activity.ts';
import { settingsOf } from '../workflow/incident-settings.ts';
import { isOurs, note, type Ownership } from '../workflow/ownership.ts';
import { createHand, type Hand } from '../workflow/section/by-hand.ts';
import type { LookParts, Seen } from '../workflow/section/perform-look.ts';
import { asEvents, sectionEntries, settleUnfinished } from '../workflow/section/section-log.ts';
import { dim, print } from './print.ts';
import { failureOf, openStore, readStore, selectorOf, useEngine } from './setup.ts';

export interface World {
  readonly project: string;
  readonly known: Known;
  readonly look: LookParts;
  /** Opens the store when something is to be changed, and says what an earlier run has left. */
  readonly hand: (runbook: Runbook, by: string) => Promise<Hand>;
  readonly left: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** How far back the engine's own memory of events is read: 10 minutes. */
const recallWindow = 600_000;

/** Throws Failure. */
export async function openWorld(config: Config): Promise<World> {
  const engine = await useEngine();
  const store = lazyStore(config);
  const compose: Compose = { host: engine.host, override: overrideOver(store, config) };
  const read = await readProject(engine, selectorOf(config), compose);
  if (isProblem(read)) throw failureOf(read);
  const project = withEndpoints(read.project, (name) => serviceConfig(config, name).endpoints);
  const cloud = cloudOf(() => config);
  const place: Place = { config, engine, compose, project, cloud };
  const readings = readingsOf(engine, compose, project, configurationDeadline);
  const collectNow = async (wants: readonly FactKind[], services: readonly string[]) => {
    const opened = await store.existing();
    const events = await recalled(place, opened);
    return collect(
      {
        engine,
        compose,
        project,
        readings,
        ask,
        lastKnownGood: await goodOf(project, opened),
        installationKey: opened === null ? null : await opened.installationKey(),
        events: new Map(
          [...events].map(([name, { events: list }]): [string, readonly ContainerEvent[]] => [
            name,
            list,
          ]),
        ),
        probes: new Map(),
        git: config.evidence.git ? 'read' : 'leave',
        cloud,
        now: () => Date.now(),
      },
      wants,
      services,
    );
  };
  return {
    project: project.name,
    known: await knownOf(place),
    look: {
      collect: collectNow,
      ask,
      replicas: (service) => replicasOf(place, service),
      clientsOf: (service) => clientsOf(project, service),
      health: (service) => healthOf(place, service),
    },
    left: async () => {
      const opened = await store.existing();
      const replicas = await readReplicas(engine, project);
      return opened === null || isProblem(replicas)
        ? []
        : settleUnfinished(opened, replicas, Date.now());
    },
    hand: async (runbook, by) => {
      const opened = await store.open();
      return handOf(place, opened, runbook, by, collectNow);
    },
    close: () => store.close(),
  };
}

interface Place {
  readonly config: Config;
  readonly engine: Engine;
  readonly compose: Compose;
  readonly project: Project;
  readonly cloud: Cloud;
}

/** Looking creates nothing: only a change needs a store where there is none. */
function lazyStore(config: Config) {
  let opened: IncidentStore | null = null;
  const open = async (): Promise<IncidentStore> => (opened ??= await openStore(config));
  return {
    open,
    existing: async (): Promise<IncidentStore | null> => {
      if (opened !== null) return opened;
      const reader = await readStore(config);
      if ('code' in reader) return null;
      await reader.close();
      return open();
    },
    close: async (): Promise<void> => {
      await opened?.close();
    },
  };
}

/** Where nothing is recorded, nothing is kept. */
function overrideOver({ existing }: ReturnType<typeof lazyStore>, { state }: Config): OverrideFile {
  return overrideFileAt(
    join(state, overrideName),
    {
      overrides: async () => (await existing())?.overrides() ?? [],
      keepOverride: async (one) => (await existing())?.keepOverride(one),
      dropOverride: async (one) => (await existing())?.dropOverride(one),
    },
    ({ service, part }) =>
      print(dim(`The ${part} of ${service} was deleted from the override file: kept no longer.`)),
  );
}

async function handOf(
  place: Place,
  store: IncidentStore,
  runbook: Runbook,
  by: string,
  collectNow: LookParts['collect'],
): Promise<Hand> {
  const { config, engine, compose, project, cloud } = place;
  const graph = graphOf(project.services);
  const activity = await recalled(place, store);
  return createHand({
    store,
    by,
    runbook,
    now: () => Date.now(),
    settings: settingsOf(config, runbook),
    policy: () => config.policy,
    definitions: () => project.services,
    dependencies: (service) => standsOn(graph, service),
    watched: project.services.length,
    activity: (service) => activityOf(activity.get(service) ?? idle, service, place),
    concerned: (service) =>
      [service, ...standsOn(graph, service)].filter((one) =>
        project.services.some(({ name }) => name === one),
      ),
    wants: savedFacts(wantedFacts).filter((kind) => kind !== 'probe-answers'),
    collect: collectNow,
    diagnose: (service, evidence, gaps) => diagnose({ service, graph, evidence, gaps }),
    replicas: async () => {
      const all = await readReplicas(engine, project);
      return isProblem(all) ? { unreadable: all.message } : { replicas: all };
    },
    measure: (action) => measured(action, engine, cloud),
    act: (action) => performAction(action, { engine, compose, project, scaling: cloud.scaling }),
    effectDeadline,
    writeOverrides: async () => compose.override?.prepare(),
    onWait: (reason, until) =>
      print(dim(`${printable(reason)} Waiting until ${new Date(until).toISOString()}.`)),
  });
}

function activityOf(activity: ServiceActivity, service: string, { config, project }: Place) {
  const now = Date.now();
  const grace =
    serviceConfig(config, service).grace ??
    project.services.find(({ name }) => name === service)?.startPeriod ??
    config.windows.grace;
  return {
    deploymentUntil: deploymentUntil(activity, config.windows.deployment, now),
    manuallyStopped: activity.manuallyStopped,
    graceUntil: graceUntil(activity, grace, now),
    startedAt: activity.startedAt,
  };
}

/** What the engine remembers of each service. */
async function recalled(
  { engine, project }: Place,
  store: IncidentStore | null,
): Promise<ReadonlyMap<string, ServiceActivity>> {
  const until = Date.now();
  const since = until - recallWindow;
  const stored =
    store === null
      ? []
      : [...(await store.since(since)), ...asEvents(await store.journal(sectionEntries, since))];
  const ownership: Ownership = stored.reduce(note, []);
  const recent = await recentEvents(engine, { project: project.name, since, until });
  const found = new Map<string, ServiceActivity>();
  if (isProblem(recent)) return found;
  for (const event of recent)
    if (event.service !== null)
      found.set(
        event.service,
        observe(found.get(event.service) ?? idle, event, isOurs(ownership, event)),
      );
  return found;
}

async function goodOf(
  project: Project,
  store: IncidentStore | null,
): Promise<ReadonlyMap<string, LastKnownGood>> {
  const good = new Map<string, LastKnownGood>();
  if (store === null) return good;
  for (const { name } of project.services) {
    const [newest] = await store.lastKnownGood(name);
    if (newest !== undefined) good.set(name, newest);
  }
  return good;
}

async function replicasOf({ engine, project }: Place, service: string) {
  const all = await readReplicas(engine, project);
  return isProblem(all) ? [] : (all[service] ?? []);
}

function clientsOf({ services }: Project, service: string): readonly string[] {
  const points = services.filter(({ references }) =>
    references.some((reference) => reference.service === service),
  );
  return points.map(({ name }) => name);
}

async function healthOf(place: Place, service: string): Promise<Seen> {
  const { config, project } = place;
  const definition = project.services.find(({ name }) => name === service);
  if (definition === undefined) return { lines: [`${service} is no service`], good: false };
  const { probes, probing } = serviceConfig(config, service);
  const { timeout } = probing;
  const world = {
    ...{ ask, timeout, isHalted: haltedOf(place.engine.local) },
    replicas: (name: string) => replicasOf(place, name),
  };
  const inside = async (name: string) => insideOf(await world.replicas(name), place.engine.local);
  const specs =
    probes ?? (await proposeProbes(definition, project.services, { ask, timeout, inside }));
  const answers = await Promise.all(
    specs.map(async (spec) => {
      const probe = watchedProbe(spec, definition, world);
      return { name: probe.name, ...(await probe.ask()) };
    }),
  );
  return {
    lines: answers.map(
      ({ name, ok, detail }) => `${service} ${name}: ${ok === true ? 'ok' : String(ok)} ${detail}`,
    ),
    good: answers.every(({ ok }) => ok === true || ok === 'unknown'),
  };
}

/** Names under which a section may speak of the project's services. */
async function knownOf({ config, engine, project }: Place): Promise<Known> {
  const all = await readReplicas(engine, project);
  const replicas = isProblem(all) ? {} : all;
  return {
    services: project.services.map(({ name, publishes, networks }) => ({
      name,
      containers: (replicas[name] ?? []).map(({ state }) => state.name),
      aliases: networks.flatMap(({ aliases }) => aliases),
      group: groupNamed(config, name),
      deployed: codedeployOf(config, name) !== null,
      ports: publishes.flatMap(({ hostPort, containerPort }) => [hostPort, containerPort]),
    })),
    networks: [
      ...new Set(
        project.services.flatMap(({ networks }) => networks.map(({ network }) => network)),
      ),
    ],
  };
}

function groupNamed(config: Config, service: string): string | null {
  const scaling = scalingOf(config, service);
  return scaling?.by === 'group' ? scaling.group : null;
}
