import { describe, expect, test } from 'vitest';
import { front, state } from '../../test/examples/facts.ts';
import type { ReplicaView, ServiceDefinition } from '../docker/project.ts';
import type { ContainerState } from '../evidence/evidence.ts';
import type { Answer } from './question.ts';
import type { Finding } from './streak.ts';
import { containers, share, watchedProbe } from './watched.ts';

const replica = (part: Partial<ContainerState>) => ({
  ...{
    state: state('web', part),
    networks: [],
    environment: {},
    configHash: null,
    stopTimeout: null,
    oneOff: false,
  },
});
const running = replica({});
const crashed = replica({ status: 'exited', exitCode: 1 });
const sick = replica({ dockerHealth: 'unhealthy' });

describe('the containers of a service', () => {
  test.each<[string, Parameters<typeof containers>[0], Finding['ok'], string]>([
    ['all run', [running, running], true, '2 running'],
    ['one of three has ended', [running, crashed, running], 'degraded', '2 of 3 containers run'],
    [
      'one of two keeps ending',
      [running, replica({ status: 'restarting' })],
      'degraded',
      '1 of 2 containers run',
    ],
    ['none runs', [crashed, crashed], false, 'its container is exited'],
    ['there is none', [], false, 'it has no container'],
    ['a job has done its work', [replica({ status: 'exited' })], true, '0 running'],
    [
      'one that should run always has ended without an error',
      [replica({ status: 'exited', restartPolicy: 'always' })],
      false,
      'its container is exited',
    ],
    [
      'Docker calls all unhealthy',
      [sick],
      'doubtful',
      '1 running, of which Docker calls 1 unhealthy',
    ],
    [
      'Docker calls one of two unhealthy',
      [running, sick],
      true,
      '2 running, of which Docker calls 1 unhealthy',
    ],
    ['the engine does not answer', null, 'unknown', 'the engine does not answer'],
  ])('%s', (_title, replicas, ok, detail) => {
    expect(containers(replicas)).toMatchObject({ ok, detail, silent: false });
  });

  test.each<[string, Parameters<typeof containers>[0], true | undefined]>([
    ['all have ended', [crashed, replica({ status: 'dead' })], true],
    ['one is about to be started', [crashed, replica({ status: 'restarting' })], undefined],
    ['one is being made', [replica({ status: 'created' })], undefined],
    ['one runs', [crashed, running], undefined],
    ['there is none', [], undefined],
  ])('are over or not: %s', (_title, replicas, ended) => {
    expect(containers(replicas).ended).toBe(ended);
  });
});

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
        replicas: () => Promise.resolve([{ ...running, ...part } as ReplicaView]),
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
