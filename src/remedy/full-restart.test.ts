/** The remedy `full-restart` as decided: what, in which order, and what became of it. */
import { describe, expect, test } from 'vitest';
import { definition, facts, rung, state } from '../../test/examples/facts.ts';
import { planned } from '../../test/examples/incident.ts';
import type { ReplicaView, ServiceDefinition } from '../docker/project.ts';
import type { ContainerState } from '../evidence/evidence.ts';
import { autonomyOf } from './policy.ts';
import { resolveAction } from './resolve.ts';
import { beforeOf, isDone, outdated, settlement, type Replicas } from './settle.ts';

const shop: readonly ServiceDefinition[] = [
  definition('web', { dependsOn: ['api', 'cache'] }),
  definition('api', { dependsOn: ['db', 'migrate'] }),
  definition('cache'),
  definition('db', { restarts: true }),
  definition('migrate'),
  definition('mail'),
];
const all = ['web', 'api', 'cache', 'db', 'migrate', 'mail'];
const running = all.map((name) => state(name));

function resolve(
  containers: readonly ContainerState[],
  service = 'web',
  definitions: readonly ServiceDefinition[] = shop,
) {
  return resolveAction(rung('full-restart'), service, facts({ containers }), definitions);
}

function order(...asked: Parameters<typeof resolve>): readonly string[] {
  const resolution = resolve(...asked);
  if ('inapplicable' in resolution) throw new Error(resolution.inapplicable);
  return resolution.action.targets.map((one) => (one.kind === 'container' ? one.service : ''));
}

describe('what is restarted', () => {
  test('is the service and all that it stands on, the deepest first, and nothing else', () => {
    expect(order(running)).toEqual(['db', 'migrate', 'api', 'cache', 'web']);
  });

  test('is every replica', () => {
    const second = state('api', { container: 'api-id-2' });
    expect(order([...running, second])).toEqual(['db', 'migrate', 'api', 'api', 'cache', 'web']);
  });

  test('is no job that has ended well, but what should run and does not', () => {
    const ended = (name: string, exitCode: number) => state(name, { status: 'exited', exitCode });
    const without = (...names: string[]) => running.filter((one) => !names.includes(one.service));
    expect(order([...without('migrate'), ended('migrate', 0)])).not.toContain('migrate');
    expect(order([...without('migrate'), ended('migrate', 1)])).toContain('migrate');
    expect(order([...without('db'), ended('db', 0)])).toContain('db');
  });

  test('has an order in a cycle too', () => {
    const circle = [
      definition('web', { dependsOn: ['api'] }),
      definition('api', { dependsOn: ['web'] }),
    ];
    expect(order(running, 'web', circle)).toEqual(['api', 'web']);
  });

  test.each([
    ['a service that stands on nothing', running, 'mail', /stands on no other service/],
    ['a service without a container', [], 'web', /no container of it was seen/],
    [
      'a dependency without a container',
      running.filter((one) => one.service !== 'db'),
      'web',
      /no container of db, which it stands on/,
    ],
  ] as const)('is not %s', (_name, containers, service, why) => {
    expect(resolve(containers, service)).toEqual({
      inapplicable: expect.stringMatching(why) as string,
    });
  });
});

describe('what became of it', () => {
  const resolution = resolve(running);
  if ('inapplicable' in resolution) throw new Error(resolution.inapplicable);
  const { action } = resolution;
  const world = (...restarted: readonly string[]): Replicas =>
    Object.fromEntries(
      running.map((one) => [
        one.service,
        [{ state: { ...one, startedAt: restarted.includes(one.service) ? 9 : 0 } } as ReplicaView],
      ]),
    );
  const before = beforeOf(action, world());
  const intent = {
    ...{ id: 'i', plan: planned(action), before, deadline: 100, at: 0 },
    ...{ evidence: [], finished: null, worked: null },
  };

  test('is done when each was started anew', () => {
    expect(isDone(action, before, world('db', 'migrate', 'api', 'cache'))).toBe(false);
    expect(isDone(action, before, world('db', 'migrate', 'api', 'cache', 'web'))).toBe(true);
  });

  test('is not done when one of them has gone', () => {
    const rest = { ...world(...all), db: [] };
    expect(isDone(action, before, rest)).toBe(false);
    expect(outdated(planned(action), rest, planned(action).runbook.hash)).toMatch(/replaced/);
  });

  test('is told by who comes after, once nobody can be at it any more', () => {
    expect(settlement(intent, world('db'), 50)).toMatchObject({ waitUntil: 100 });
    expect(settlement(intent, world('db', 'api'), 100)).toMatchObject({
      outcome: 'failed',
      detail: 'its deadline passed and 2 of 5 containers were restarted',
    });
  });
});

test('it interrupts what works, so it is asked for, unless it has an entry of its own', () => {
  expect(autonomyOf('auto', {})['full-restart']).toBe('approve');
  expect(autonomyOf('auto', { 'full-restart': 'auto' })['full-restart']).toBe('auto');
});
