/**
 * What each dependency of a service answers to the service's own settings, asked from inside the
 * service's network namespace, or from this host when its container has none.
 */
import type { Reference, ReplicaView, ServiceDefinition } from '../../docker/project.ts';
import { askInside, isCutOff } from '../ask-inside.ts';
import type { Unaskable } from '../ask-inside.ts';
import { deadlines, forEach, within } from '../attempt.ts';
import { found, late, missing, replicasOf, speakerOf } from '../context.ts';
import type { Collected, View } from '../context.ts';
import { askingOf, judged } from '../dependency-question.ts';
import type { DependencyAnswer } from '../evidence.ts';
import { referencesFrom, roleOf } from '../references.ts';

/** Each question is a process of its own in the namespace, so their number is bounded. */
const most = 12;
/** Milliseconds that an answer takes at most on a machine with time to spare. */
const hesitation = 1_000;
/** Two tell whether it is the client's settings or the server. */
const mostClients = 2;

export function collectDependencies(view: View, service: ServiceDefinition): Promise<Collected> {
  const questions = [...ownQuestions(view, service), ...clientQuestions(view, service)];
  return forEach(
    questions.slice(0, most),
    ({ client, reference }) => ({ kind: 'dependency', subject: subjectOf(client, reference) }),
    ({ client, replica, reference }) => askOne(view, client, replica, reference),
    deadlines.program,
  );
}

/** Whose settings are used, and which of them. */
interface Asked {
  readonly client: ServiceDefinition;
  readonly replica: ReplicaView | null;
  readonly reference: Reference;
}

function ownQuestions(view: View, client: ServiceDefinition): readonly Asked[] {
  const replica = speakerOf(view, client.name);
  const pointed = referencesFrom(view.project, client, replica);
  return [...pointed, ...impliedBy(view, client, pointed)].map((reference) => ({
    client,
    replica,
    reference,
  }));
}

/**
 * A database or a cache has no settings to ask itself with: where none of its clients is looked at
 * anyway, the first ones of them are asked what it answers them.
 */
function clientQuestions(view: View, { name }: ServiceDefinition): readonly Asked[] {
  const stores = view.project.services.flatMap((client) => {
    const replica = speakerOf(view, client.name);
    // What a job that has ended would have been told concerns nobody now.
    if (replica?.state.status !== 'running') return [];
    const reference = referencesFrom(view.project, client, replica).find(
      (one) => one.service === name && (one.role === 'database' || one.role === 'cache'),
    );
    return reference === undefined ? [] : [{ client, replica, reference }];
  });
  return stores.some(({ client }) => view.services.includes(client.name))
    ? []
    : stores.slice(0, mostClients);
}

/** What the service waits for at its start without a setting that names it. */
function impliedBy(
  view: View,
  service: ServiceDefinition,
  pointed: readonly Reference[],
): Reference[] {
  return service.dependsOn.flatMap((name) => {
    if (pointed.some((reference) => reference.service === name)) return [];
    const definition = view.project.services.find((one) => one.name === name);
    const port = definition?.publishes[0]?.containerPort ?? definition?.exposes[0];
    // A job without a port is waited for, not talked to.
    if (port === undefined) return [];
    const role = roleOf(view.project, name);
    return [{ setting: '', scheme: 'tcp', host: name, port, role, service: name }];
  });
}

async function askOne(
  view: View,
  service: ServiceDefinition,
  replica: ReplicaView | null,
  reference: Reference,
): Promise<Collected> {
  const inside = await fromNamespace(view, service, replica, reference);
  if (inside !== null && 'kind' in inside) return found(inside);
  const subject = subjectOf(service, reference);
  // What may be broken inside must not look whole because it is whole from here.
  if (inside?.late === true) return late('dependency', subject, inside.unaskable);
  const outside = await fromHost(view, service, replica, reference);
  if (typeof outside !== 'string') return found(outside);
  const reason = inside === null ? outside : `${inside.unaskable}; ${outside}`;
  return missing('dependency', subject, reason);
}

/** null when there is no namespace to ask from. */
async function fromNamespace(
  view: View,
  service: ServiceDefinition,
  replica: ReplicaView | null,
  reference: Reference,
): Promise<DependencyAnswer | Unaskable | null> {
  if (replica?.state.status !== 'running' || replica.state.pid === null) return null;
  const until = performance.now() + deadlines.program - 3 * deadlines.margin;
  const asking = askingOf(reference, replica.environment, null);
  const cutOff = isCutOff(service, replica);
  const asked = askInside(view, asking.question, replica.state.pid, cutOff);
  const askItself = () => answerToItself(view, replica, reference).catch(() => null);
  // Who hesitates will hardly answer: what follows from that is asked meanwhile.
  const hesitates = (await within(hesitation, asked, null)) === null;
  const itself = hesitates ? askItself() : null;
  const answer = await asked;
  if ('unaskable' in answer) return answer;
  const told = {
    ...about(service, reference),
    ...judged(asking, answer),
    vantage: 'namespace',
  } as const;
  // It would not have been heard of, however well the other side is.
  if (cutOff || (told.state !== 'timeout' && told.state !== 'unreachable')) return told;
  // What was told must not be lost because the second question takes too long.
  const left = until - performance.now();
  const toItself = await within(left, itself ?? askItself(), null);
  return toItself === null ? told : { ...told, toItself };
}

/** The same question over the dependency's own loopback; null when it cannot be put. */
async function answerToItself(
  view: View,
  client: ReplicaView,
  reference: Reference,
): Promise<DependencyAnswer['state'] | null> {
  if (reference.service === null) return null;
  const pid = speakerOf(view, reference.service)?.state.pid ?? null;
  if (pid === null) return null;
  const asking = askingOf(reference, client.environment, '127.0.0.1');
  const answer = await askInside(view, asking.question, pid);
  return 'unaskable' in answer ? null : judged(asking, answer).state;
}

async function fromHost(
  view: View,
  service: ServiceDefinition,
  replica: ReplicaView | null,
  reference: Reference,
): Promise<DependencyAnswer | string> {
  const address = addressFor(view, service, reference);
  if (typeof address === 'object') return address.unknown;
  const asking = askingOf(reference, replica?.environment ?? {}, address === '' ? null : address);
  const answer = await view.ask(asking.question, 'host', deadlines.question);
  if ('unaskable' in answer) return answer.unaskable;
  return { ...about(service, reference), ...judged(asking, answer), vantage: 'host' };
}

/** An address that this host can reach; empty for a name that means the same here as inside. */
function addressFor(
  view: View,
  service: ServiceDefinition,
  reference: Reference,
): string | { readonly unknown: string } {
  if (reference.service === null) {
    return /^(?:localhost|127\.|::1$)/.test(reference.host)
      ? { unknown: `${reference.host} means the container itself, which does not run` }
      : '';
  }
  if (!view.engine.local) return { unknown: 'the engine is on another machine' };
  const shared = new Set(service.networks.map((one) => one.network));
  const addresses = replicasOf(view, reference.service)
    .filter((one) => one.state.status === 'running')
    .flatMap((one) => one.networks.filter((network) => shared.has(network.network)))
    .map((network) => network.ipv4)
    .filter((ipv4) => ipv4 !== '');
  return (
    addresses[0] ?? { unknown: `no container of ${reference.service} runs on a shared network` }
  );
}

function about(
  service: ServiceDefinition,
  reference: Reference,
): Pick<DependencyAnswer, 'kind' | 'service' | 'dependency' | 'role' | 'setting' | 'address'> {
  return {
    kind: 'dependency',
    service: service.name,
    dependency: reference.service ?? reference.host,
    role: reference.role,
    setting: reference.setting,
    address: addressOf(reference),
  };
}

function addressOf(reference: Reference): string {
  const host = reference.host.includes(':') ? `[${reference.host}]` : reference.host;
  return `${host}:${reference.port}`;
}

function subjectOf(service: ServiceDefinition, reference: Reference): string {
  return `${service.name} to ${reference.service ?? reference.host} (${addressOf(reference)})`;
}
