/** Prometheus metrics: of the incidents, of the services, and of the responder itself. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { StoredEvent } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import type { Health } from '../probe/health.ts';
import type { Status } from './api.ts';

export interface Metrics {
  readonly contentType: string;
  readonly text: () => Promise<string>;
  readonly onEvent: (event: StoredEvent, incident: Incident) => void;
  readonly onHealth: (service: string, health: Health) => void;
  readonly onBlind: (milliseconds: number) => void;
  /** A round of probes has begun more than one interval too late. */
  readonly onLate: () => void;
}

/** Milliseconds between looks at the event loop's delay: the usual 10 ms cost more than the rest of an idle responder. */
const loopPrecision = 100;

const healthValues = { up: 1, degraded: 0.5, down: 0 } as const;

/** @param status asked whenever somebody reads the metrics */
export function createMetrics(status: () => Status, now: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: loopPrecision });
  const open = new Set<string>();
  new Gauge({
    name: 'nova_incidents_open',
    help: 'Incidents that are not over.',
    registers,
    collect() {
      this.set(open.size);
    },
  });
  new Gauge({
    name: 'nova_heartbeat_timestamp_seconds',
    help: 'When the responder last answered for itself: now, as long as it can be asked.',
    registers,
    collect() {
      this.set(now() / 1_000);
    },
  });
  new Gauge({
    name: 'nova_probe_round_age_seconds',
    help: 'Seconds since a round of probes was last finished.',
    registers,
    collect() {
      const { lastRoundAt, startedAt } = status();
      this.set((now() - (lastRoundAt ?? startedAt)) / 1_000);
    },
  });
  const events = new Counter({
    name: 'nova_incident_events_total',
    help: 'Events of incidents by type.',
    labelNames: ['type'],
    registers,
  });
  const remedies = new Counter({
    name: 'nova_remedies_total',
    help: 'Remedies that were finished, by outcome.',
    labelNames: ['remedy', 'outcome'],
    registers,
  });
  const health = new Gauge({
    name: 'nova_service_health',
    help: '1 up, 0.5 degraded, 0 down; absent while it is unknown.',
    labelNames: ['service'],
    registers,
  });
  const late = new Counter({
    name: 'nova_probe_rounds_late_total',
    help: 'Rounds of probes that began later than one interval after they were due.',
    registers,
  });
  const blind = new Counter({
    name: 'nova_blind_seconds_total',
    help: 'Seconds in which the responder could not see what happened.',
    registers,
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    onEvent({ event }, incident) {
      if (incident.endedAt === null) open.add(incident.id);
      else open.delete(incident.id);
      events.inc({ type: event.type });
      if (event.type !== 'remedy-finished') return;
      const intent = incident.intents.find((one) => one.id === event.intent);
      if (intent !== undefined)
        remedies.inc({ remedy: intent.plan.action.remedy, outcome: event.outcome });
    },
    onHealth(service, value) {
      if (value === 'unknown') health.remove({ service });
      else health.set({ service }, healthValues[value]);
    },
    onLate: () => late.inc(),
    onBlind: (milliseconds) => blind.inc(milliseconds / 1_000),
  };
}
