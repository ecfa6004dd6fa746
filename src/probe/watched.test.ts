import { describe, expect, test } from 'vitest';
import { front, replica } from '../../test/examples/facts.ts';
import type { ReplicaView, ServiceDefinition } from '../docker/project.ts';
import type { Answer } from './question.ts';
import type { Finding } from './streak.ts';
import { share, watchedProbe } from './watched.ts';

const running = replica('web', {});
const crashed = replica('web', { status: 'exited', exitCode: 1 });

const well: Finding = { ok: true, detail: 'connected', silent: false };
const refused: Finding = { ok: false, detail: 'connection refused', silent: false };
const hung: Finding = { ok: false, detail: 'no answer within 2 s', silent: true };
const unasked: Finding = { ok: 'unknown', detail: 'nobody could ask', silent: false };

describe('what the replicas of a service answer', () => {
  test.each<[string, readonly Finding[], Finding]>([
    ['is well when all are', [well, well], well],
    ['is the fault of the only one', [refused], refused],
    ['is a fault when all fail', [refused, hung], refused],
    [
      'is degraded when some fail',
      [well, hung, well],
      { ok: 'degraded', detail: '2 of 3 replicas answer: no answer within 2 s', silent: true },
    ],
    ['is not known when one could not be asked', [well, unasked], unasked],
    [
      'is not known without a replica',
      [],
      { ok: 'unknown', detail: 'no container to ask', silent: false },
    ],
  ])('%s', (_title, findings, expected) => {
    expect(share(findings)).toEqual(expected);
  });
});

const ready: Answer = {
  state: 'ready',
  ...{ detail: '', silent: false, status: null, body: '', addresses: [], elapsed: 1 },
};

describe('a service that is asked on an address of its own', () => {
  const web = { network: 'app_default', networkId: 'n', aliases: ['web'], ipv4: '10.0.0.2' };
  const asked = async (
    part: Partial<ReplicaView>,
    networks: ServiceDefinition['networks'] = [front],
  ) => {
    const probe = watchedProbe(
      { kind: 'port', port: 80, path: null, depth: 'shallow', certain: true },
      { name: 'web', networks },
      {
        ask: () => Promise.resolve(ready),
        timeout: 1_000,
        isHalted: () => Promise.resolve(false),
        replicas: () => Promise.resolve([{ ...running, ...part }]),
      },
    );
    return probe.ask();
  };

  test.each<[string, Partial<ReplicaView>, Finding]>([
    ['is asked there', { networks: [web] }, { ...well, detail: '' }],
    [
      'fails when it is on none of its networks',
      {},
      { ok: false, detail: 'its container is on none of its networks', silent: false },
    ],
    [
      'is not known while it does not run',
      { state: crashed.state },
      { ok: 'unknown', detail: 'no container to ask', silent: false },
    ],
  ])('%s', async (_title, part, expected) => {
    expect(await asked(part)).toEqual(expected);
  });

  test('is not known where no network was promised to it', async () => {
    expect(await asked({}, [])).toMatchObject({ ok: 'unknown' });
  });
});
