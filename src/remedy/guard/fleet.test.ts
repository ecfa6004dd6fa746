import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { container, event, planned, restart } from '../../../test/examples/incident.ts';
import type { IncidentEvent, StoredEvent } from '../../incident/event.ts';
import { stormOf } from './budgets.ts';
import type { Action } from '../remedy.ts';
import { effectsOf, incidentsOf, type FleetIncident } from './fleet.ts';

function stored(incident: string, ...events: readonly IncidentEvent[]): readonly StoredEvent[] {
  return events.map((one, index) => ({ incident, version: index + 1, at: 7, event: one }));
}

describe('an incident in the fleet', () => {
  const intended = event('remedy-intended');
  test.each([
    ['is ill from its opening on', [], { openedAt: 7, services: ['web'], ill: true, busy: false }],
    ['has the services that joined', [event('symptom-joined')], { services: ['web', 'db'] }],
    ['is busy with an open intent', [intended], { busy: true }],
    ['is busy while a remedy is verified', [intended, event('remedy-finished')], { busy: true }],
    [
      'is free after a remedy that failed',
      [intended, event('remedy-finished', { outcome: 'failed' })],
      { busy: false },
    ],
    [
      'is free after a remedy that was taken back',
      [intended, event('remedy-finished', { outcome: 'withdrawn' })],
      { busy: false },
    ],
    [
      'is free after a remedy that did not help',
      [intended, event('remedy-finished'), event('verification-failed')],
      { ill: true, busy: false },
    ],
    ['is not ill once it has recovered', [event('verified')], { ill: false, busy: false }],
    ['is ill again after a relapse', [event('verified'), event('relapsed')], { ill: true }],
  ] as const)('%s', (_name, events, wanted) => {
    expect(incidentsOf(stored('i', event('opened'), ...events))).toMatchObject([wanted]);
  });

  test('is none at all when it was a false alarm', () => {
    expect(incidentsOf(stored('i', event('opened'), event('dismissed')))).toEqual([]);
  });

  test('from before the events reach is known by what it does', () => {
    expect(incidentsOf(stored('i', intended))).toMatchObject([{ openedAt: null, busy: true }]);
  });
});

describe('effects', () => {
  const intended = (intent: string, plan = planned()) => event('remedy-intended', { intent, plan });

  test('are counted once for each service that a remedy touches', () => {
    const both = { ...restart('web'), targets: [container('web'), container('db')] };
    const effects = effectsOf(stored('i', intended('a', planned(both))));
    expect(effects.map((one) => one.service)).toEqual(['web', 'db']);
  });

  test('are one where what a remedy does is hard on nobody', () => {
    const connect: Action = {
      ...{ remedy: 'reconnect-network', service: 'web', endpoints: [] },
      targets: [container('web'), container('db'), { kind: 'network', name: 'app_front' }],
    };
    expect(effectsOf(stored('i', intended('a', planned(connect))))).toHaveLength(1);
  });

  test('are counted once for all replicas of a service', () => {
    const twice = { ...restart('web'), targets: [container('web', 'a'), container('web', 'b')] };
    expect(effectsOf(stored('i', intended('a', planned(twice))))).toHaveLength(1);
  });

  test('are not counted when they were taken back before they acted', () => {
    const events = [
      intended('a'),
      event('remedy-finished', { intent: 'a', outcome: 'withdrawn' }),
      intended('b'),
      event('remedy-finished', { intent: 'b', outcome: 'failed' }),
    ];
    expect(effectsOf(stored('i', ...events))).toHaveLength(1);
  });
});

describe('a storm', () => {
  const at = (openedAt: number | null, part: Partial<FleetIncident> = {}): FleetIncident => ({
    id: `i-${openedAt}`,
    openedAt,
    services: ['web'],
    ill: true,
    busy: false,
    ...part,
  });
  const five = [0, 15_000, 30_000, 45_000, 59_999].map((time) => at(time));
  test.each([
    ['is five roots within a minute', five, 16, true],
    ['is not four', five.slice(1), 4, false],
    ['is not five in more than a minute', [...five.slice(0, 4), at(60_000)], 5, false],
    ['is not five of seventeen services', five, 17, false],
    ['rages until the last is well', [...five.slice(1), at(0, { ill: false })], 16, true],
    ['is over when all are well', five.map((one) => ({ ...one, ill: false })), 16, false],
    ['does not count what began nobody knows when', [...five.slice(1), at(null)], 16, false],
    ['may come after others', [at(-500_000), at(-400_000), ...five], 16, true],
  ])('%s', (_name, incidents, watched, raging) => {
    expect(stormOf(incidents, watched) !== null).toBe(raging);
  });

  test('does not depend on the order in which incidents are told', () => {
    const incidents = fc.array(
      fc.record({ openedAt: fc.nat(200_000), ill: fc.boolean() }).map((one) => at(0, one)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(incidents, (some) => {
        expect(stormOf(some.toReversed(), 10) === null).toBe(stormOf(some, 10) === null);
      }),
    );
  });
});
