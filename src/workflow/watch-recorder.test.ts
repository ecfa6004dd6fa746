import { describe, expect, test } from 'vitest';
import { unasked, type ServiceHealth } from '../probe/streak.ts';
import type { StateChange, Watch, WatchRecord } from '../status/watch.ts';
import { createWatchRecorder } from './watch-recorder.ts';

const start = Date.UTC(2026, 0, 5, 12);
const up: ServiceHealth = { ...unasked, health: 'up' };
const ill = (firstFailing: number, lasting: ServiceHealth['lasting']): ServiceHealth => ({
  ...unasked,
  ...{ health: 'down', firstFailing, lasting },
});

/** A recorder with a clock of ours; what it has told the store, as the store keeps it. */
function recording(refuses: () => boolean = () => false) {
  const kept = new Map<string, WatchRecord>();
  const troubles: string[] = [];
  let at = start;
  const recorder = createWatchRecorder({
    now: () => at,
    slowest: () => 5_000,
    recurring: () => [
      { services: ['batch'], days: [], at: 13 * 3_600_000, lasts: 3_600_000, reason: 'backup' },
    ],
    store: {
      noteWatch(watch: Watch, changes: readonly StateChange[]) {
        if (refuses()) return Promise.reject(new Error('no store'));
        kept.set(watch.id, {
          ...watch,
          changes: [...(kept.get(watch.id)?.changes ?? []), ...changes],
        });
        return Promise.resolve();
      },
      forgetWatches: () => Promise.resolve(),
    },
    onChange: () => undefined,
    onTrouble: (what, reason) => troubles.push(`${what}: ${reason}`),
  });
  return {
    round: (seconds: number, health: ServiceHealth, service = 'web'): void => {
      at = start + seconds * 1_000;
      recorder.onRound(service, health);
    },
    said: async () => {
      await recorder.stop();
      return [...kept.values()].map(({ from, until, changes }) => ({
        from: (from - start) / 1_000,
        until: (until - start) / 1_000,
        changes: changes.map((one) => `${(one.at - start) / 1_000} ${one.service} ${one.state}`),
      }));
    },
    troubles,
  };
}

describe('the record of uptime', () => {
  test('has a service as down from the first of the answers that made the symptom', async () => {
    const { round, said } = recording();
    round(0, up);
    round(5, ill(start + 5_000, 'no'));
    round(6, ill(start + 5_000, 'no'));
    round(7, ill(start + 5_000, 'in-a-row'));
    round(20, up);
    expect(await said()).toEqual([
      { from: 0, until: 20, changes: ['0 web up', '5 web down', '20 web up'] },
    ]);
  });

  test('has nothing of a single failed answer', async () => {
    const { round, said } = recording();
    round(0, up);
    round(5, ill(start + 5_000, 'no'));
    round(6, up);
    expect(await said()).toEqual([{ from: 0, until: 6, changes: ['0 web up'] }]);
  });

  test('has a gap where the process was stopped, and after it only what was seen anew', async () => {
    const { round, said } = recording();
    round(0, up, 'db');
    round(1, up);
    round(3_600, up);
    expect(await said()).toEqual([
      { from: 0, until: 1, changes: ['0 db up', '1 web up'] },
      { from: 3_600, until: 3_600, changes: ['3600 web up'] },
    ]);
  });

  test('goes on over midnight without a gap, as another watch', async () => {
    const { round, said } = recording();
    const midnight = 12 * 3_600;
    round(midnight - 10, up);
    round(midnight + 10, up);
    round(midnight + 20, up);
    expect(await said()).toEqual([
      { from: midnight - 10, until: midnight, changes: [`${midnight - 10} web up`] },
      { from: midnight, until: midnight + 20, changes: [`${midnight} web up`] },
    ]);
  });

  test('says that work was planned, whatever the probes answered', async () => {
    const { round, said } = recording();
    round(3_600, ill(start, 'in-a-row'), 'batch');
    round(3_600, up);
    expect(await said()).toMatchObject([{ changes: ['3600 batch maintenance', '3600 web up'] }]);
  });

  test('has nothing of an answer that comes after the end', async () => {
    const { round, said, troubles } = recording();
    round(0, up);
    const before = await said();
    round(1, ill(start, 'in-a-row'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(before).toMatchObject([{ changes: ['0 web up'] }]);
    expect(await said()).toMatchObject([{ changes: ['0 web up'] }]);
    expect(troubles).toEqual([]);
  });

  test('loses nothing while the store cannot be written, and says so once', async () => {
    let away = true;
    const { round, said, troubles } = recording(() => away);
    round(0, up);
    round(5, ill(start + 5_000, 'in-a-row'));
    round(6, up);
    await new Promise((resolve) => setImmediate(resolve));
    away = false;
    expect(await said()).toMatchObject([{ changes: ['0 web up', '5 web down', '6 web up'] }]);
    expect(troubles).toEqual(['record of uptime: Error: no store', 'record of uptime: restored']);
  });
});
