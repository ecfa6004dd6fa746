/**
 * Alerts from outside. Each is mapped to a service and raised like any symptom, so that several
 * of one outage meet in one incident; what was heard of before is not raised again. That an alert
 * is over is told in its incident and changes nothing: our own probes decide.
 */
import { graphOf } from '../diagnosis/graph.ts';
import { isProblem, type DockerProblem } from '../docker/problem.ts';
import type { Project, ReplicaView } from '../docker/project.ts';
import { knownSecrets } from '../evidence/known-secrets.ts';
import { redactor } from '../evidence/redact.ts';
import {
  aboutService,
  alertEvents,
  alertOf,
  incidentsKnowing,
  takeAlert,
  type AlertNames,
  type AlertNotice,
  type AlertOutcome,
  type AlertRefusal,
  type KnownNames,
  type TakenAlert,
} from '../incident/alert.ts';
import type { Alert, StoredEvent } from '../incident/event.ts';
import type { IncidentStore } from '../store/store.ts';
import type { Watcher } from './watcher.ts';
import type { Worker } from './worker.ts';

export interface AlertIntakeParts {
  readonly store: Pick<IncidentStore, 'since'>;
  readonly now: () => number;
  readonly names: () => AlertNames;
  readonly project: Project;
  /** Asked for each notification: containers may be named anew at any time. */
  readonly replicas: () => Promise<
    Readonly<Record<string, readonly ReplicaView[]>> | DockerProblem
  >;
  readonly isWatched: (service: string) => boolean;
  readonly watcher: Pick<Watcher, 'isExplained' | 'onUnhealthy'>;
  readonly worker: Pick<Worker, 'raise' | 'say' | 'incidentOf'>;
}

/** @throws StoreError: the sender is to come again. */
export type AlertIntake = (notices: readonly AlertNotice[]) => Promise<readonly TakenAlert[]>;

/** The sender's clock may be behind ours, and its rule waits before it fires: 1 hour. */
const slack = 3_600_000;

interface Known {
  /** What labels may call the services of the project. */
  readonly names: KnownNames;
  readonly heard: readonly StoredEvent[];
  readonly alertOf: (notice: AlertNotice) => Alert;
}

async function known(parts: AlertIntakeParts, notices: readonly AlertNotice[]): Promise<Known> {
  const { project, store, now } = parts;
  const earliest = Math.min(now(), ...notices.map((one) => one.startsAt));
  const heard = await store.since(Math.max(0, earliest - slack), alertEvents);
  const read = await parts.replicas();
  const replicas = isProblem(read) ? [] : Object.values(read).flat();
  const redact = redactor(knownSecrets(project, replicas, null));
  return {
    names: namesIn(project, replicas),
    heard,
    // Without the containers their secrets are unknown, and a rule may quote anything.
    alertOf: (notice) => alertOf(isProblem(read) ? { ...notice, annotations: {} } : notice, redact),
  };
}

function namesIn({ services }: Project, replicas: readonly ReplicaView[]): KnownNames {
  const containers = replicas.map(({ state }) => [state.name, state.service] as const);
  const ports = services.flatMap(({ name, publishes }) =>
    publishes.map(({ hostPort }) => [hostPort, name] as const),
  );
  return {
    graph: graphOf(services),
    containers: Object.fromEntries(containers),
    ports: Object.fromEntries(ports),
  };
}

/** One notification at a time: two of one outage may come at the same moment. */
export function alertIntake(parts: AlertIntakeParts): AlertIntake {
  let turn: Promise<unknown> = Promise.resolve();
  return (notices) => {
    const mine = turn.then(() => takeAll(parts, notices));
    turn = mine.catch(() => undefined);
    return mine;
  };
}

async function takeAll(
  parts: AlertIntakeParts,
  notices: readonly AlertNotice[],
): Promise<readonly TakenAlert[]> {
  const all = await known(parts, notices);
  const taken: TakenAlert[] = [];
  for (const notice of notices) {
    const service = aboutService(notice.labels, parts.names(), all.names);
    const watched = service !== null && parts.isWatched(service) ? service : null;
    const outcome = watched === null ? 'unknown-service' : await take(parts, notice, watched, all);
    const { name, fingerprint } = all.alertOf(notice);
    taken.push({ fingerprint, name, service: watched, outcome });
  }
  return taken;
}

async function take(
  parts: AlertIntakeParts,
  notice: AlertNotice,
  service: string,
  all: Known,
): Promise<AlertOutcome> {
  const alert = all.alertOf(notice);
  const knowing = incidentsKnowing(alert, all.heard);
  const tell = (incident: string) =>
    parts.worker.say<AlertRefusal>(incident, (current) =>
      takeAlert(current, { service, alert, status: notice.status }),
    );
  if (notice.status === 'resolved') {
    const told = await Promise.all(knowing.map(tell));
    return told.some((one) => one !== null && !('code' in one)) ? 'ended' : 'not-open';
  }
  if (knowing.length > 0) return 'repeated';
  const open = parts.worker.incidentOf(service);
  if (open !== null) {
    const told = await tell(open);
    if (told !== null && !('code' in told)) return 'noted';
    if (told?.code === 'ALERT_KNOWN') return 'repeated';
  }
  if (parts.watcher.isExplained(service)) {
    parts.watcher.onUnhealthy(service, { kind: 'alert', alert });
    return 'explained';
  }
  await parts.worker.raise(service, { kind: 'alert', alert });
  return 'opened';
}
