import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { event, incident as incidentOf, paths } from '../../test/examples/incident.ts';
import type { IncidentEvent, StoredEvent, UpdateStatus } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { apply } from '../incident/transition.ts';
import { nextCall } from './next-page.ts';
import { calledTogether, clusterOf, spokenFor, stormOf, type StormRule } from './storm.ts';

const minute = 60_000;
const rule: StormRule = { incidents: 3, within: minute, gather: 10_000, every: 60_000 };

const stored = (incident: string, at: number, one: IncidentEvent): StoredEvent => ({
  incident,
  version: 1,
  at,
  event: one,
});
const confirmed = (id: string, at: number) => stored(id, at, event('confirmed'));
const called = (id: string, at: number) => stored(id, at, event('escalated'));
const paged = (id: string, at: number, incidents?: readonly string[]) =>
  stored(id, at, event('page-intended', incidents === undefined ? {} : { incidents }));

describe('which incidents are one storm', () => {
  const three = [confirmed('a', 0), confirmed('b', 20_000), confirmed('c', 50_000)];

  test('enough that begin within the window, and none that nobody is called for', () => {
    const recent = [...three, called('b', 60_000), called('a', 70_000)];
    expect(stormOf('a', recent, rule)).toEqual({ leader: 'b', incidents: ['b', 'a'] });
    expect(stormOf('c', recent, rule)).toBeNull();
  });

  test('not too few, and not many over a long time', () => {
    const few = [confirmed('a', 0), confirmed('b', 1), called('a', 2), called('b', 2)];
    expect(stormOf('a', few, rule)).toBeNull();
    const slow = ['a', 'b', 'c', 'd'].map((id, index) => confirmed(id, index * 50_000));
    expect(stormOf('a', [...slow, called('a', 200_000)], rule)).toBeNull();
  });

  test('later ones join as long as they come one after the other', () => {
    const later = [...three, confirmed('d', 100_000), confirmed('e', 300_000)];
    const recent = [...later, ...['a', 'd', 'e'].map((id) => called(id, 400_000))];
    expect(stormOf('d', recent, rule)).toEqual({ leader: 'a', incidents: ['a', 'd'] });
    expect(stormOf('e', recent, rule)).toBeNull();
  });

  test('who was called for alone stays alone, and who leads leads on', () => {
    const recent = [...three, called('a', 1), paged('a', 2), called('b', 3), called('c', 4)];
    expect(stormOf('a', recent, rule)).toBeNull();
    expect(stormOf('b', recent, rule)).toEqual({ leader: 'b', incidents: ['b', 'c'] });
    const led = [...recent, paged('c', 5, ['c'])];
    expect(stormOf('b', led, rule)).toEqual({ leader: 'c', incidents: ['b', 'c'] });
  });

  const logs = fc
    .array(fc.record({ at: fc.nat(600_000), wait: fc.nat(120_000), calls: fc.boolean() }), {
      maxLength: 14,
    })
    .map((all) =>
      all.flatMap(({ at, wait, calls }, index) => [
        confirmed(`i${index}`, at),
        ...(calls ? [called(`i${index}`, at + wait)] : []),
      ]),
    );

  test('every one of them comes to the same, in whatever order the logs are read', () => {
    fc.assert(
      fc.property(logs, fc.integer(), (events, seed) => {
        const shuffled = events.toSorted(
          (a, b) => ((a.at * 31 + seed) % 97) - ((b.at * 31 + seed) % 97),
        );
        for (const { incident } of events) {
          const storm = stormOf(incident, events, rule);
          expect(stormOf(incident, shuffled, rule)).toEqual(storm);
          if (storm === null) continue;
          expect(storm.incidents).toContain(incident);
          for (const other of storm.incidents) expect(stormOf(other, events, rule)).toEqual(storm);
        }
      }),
    );
  });

  test('there are enough of them within the window, always', () => {
    const times = fc.array(fc.nat(600_000), { maxLength: 14 });
    fc.assert(
      fc.property(times, (all) => {
        const begun = all
          .map((at, index) => ({ id: `i${index}`, at }))
          .toSorted((a, b) => a.at - b.at);
        const dense = begun.some(
          ({ at }, index) => (begun[index + 2]?.at ?? Infinity) - at <= rule.within,
        );
        const inStorm = begun.filter(({ id }) => clusterOf(id, begun, rule).length > 0);
        expect(inStorm.length > 0).toBe(dense);
        for (const { id } of inStorm)
          expect(clusterOf(id, begun, rule).length).toBeGreaterThanOrEqual(rule.incidents);
      }),
    );
  });
});

describe('users hear of a storm', () => {
  const three = [confirmed('a', 0), confirmed('b', 20_000), confirmed('c', 50_000)];
  const told = (id: string, at: number, status: UpdateStatus = 'investigating') =>
    stored(id, at, event('update-published', { status }));
  const speakers = (recent: readonly StoredEvent[], ids = ['a', 'b', 'c']) =>
    ids.map((id) => spokenFor(id, recent, rule)?.speaker ?? null);

  test('from the first of its incidents', () => {
    expect(speakers(three)).toEqual(['a', 'a', 'a']);
    expect(spokenFor('a', three, rule)?.others).toEqual(['b', 'c']);
    expect(speakers(three.slice(1))).toEqual([null, null, null]);
  });

  test('from the one that has spoken before, and what spoke besides goes on by itself', () => {
    expect(speakers([...three, told('b', 60_000)])).toEqual(['b', 'b', 'b']);
    expect(speakers([...three, told('b', 60_000), told('c', 70_000)])).toEqual(['b', 'b', null]);
  });

  test('as of another one, when it begins after all was said to be over', () => {
    const over = [...three, told('a', 60_000), told('a', 90_000, 'resolved')];
    expect(speakers([...over, confirmed('d', 95_000)], ['b', 'd'])).toEqual(['a', null]);
  });
});

describe('called together', () => {
  const member = (id: string, ...more: readonly (readonly [number, IncidentEvent])[]): Incident => {
    const start = { ...incidentOf(paths.planning), id };
    return more.reduce<Incident>(
      (before, [at, one]) =>
        apply(before, { incident: id, version: before.version + 1, at, event: one }),
      start,
    );
  };
  const needs = (at: number) => [at, event('escalated')] as const;
  const taken = (at: number) => [at, event('acknowledged')] as const;
  const paging = {
    levels: [
      { after: 0, channels: ['pager'] },
      { after: 15 * minute, channels: ['chief'] },
    ],
    repeatEvery: null,
  };
  const step = (members: readonly Incident[], now: number) => {
    const { called: all, told, next } = calledTogether(members, members[0]?.pages ?? [], rule, now);
    return { step: nextCall(all, paging, now), told, next };
  };
  const sent = (at: number, about: number, act: 'trigger' | 'acknowledge' = 'trigger') => [
    [
      at,
      event('page-intended', { page: `p${at}`, channel: 'pager', act, about, incidents: ['a'] }),
    ] as const,
    [at, event('page-finished', { page: `p${at}`, outcome: 'delivered' })] as const,
  ];

  test('the first page waits for what comes with it, and then tells of all at once', () => {
    const members = [member('a', needs(1_000)), member('b', needs(9_000))];
    expect(step(members, 2_000)).toEqual({ step: { do: 'nothing' }, told: [], next: 11_000 });
    expect(step(members, 11_000)).toMatchObject({
      step: { do: 'send', notice: { channel: 'pager', act: 'trigger', level: 0, about: 2 } },
      told: ['a', 'b'],
    });
  });

  test('what comes later is told after a while, together', () => {
    const a = member('a', needs(1_000), ...sent(11_000, 1));
    const members = [a, member('b', needs(12_000)), member('c', needs(30_000))];
    expect(step(members, 30_000)).toMatchObject({ step: { do: 'wait' }, next: 71_000 });
    expect(step(members, 71_000)).toMatchObject({
      step: { do: 'send', notice: { act: 'trigger', about: 3 } },
      told: ['a', 'b', 'c'],
    });
  });

  test('nobody has come before somebody has come for all', () => {
    const a = member('a', needs(1_000), ...sent(11_000, 2), taken(20_000));
    const open = [a, member('b', needs(1_000))];
    const later = 11_000 + 15 * minute;
    expect(step(open, later).step).toMatchObject({ do: 'send', notice: { level: 1 } });
    const all = [a, member('b', needs(1_000), taken(30_000))];
    expect(step(all, 30_000).step).toMatchObject({
      do: 'send',
      notice: { act: 'acknowledge', channel: 'pager' },
    });
  });

  test('one that joins when the others were taken on is called for, and its taking on is told', () => {
    const told = [...sent(11_000, 1), taken(20_000), ...sent(20_000, 1, 'acknowledge')];
    const joined = [member('a', needs(1_000), ...told), member('b', needs(100_000))];
    expect(step(joined, 110_000).step).toMatchObject({
      do: 'send',
      notice: { act: 'trigger', level: 0, about: 2 },
    });
    const after = member('a', needs(1_000), ...told, ...sent(110_000, 2));
    const both = [after, member('b', needs(100_000), taken(120_000))];
    expect(step(both, 120_000).step).toMatchObject({ do: 'send', notice: { act: 'acknowledge' } });
  });

  test('the end is told when all are over', () => {
    const over = (at: number) =>
      [
        [at, event('recovered-without-us')],
        [at, event('resolved')],
      ] as const;
    const a = member('a', needs(1_000), ...sent(11_000, 2), ...over(50_000));
    expect(step([a, member('b', needs(1_000))], 60_000).step.do).toBe('wait');
    const all = [a, member('b', needs(1_000), ...over(70_000))];
    expect(step(all, 70_000).step).toMatchObject({ do: 'send', notice: { act: 'resolve' } });
  });
});
