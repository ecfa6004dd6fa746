/** The whole program killed over a real engine: at representative points, and with a replica. */
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../postgres.ts';
import { startWatched, watch, type Watch, type Watched } from './watching.ts';

/** A kill right before the request makes the successor wait out the intent's deadline. */
const patience = 110_000;

describe('nova watch on one machine', () => {
  let watched: Watched;
  beforeEach(async () => {
    watched = await startWatched(null);
  });
  afterEach(() => watched.stop());

  test.each([
    ['right after it has written its intent', 'remedy-intended', 0],
    ['in the middle of the restart', 'remedy-intended', 2_000],
    ['right after it has written the outcome', 'remedy-finished', 0],
  ] as const)('killed %s, restarts the container once', async (_, type, delay) => {
    const first = start(watched);
    await until(() => first.watching() && watched.answers(), first);
    await watched.hang();
    await until(() => first.seen(type), first);
    await pause(delay);
    await first.kill();
    const second = start(watched);
    await until(() => second.seen('resolved'), second);
    expect(await watched.starts()).toBe(1);
    expect(second.seen('opened'), 'the incident goes on, no other begins').toBe(false);
    expect(await watched.answers()).toBe(true);
  });
});

test('of two replicas on one PostgreSQL one acts, and the other takes over when it is killed', async () => {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const { location } = await server.database();
  const watched = await startWatched(location);
  onTestFinished(() => watched.stop());
  const replicas = [start(watched, 'a'), start(watched, 'b')] as const;
  for (const one of replicas) await until(() => one.watching(), one);
  await until(() => watched.answers(), replicas[0]);
  await watched.hang();
  await until(() => replicas.some((one) => one.seen('remedy-intended')), ...replicas);
  const [actor, other] = replicas[0].seen('remedy-intended')
    ? replicas
    : [replicas[1], replicas[0]];
  await pause(2_000);
  await actor.kill();
  const killed = Date.now();
  await until(() => other.seen('remedy-finished'), other);
  expect(Date.now() - killed, 'takeover').toBeLessThan(15_000 + 66_000);
  await until(() => other.seen('resolved'), other);
  expect(other.seen('remedy-intended'), 'nothing is done twice').toBe(false);
  expect(await watched.starts()).toBe(1);
  const opened = replicas
    .flatMap((one) => one.events)
    .filter(({ event }) => event.type === 'opened');
  expect(opened).toHaveLength(1);
  expect(replicas.map((one) => one.story()).join('')).not.toContain(server.password);
});

function start(watched: Watched, replica = 'a'): Watch {
  const started = watch(watched.config, replica);
  onTestFinished(() => started.kill());
  return started;
}

/** @param watches whose words are told when it does not come true */
async function until(
  holds: () => boolean | Promise<boolean>,
  ...watches: readonly Watch[]
): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > end)
      throw new Error(`waited in vain:\n${watches.map((one) => one.story()).join('\n\n')}`);
    await pause(20);
  }
}
