/**
 * What the engine reports while we watch, as a closed union. Times are milliseconds since the
 * epoch, taken from the engine's nanoseconds.
 */
import * as z from 'zod/mini';

interface About {
  readonly at: number;
  readonly container: string;
  /** Empty when the engine did not say. */
  readonly name: string;
  readonly project: string | null;
  readonly service: string | null;
  /** A container of `docker compose run`. */
  readonly oneOff: boolean;
}

export type EngineEvent = About &
  (
    | {
        readonly action:
          | 'create'
          | 'start'
          | 'restart'
          | 'oom'
          | 'stop'
          | 'destroy'
          | 'rename'
          | 'update'
          | 'pause'
          | 'unpause';
      }
    | { readonly action: 'die'; readonly exitCode: number | null }
    | { readonly action: 'kill'; readonly signal: number | null }
    | { readonly action: 'health'; readonly health: 'starting' | 'healthy' | 'unhealthy' }
    | {
        readonly action: 'network-connect' | 'network-disconnect';
        readonly network: string;
      }
  );

/** What the engine is asked for; `health_status` also selects `health_status: healthy`. */
export const watchedActions = [
  'create',
  'start',
  'restart',
  'die',
  'oom',
  'kill',
  'stop',
  'destroy',
  'health_status',
  'rename',
  'update',
  'pause',
  'unpause',
  'connect',
  'disconnect',
] as const;

const plainActions = [
  'create',
  'start',
  'restart',
  'oom',
  'stop',
  'destroy',
  'rename',
  'update',
  'pause',
  'unpause',
] as const;

const rawEvent = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({
    ID: z.string(),
    Attributes: z.nullish(z.record(z.string(), z.string())),
  }),
  timeNano: z.number(),
});

/** The Compose labels of a container, as far as it has them. */
export interface Belonging {
  readonly name: string;
  readonly project: string | null;
  readonly service: string | null;
  readonly oneOff: boolean;
}

export const belongsNowhere: Belonging = { name: '', project: null, service: null, oneOff: false };

export function belongingOf(labels: Readonly<Record<string, string>>, name: string): Belonging {
  return {
    name,
    project: labels['com.docker.compose.project'] ?? null,
    service: labels['com.docker.compose.service'] ?? null,
    oneOff: labels['com.docker.compose.oneoff']?.toLowerCase() === 'true',
  };
}

/** An event as parsed, before we know to which service a network event's container belongs. */
export interface ParsedEvent {
  readonly event: EngineEvent;
  /** Network events name a container by id only. */
  readonly needsBelonging: boolean;
  /** The same for the same event when the engine repeats it after a reconnection. */
  readonly key: string;
}

/** Understands one line of the engine's stream; null for what does not interest us. */
export function parseEvent(line: string): ParsedEvent | null {
  const raw = rawEvent.safeParse(jsonOf(line));
  if (!raw.success) return null;
  const { Type, Action, Actor, timeNano } = raw.data;
  const at = Math.floor(timeNano / 1e6);
  const attributes = Actor.Attributes ?? {};
  const key = `${timeNano} ${Action} ${Actor.ID} ${attributes.container ?? ''}`;
  if (Type === 'network') {
    const event = networkEvent(Action, at, attributes);
    return event === null ? null : { event, needsBelonging: true, key };
  }
  if (Type !== 'container') return null;
  const about = { at, container: Actor.ID, ...belongingOf(attributes, attributes.name ?? '') };
  const event = containerEvent(Action, about, attributes);
  return event === null ? null : { event, needsBelonging: false, key };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Half a line, written while the connection broke: the engine repeats the event.
    return null;
  }
}

type Attributes = Readonly<Record<string, string>>;

function networkEvent(action: string, at: number, attributes: Attributes): EngineEvent | null {
  const container = attributes.container;
  if (container === undefined) return null;
  if (action !== 'connect' && action !== 'disconnect') return null;
  return {
    at,
    container,
    ...belongsNowhere,
    action: `network-${action}`,
    network: attributes.name ?? '',
  };
}

function containerEvent(action: string, about: About, attributes: Attributes): EngineEvent | null {
  const plain = plainActions.find((known) => known === action);
  if (plain !== undefined) return { ...about, action: plain };
  if (action === 'die') return { ...about, action, exitCode: integer(attributes.exitCode) };
  if (action === 'kill') return { ...about, action, signal: integer(attributes.signal) };
  if (action.startsWith('health_status')) {
    const health = (['starting', 'healthy', 'unhealthy'] as const).find(
      (known) => action === `health_status: ${known}`,
    );
    return health === undefined ? null : { ...about, action: 'health', health };
  }
  return null;
}

function integer(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
