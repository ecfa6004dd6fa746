/**
 * The composition root: puts the parts together into a responder that watches one Compose
 * project. Nothing is decided here.
 */
import { join } from 'node:path';
import { cloudOf, measured } from './cloud.ts';
import { serviceConfig, watchedAs, type Config } from './config/config.ts';
import { diagnose, wantedFacts } from './diagnosis/diagnose.ts';
import { graphOf, isService, relativesOf, standsOn } from './diagnosis/graph.ts';
import type { Compose } from './docker/compose.ts';
import type { Engine } from './docker/engine.ts';
import { overrideFileAt } from './docker/override-file.ts';
import { overrideName } from './docker/override.ts';
import { withEndpoints } from './docker/with-endpoints.ts';
import { readProject, type ProjectSelector } from './docker/inventory.ts';
import { isProblem, type DockerProblem } from './docker/problem.ts';
import type { Project } from './docker/project.ts';
import { readingsOf } from './docker/readings.ts';
import { configurationDeadline } from './evidence/attempt.ts';
import { savedFacts } from './evidence/facts.ts';
import type { Doors, NetworkDoor } from './http/listen.ts';
import { takeAcknowledgement } from './incident/acknowledge.ts';
import { blindSpans } from './incident/blind.ts';
import { takeAnswer } from './incident/approval.ts';
import { describeSymptom } from './incident/describe.ts';
import type { StoredEvent } from './incident/event.ts';
import { holdEntries } from './incident/hold.ts';
import type { Incident } from './incident/incident.ts';
import { ask } from './probe/ask.ts';
import { answersOf, symptomOf, wrongHealthCheck } from './probe/as-evidence.ts';
import { askAgain } from './probe/fresh.ts';
import { createProbeScheduler } from './probe/scheduler.ts';
import { effectDeadline, performAction } from './remedy/perform.ts';
import { statusPublisher, statusSettings } from './status-page.ts';
import type { IncidentStore, LastKnownGood } from './store/store.ts';
import { watchedServices, watchListOf } from './watch-list.ts';
import { deploymentUntil, graceUntil, hasStartedUp } from './workflow/activity.ts';
import { alertIntake } from './workflow/alerts.ts';
import { watchFiles } from './workflow/files.ts';
import { followEngine } from './workflow/follow-engine.ts';
import { followLog } from './workflow/follow.ts';
import { gatherer } from './workflow/gather.ts';
import { followJournal } from './workflow/follow-journal.ts';
import { createGoodKeeper } from './workflow/last-known-good.ts';
import { isOurs, note, type Ownership } from './workflow/ownership.ts';
import { peopleFor } from './workflow/people.ts';
import { createPerformer } from './workflow/perform-step.ts';
import { followRunbook, type RunbookSource } from './workflow/follow-runbook.ts';
import { followConfig, type ReloadParts } from './workflow/reload.ts';
import { schedulerFor } from './workflow/scheduler/for-store.ts';
import { settingsOf } from './workflow/incident-settings.ts';
import { sayToUsers } from './workflow/say-to-users.ts';
import { watchScaling } from './workflow/scale-watch.ts';
import { seenBy } from './workflow/seen.ts';
import { createWatchdog } from './workflow/watchdog.ts';
import { createWatcher } from './workflow/watcher.ts';
import { createWorker } from './workflow/worker.ts';

export interface AppParts {
  readonly config: Config;
  readonly engine: Engine;
  readonly runbook: RunbookSource;
  readonly store: IncidentStore;
  readonly selector: ProjectSelector;
  /** The configuration's file and how it is read again. */
  readonly source: ReloadParts['source'];
  /** Where the API listens besides its socket; null: nowhere. */
  readonly network: NetworkDoor | null;
  readonly onEvent: (event: StoredEvent, incident: Incident) => void;
  readonly onGood: (service: string) => void;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface App {
  readonly project: Project;
  /** The probes of each service, in words. */
  readonly watched: readonly { readonly service: string; readonly probes: readonly string[] }[];
  start(): Promise<AppUrls>;
  stop(): Promise<void>;
}

export interface AppUrls {
  /** null: it is reached by the socket only. */
  readonly api: string | null;
  /** Of the status page; null: there is none. */
  readonly status: string | null;
}

/** How long evidence waits for a fresh round of probes, in milliseconds. */
const probePatience = 1_000;

/** How far back the engine's own memory of events is read at start: 10 minutes. */
const recallWindow = 600_000;

/** How far back our own blind intervals matter to a diagnosis: a day. */
const blindWindow = 86_400_000;

export async function createApp(parts: AppParts): Promise<App | DockerProblem> {
  const { config, engine, store } = parts;
  const now = () => Date.now();
  const override = overrideFileAt(join(config.state, overrideName), store, ({ service, part }) =>
    parts.onTrouble(
      'compose override',
      `the ${part} of ${service} was deleted from it, so it is kept no longer`,
    ),
  );
  const compose: Compose = { host: engine.host, override };
  const read = await readProject(engine, parts.selector, compose);
  if (isProblem(read)) return read;
  const { filesProblem } = read;
  const project = withEndpoints(read.project, (name) => serviceConfig(config, name).endpoints);
  const list = watchListOf(config, project);
  if (isProblem(list)) return list;
  if (filesProblem !== null)
    parts.onTrouble('the Compose files cannot be used', filesProblem.message);
  const graph = graphOf(project.services);
  const relatives = relativesOf(graph);
  const services = new Map(list.here.map((one) => [one.name, one]));
  const elsewhere = new Set(list.elsewhere);
  const key = await store.installationKey();
  const good = new Map<string, LastKnownGood>();
  for (const name of services.keys()) {
    const [newest] = await store.lastKnownGood(name);
    if (newest !== undefined) good.set(name, newest);
  }
  let ownership: Ownership = (await store.since(now() - recallWindow)).reduce(note, []);
  let changedAt: number | null = null;
  let changed = '';
  // What may change while we watch; plans under way keep the settings of their incident.
  let current = config;
  const cloud = cloudOf(() => current);
  const scaleWatch = watchScaling(cloud.scaling, now);
  const { createMetrics } = await import('./http/metrics.ts');
  const { planHash } = await import('./http/plan-hash.ts');

  const readings = readingsOf(engine, compose, project, configurationDeadline);
  const watchedBy = (by: Config) => watchedServices(list, by, project.services, readings);
  let watched = await watchedBy(config);

  const probes = createProbeScheduler({
    services: watched,
    flapping: () => current.windows.flapping,
    settle: () => current.windows.settle,
    isExplained: (service) => watcher.isExplained(service),
    now,
    onRound: (service, after, before) => {
      watchdog.onRound();
      publisher.onRound(service, after);
      if (after.health !== before.health) {
        metrics.onHealth(service, after.health);
        worker.nudge(service);
      }
      if (after.doubt !== '' && before.doubt === '')
        parts.onTrouble(`the health check of ${service}`, wrongHealthCheck(after));
      if (!elsewhere.has(service)) keeper.observe(service, after);
    },
    onFailing: (service, state) => watcher.onUnhealthy(service, symptomOf(state)),
    onLate: () => metrics.onLate(),
  });
  const worldChanged = (what: string) => {
    publisher.onChange();
    changedAt = now();
    changed = what;
    worker.nudgeAll();
  };
  const graceOf = (service: string): number => {
    const { settle, grace } = current.windows;
    const { settledAt } = probes.health(service);
    if (hasStartedUp(watcher.activity(service), settledAt, settle)) return 0;
    return serviceConfig(current, service).grace ?? services.get(service)?.startPeriod ?? grace;
  };
  const slowest = () => Math.max(0, ...watched.map((one) => one.interval));
  const publisher = await statusPublisher({
    ...{ status: config.status, store, now, slowest, onTrouble: parts.onTrouble },
    settings: () => statusSettings(current, project.name),
  });
  const watchdog = createWatchdog({
    ...{ now, store, folder: config.state, slowest },
    replicas: config.store === undefined ? 'none' : 'some',
    ping: config.watchdog,
    onBlind: ({ from, until }) => metrics.onBlind(until - from),
    onTrouble: parts.onTrouble,
  });
  const metrics = createMetrics(() => watchdog.status(), now);
  const watcher = createWatcher({
    now,
    isWatched: (service) => services.has(service),
    isOurs: (event) => isOurs(ownership, event),
    deploymentWindow: () => current.windows.deployment,
    flappingWindow: () => current.windows.flapping,
    graceOf,
    probeNow: async (service) => (await probes.probeNow(service)).health,
    raise: (service, symptom) => void worker.raise(service, symptom),
    onWorldChange: worldChanged,
    onFailure: (what, error) => parts.onTrouble(what, String(error)),
  });
  const git = config.evidence.git ? 'read' : 'leave';
  const keeper = createGoodKeeper({
    ...{ engine, project, store, now, key, git },
    window: () => current.windows.lastKnownGood,
    isQuiet: (service) => worker.incidentOf(service) === null,
    replicas: readings.replicasOf,
    onGood: (recorded) => {
      good.set(recorded.service, recorded);
      parts.onGood(recorded.service);
    },
    onTrouble: parts.onTrouble,
  });
  const runbook = followRunbook({
    ...parts.runbook,
    onApplied: () => worldChanged('the runbook was changed'),
    onTrouble: parts.onTrouble,
  });
  const perform = createPerformer({
    now,
    store,
    runbook: () => runbook.current(),
    policy: () => current.policy,
    definitions: () => project.services,
    dependencies: (service) => standsOn(graph, service),
    watched: watched.length,
    activity: (service) => {
      const activity = watcher.activity(service);
      return {
        deploymentUntil: deploymentUntil(activity, current.windows.deployment, now()),
        manuallyStopped: activity.manuallyStopped,
        graceUntil: graceUntil(activity, graceOf(service), now()),
        startedAt: activity.startedAt,
      };
    },
    probeNow: (service) => probes.probeNow(service),
    concerned: (incident) =>
      [...new Set(incident.services.flatMap((one) => [one, ...standsOn(graph, one)]))].filter(
        (one) => isService(graph, one) || elsewhere.has(one),
      ),
    collect: gatherer({
      context: {
        engine,
        compose,
        project,
        readings,
        ask,
        lastKnownGood: good,
        installationKey: key,
        blind: async () => blindSpans(await store.journal(['blind'], now() - blindWindow)),
        git,
        ...{ cloud, now },
      },
      watches: (service) => services.has(service),
      runsElsewhere: (service) => elsewhere.has(service),
      events: (service) => watcher.events(service),
      answers: (service) => answersOf(service, probes.health(service)),
      askAgain: async (names) => {
        const fresh = await askAgain(probes, names, probePatience);
        return new Map([...fresh].map(([name, health]) => [name, answersOf(name, health)]));
      },
    }),
    wants: savedFacts(wantedFacts),
    diagnose: (evidence, gaps, incident) =>
      diagnose({ service: symptomService(incident), graph, evidence, gaps }),
    replicas: async () => {
      const all = await readings.replicas();
      return isProblem(all) ? { unreadable: all.message } : { replicas: all };
    },
    measure: (action) => measured(action, engine, cloud),
    act: (action) => performAction(action, { engine, compose, project, scaling: cloud.scaling }),
    effectDeadline,
    writeOverrides: () => override.prepare(),
  });
  /** The service that stands on all others of the incident: its scope holds every suspect. */
  const symptomService = (incident: Incident): string =>
    incident.services.find((one) =>
      incident.services.every((other) => other === one || standsOn(graph, one).includes(other)),
    ) ?? incident.service;

  const worker = createWorker({
    store,
    scheduler: schedulerFor(config.store?.reveal() ?? null, now, parts.onTrouble),
    now,
    settings: () => settingsOf(current, runbook.current()),
    related: (service) => relatives.get(service) ?? [],
    seen: (incident) => ({
      services: seenBy(incident, probes, watcher, now()),
      ...{ changedAt, changed, awaited: scaleWatch.awaited(incident) },
    }),
    trail: probes.trail,
    perform,
    onEvent: (event, incident) => {
      onAppended(event, incident);
      people.look(event);
    },
    onFailure: (what, error) => parts.onTrouble(what, String(error)),
    onUnrecorded: (service, symptom, error) =>
      people.unrecorded(service, describeSymptom(symptom), error),
  });
  const onAppended = (event: StoredEvent, incident: Incident) => {
    others.own(event);
    ownership = note(ownership, event);
    metrics.onEvent(event, incident);
    parts.onEvent(event, incident);
    publisher.onChange();
  };
  const people = await peopleFor(config, {
    ...{ store, now, project, replicas: readings.replicas, planHash },
    subscribers: publisher.subscribers,
    runbook: () => runbook.current(),
    onEvent: onAppended,
    onTrouble: parts.onTrouble,
  });

  // Other replicas open incidents and change the world too.
  const others = followLog({
    store,
    now,
    replicas: config.store === undefined ? 'none' : 'some',
    onEvent: (event) => {
      ownership = note(ownership, event);
      void worker.learn(event.incident);
      publisher.onChange();
      people.look(event);
    },
    onTrouble: parts.onTrouble,
  });
  const files = watchFiles(project.watchedFiles, (file) => worldChanged(`${file} was changed`));
  const holds = followJournal(store, holdEntries, () => worldChanged('a pause was begun or ended'));
  const configuration = followConfig({
    config,
    source: parts.source,
    watchedAs,
    onApplied: async (next) => {
      watched = await watchedBy(next);
      probes.replace(watched);
      current = next;
      await people.apply(next);
      worldChanged('the configuration was changed');
    },
    onTrouble: parts.onTrouble,
  });
  const alerts = alertIntake({
    ...{ store, now, watcher, worker, replicas: readings.replicas, project },
    names: () => current.alerts,
    isWatched: (service) => services.has(service),
  });
  const followers = [others, probes, files, configuration, runbook, holds];
  let doors: Doors | null = null;
  let following: { stop: () => void } | null = null;
  return {
    project,
    watched: watched.map((one) => ({
      service: one.name,
      probes: one.probes.map((probe) => probe.name),
    })),
    async start() {
      following = await followEngine({
        ...{ engine, project: project.name, now, recallWindow, watcher },
        onEvent: (event) => {
          readings.forgetMembers();
          others.afterReading(() => watcher.onEngineEvent(event));
        },
        onStream: (state) => watchdog.onEvents(state),
        onTrouble: parts.onTrouble,
      });
      await watchdog.start();
      await worker.start();
      await people.start();
      for (const one of followers) one.start();
      const { openDoors } = await import('./http/listen.ts');
      doors = await openDoors(
        {
          now,
          store,
          metrics,
          status: () => watchdog.status(),
          answer: (id, answer) =>
            worker.say(id, (incident) => takeAnswer(incident, answer, planHash, now())),
          acknowledge: (id, said) =>
            worker.say(id, (incident) => takeAcknowledgement(incident, said)),
          tellUsers: sayToUsers(people, store, worker),
          alerts,
          slack: people.answersBySlack,
          onFailure: (what, error) => parts.onTrouble(what, String(error)),
          onTrouble: parts.onTrouble,
        },
        config.state,
        parts.network,
      );
      return { api: doors.url, status: await publisher.start() };
    },
    async stop() {
      await doors?.close();
      following?.stop();
      for (const one of followers) one.stop();
      watcher.stop();
      for (const one of [keeper, worker, people, publisher, watchdog]) await one.stop();
    },
  };
}
