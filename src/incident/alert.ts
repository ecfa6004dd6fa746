/** Alerts from outside: whose they are, and whether they were heard of before. Pure. */
import { serviceNamed, type DependencyGraph } from '../diagnosis/graph.ts';
import { printable } from '../evidence/printable.ts';
import type { Alert, AlertStatus, IncidentEventType, StoredEvent } from './event.ts';
import { isOpen, type EventOf, type Incident } from './incident.ts';

/** One alert as its sender writes it. Every text in it is somebody else's. */
export interface AlertNotice {
  readonly status: AlertStatus;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: number;
  readonly fingerprint: string;
}

/** What became of one. One sentence per member. */
export const alertOutcomes = {
  opened: 'It opened an incident, or made its service part of one.',
  noted: 'It is about a service of an incident that is open, and stands in its log now.',
  repeated: 'It was heard of before: nothing was done again.',
  explained:
    'A deployment, a start or a person explains why the service does not answer; it is looked at when that is over.',
  ended: 'Its sender says that it is over; the incident goes on until our own probes say so too.',
  'not-open': 'It is over, and no incident that is open knows of it.',
  'unknown-service': 'No label of it names a service that is watched.',
} as const;

export type AlertOutcome = keyof typeof alertOutcomes;

export interface TakenAlert {
  readonly fingerprint: string;
  readonly name: string;
  readonly service: string | null;
  readonly outcome: AlertOutcome;
}

/** How labels name services, as the configuration says. */
export interface AlertNames {
  /** Labels that may name a service, in the order in which they are believed. */
  readonly labels: readonly string[];
  /** Values that mean a service by another name. */
  readonly services: Readonly<Record<string, string>>;
}

/** What a value may stand for. */
export interface KnownNames {
  readonly graph: DependencyGraph;
  /** Name of each container to its service. */
  readonly containers: Readonly<Record<string, string>>;
  /** Port of this machine to the service that publishes it. */
  readonly ports: Readonly<Record<number, string>>;
}

const longest = { name: 100, summary: 300 } as const;

/** The alert in words that may be stored and shown: without secrets and control characters, cut. */
export function alertOf(
  { labels, annotations, fingerprint, startsAt }: AlertNotice,
  redact: (text: string) => string,
): Alert {
  const name = textIn(labels, ['alertname']);
  const summary = textIn(annotations, ['summary', 'description', 'message']);
  return {
    name: name === '' ? 'without a name' : clean(redact, name, longest.name),
    summary: clean(redact, summary, longest.summary),
    fingerprint,
    startsAt,
  };
}

function textIn(texts: Readonly<Record<string, string>>, keys: readonly string[]): string {
  return keys.map((key) => valueOf(texts, key)).find((text) => text !== '') ?? '';
}

function clean(redact: (text: string) => string, text: string, most: number): string {
  const flat = printable(redact(text.slice(0, 4 * most))).replace(/\s+/g, ' ');
  const short = flat.trim();
  return short.length > most ? `${short.slice(0, most - 1)}…` : short;
}

/** The service that the first telling label names; null when none does. */
export function aboutService(
  labels: AlertNotice['labels'],
  names: AlertNames,
  known: KnownNames,
): string | null {
  for (const label of names.labels) {
    const value = valueOf(labels, label);
    const service = value === '' ? null : serviceMeant(value, names, known);
    if (service !== null) return service;
  }
  return null;
}

/** A label may be called like something that every object has. */
function valueOf(texts: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(texts, key) ? (texts[key] ?? '') : '';
}

function serviceMeant(value: string, names: AlertNames, known: KnownNames): string | null {
  const whole = serviceCalled(value, names, known);
  if (whole !== null) return whole;
  const place = placeOf(value);
  if (place === null) return null;
  const byHost = serviceCalled(place.host, names, known);
  if (byHost !== null) return byHost;
  const here = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(place.host);
  return here ? (known.ports[place.port] ?? null) : null;
}

function serviceCalled(name: string, names: AlertNames, known: KnownNames): string | null {
  const configured = valueOf(names.services, name);
  if (configured !== '') return configured;
  const byContainer = valueOf(known.containers, name.replace(/^\//, ''));
  return serviceNamed(known.graph, name) ?? (byContainer === '' ? null : byContainer);
}

const usualPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** What `instance` holds: host:port, or the URL that a prober asks. */
function placeOf(value: string): { readonly host: string; readonly port: number } | null {
  const url = URL.parse(value.includes('://') ? value : `tcp://${value}`);
  if (url === null || url.hostname === '') return null;
  const port = url.port === '' ? usualPorts[url.protocol] : Number(url.port);
  return { host: url.hostname, port: port ?? 0 };
}

export function isSameAlert(
  one: Pick<Alert, 'fingerprint' | 'startsAt'>,
  other: Pick<Alert, 'fingerprint' | 'startsAt'>,
): boolean {
  return one.fingerprint === other.fingerprint && one.startsAt === other.startsAt;
}

/** The event types that `incidentsKnowing` reads. */
export const alertEvents = [
  'opened',
  'symptom-joined',
  'alert-noted',
] as const satisfies readonly IncidentEventType[];

/** The incidents, open or over, that have heard of the alert. */
export function incidentsKnowing(
  alert: Pick<Alert, 'fingerprint' | 'startsAt'>,
  events: readonly StoredEvent[],
): readonly string[] {
  const knowing = events.filter(({ event }) => {
    const known = alertIn(event);
    return known !== null && isSameAlert(known, alert);
  });
  return [...new Set(knowing.map(({ incident }) => incident))];
}

function alertIn(event: StoredEvent['event']): Alert | null {
  if (event.type === 'alert-noted') return event.alert;
  return 'symptom' in event && event.symptom.kind === 'alert' ? event.symptom.alert : null;
}

export interface AlertRefusal {
  readonly code: 'INCIDENT_OVER' | 'ALERT_KNOWN';
  readonly message: string;
}

/** The event that an alert becomes in an incident, or why it becomes none. */
export function takeAlert(
  incident: Incident,
  said: Omit<EventOf<'alert-noted'>, 'type'>,
): EventOf<'alert-noted'> | AlertRefusal {
  const { id, alerts } = incident;
  if (!isOpen(incident)) return { code: 'INCIDENT_OVER', message: `incident ${id} is over` };
  const before = alerts.find(({ alert }) => isSameAlert(alert, said.alert));
  const known = said.status === 'firing' ? before !== undefined : before?.overAt !== null;
  if (known) return { code: 'ALERT_KNOWN', message: `incident ${id} has heard of it` };
  return { type: 'alert-noted', ...said };
}
