import { describe, expect, test } from 'vitest';
import { replica } from '../../test/examples/facts.ts';
import { containers } from './containers.ts';
import type { Finding } from './streak.ts';

const running = replica('web', {});
const crashed = replica('web', { status: 'exited', exitCode: 1 });
const sick = replica('web', { dockerHealth: 'unhealthy' });
const halted = replica('web', { container: 'halted' });
const stoppedBySignal = 'what its container runs was stopped by a signal';

describe('the containers of a service', () => {
  test.each<[string, Parameters<typeof containers>[0], Finding['ok'], string]>([
    ['all run', [running, running], true, '2 running'],
    ['one of three has ended', [running, crashed, running], 'degraded', '2 of 3 containers run'],
    [
      'one of two keeps ending',
      [running, replica('web', { status: 'restarting' })],
      'degraded',
      '1 of 2 containers run',
    ],
    ['none runs', [crashed, crashed], false, 'its container is exited'],
    ['there is none', [], false, 'it has no container'],
    ['a job has done its work', [replica('web', { status: 'exited' })], true, '0 running'],
    [
      'one that should run always has ended without an error',
      [replica('web', { status: 'exited', restartPolicy: 'always' })],
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
    ['what runs in it was stopped by a signal', [halted], false, stoppedBySignal],
    ['that, and another has ended', [halted, crashed], false, stoppedBySignal],
    ['that of one of two', [running, halted], 'degraded', '1 of 2 containers run'],
  ])('%s', (_title, replicas, ok, detail) => {
    expect(containers(replicas, new Set(['halted']))).toMatchObject({ ok, detail, silent: false });
  });

  test.each<[string, Parameters<typeof containers>[0], true | undefined]>([
    ['all have ended', [crashed, replica('web', { status: 'dead' })], true],
    ['one is about to be started', [crashed, replica('web', { status: 'restarting' })], undefined],
    ['one is being made', [replica('web', { status: 'created' })], undefined],
    ['one runs', [crashed, running], undefined],
    ['there is none', [], undefined],
  ])('are over or not: %s', (_title, replicas, ended) => {
    expect(containers(replicas).ended).toBe(ended);
  });
});
