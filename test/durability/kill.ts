/** One story with one kill in it: told from the outside, by the log and by the world's count. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe } from '../../src/incident/describe.ts';
import type { StoredEvent } from '../../src/incident/event.ts';
import { isOpen, type Incident } from '../../src/incident/incident.ts';
import { fold } from '../../src/incident/transition.ts';
import { StoreError, type IncidentStore } from '../../src/store/store.ts';
import { storeOpeners, type StoreName } from '../contract/store-openers.ts';
import { startedLine, type ResponderOrder, type Point, type Story } from './points.ts';
import {
  seeWorld,
  startWorld,
  tellWorld,
  type DeliveredPage,
  type DeliveredUpdate,
  type Effect,
  type World,
} from './world-client.ts';

const program = fileURLToPath(new URL('responder.ts', import.meta.url));

export interface Place {
  readonly store: StoreName;
  readonly location: string;
}

/** Who goes on after the kill: the same place started again, or one that ran beside it. */
export type Successor = 'restarted' | 'second replica';

export interface Ending {
  /** Whether somebody really died at the point. */
  readonly killed: boolean;
  readonly incidents: readonly Incident[];
  readonly effects: readonly Effect[];
  readonly pages: readonly DeliveredPage[];
  readonly updates: readonly DeliveredUpdate[];
  /** Events that a responder was told are durable and that the log does not have. */
  readonly lost: readonly StoredEvent[];
  readonly took: number;
  /** The log in words, for a failed test. */
  readonly told: string;
}

/** How long after the end of a story a responder may still come to its point, in milliseconds. */
const lastDeath = 3_000;

/**
 * Plays the story to its end, or until `patience` ms have passed.
 * @param onEvents told what is in the log, again and again, once all responders have started: one
 * that finds no server at its start ends, and whoever supervises it starts it again
 */
export async function play(
  story: Story,
  point: Point | null,
  place: Place,
  successor: Successor,
  patience: number,
  onEvents: (events: readonly StoredEvent[]) => Promise<void> = () => Promise.resolve(),
): Promise<Ending> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-kill-'));
  const diedFile = join(folder, 'died');
  const world = await startWorld(story.rules);
  const order: ResponderOrder = {
    ...place,
    world: world.address,
    point,
    diedFile,
    falseAlarm: story.falseAlarm,
    asks: story.asks ?? null,
    tellsUsers: story.tellsUsers ?? false,
    apart: story.apart ?? false,
    storm: story.storm ?? false,
  };
  const responders = [startResponder(order)];
  if (successor === 'second replica') responders.push(startResponder(order));
  const store = await storeOpeners[place.store](place.location);
  const from = Date.now();
  let started = false as boolean;
  void Promise.all(responders.map((one) => one.started)).then(() => (started = true));
  try {
    const turn = turning(story, world);
    let logs: Logs = [];
    let overSince: number | null = null;
    while (Date.now() - from < patience) {
      logs = await readLogs(store, logs);
      await turn(logs.flat());
      if (started) await onEvents(logs.flat());
      if (logs.length > 0 && logs.every((log) => isOver(log, story))) {
        overSince ??= Date.now();
        // The last event is in the log a moment before its responder dies of it.
        const mayDieYet = point !== null && !existsSync(diedFile);
        if (!mayDieYet || Date.now() - overSince > lastDeath) break;
      }
      if (world.hasEnded()) throw new Error('the world ended by itself');
      const ended = responders.find((one) => one.child.exitCode !== null);
      if (ended !== undefined) throw new Error(`a responder ended by itself:\n${ended.said()}`);
      const [first] = responders;
      if (successor === 'restarted' && first?.child.signalCode === 'SIGKILL')
        responders[0] = startResponder(order, first.acknowledged);
      await pause(30);
    }
    await Promise.all(responders.map((one) => one.stop()));
    const seen = await seeWorld(world.address);
    return {
      killed: existsSync(diedFile),
      incidents: logs.flatMap((log) => fold(log) ?? []),
      effects: seen.effects,
      pages: seen.pages,
      updates: seen.updates,
      lost: responders.flatMap((one) => one.acknowledged).filter((one) => !isIn(logs.flat(), one)),
      took: Date.now() - from,
      told: logs
        .flat()
        .map((one) => inWords(one, from))
        .join('\n'),
    };
  } finally {
    await Promise.all(responders.map((one) => one.stop()));
    await store.close();
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Logs = readonly (readonly StoredEvent[])[];

/** What was read before, where the store is away. */
async function readLogs(store: IncidentStore, before: Logs): Promise<Logs> {
  try {
    const ids = await store.list('all');
    return await Promise.all(ids.map((id) => store.load(id)));
  } catch (error) {
    if (error instanceof StoreError && error.code === 'STORE_UNAVAILABLE') return before;
    throw error;
  }
}

function inWords({ incident, at, event }: StoredEvent, from: number): string {
  return `${incident} ${at - from} ms ${describe(event).headline}`;
}

function isOver(log: readonly StoredEvent[], { tellsUsers }: Story): boolean {
  const incident = fold(log);
  if (incident === null || isOpen(incident) || !isTold(incident)) return false;
  return tellsUsers === undefined || usersKnow(incident);
}

/** The last thing that users were told is that it is over, and they have got it. */
function usersKnow({ updates }: Incident): boolean {
  const last = updates.at(-1);
  return (
    last?.status === 'resolved' &&
    last.deliveries.some(({ finished }) => finished?.outcome === 'delivered')
  );
}

/** Whoever was called, or may have been, knows that it is over. */
function isTold({ pages }: Incident): boolean {
  const called = pages.some(
    ({ act, finished }) =>
      act === 'trigger' && (finished?.outcome === 'delivered' || finished?.outcome === 'unknown'),
  );
  const told = pages.some(
    ({ act, finished }) => act === 'resolve' && finished?.outcome === 'delivered',
  );
  return pages.every((page) => page.finished !== null) && called === told;
}

function isIn(log: readonly StoredEvent[], event: StoredEvent): boolean {
  const text = JSON.stringify(event.event);
  return log.some(
    (one) =>
      one.incident === event.incident &&
      one.version === event.version &&
      JSON.stringify(one.event) === text,
  );
}

/** Does what the world does by itself, once the log has come so far. */
function turning(story: Story, world: World) {
  const done = new Set<string>();
  return async (events: readonly StoredEvent[]): Promise<void> => {
    for (const [type, [command, service]] of Object.entries(story.turns)) {
      if (done.has(type) || !events.some(({ event }) => event.type === type)) continue;
      done.add(type);
      await tellWorld(world.address, command, service);
    }
  };
}

interface RunningResponder {
  readonly child: ChildProcess;
  readonly acknowledged: StoredEvent[];
  /** It has taken up what is in the store, or has ended. */
  readonly started: Promise<unknown>;
  /** What it has complained of, which ends with the reason of its end. */
  readonly said: () => string;
  readonly stop: () => Promise<void>;
}

function startResponder(order: ResponderOrder, acknowledged: StoredEvent[] = []): RunningResponder {
  const child = spawn(process.execPath, [program, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Its streams have ended too by then.
  const ended = once(child, 'close');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    process.stderr.write(text);
  });
  const taken = Promise.withResolvers<undefined>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === startedLine) taken.resolve(undefined);
    else acknowledged.push(JSON.parse(line) as StoredEvent);
  });
  return {
    child,
    acknowledged,
    started: Promise.race([taken.promise, ended]),
    said: () => said,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
