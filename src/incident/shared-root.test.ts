import { describe, expect, test } from 'vitest';
import type { Cause } from '../diagnosis/cause.ts';
import { cause, diagnosis, event, incident, paths, planned } from '../../test/examples/incident.ts';
import { takeAnswer } from './approval.ts';
import type { IncidentEvent } from './event.ts';
import type { Incident } from './incident.ts';
import { leaderOf } from './shared-root.ts';

const hostDisk: Cause = { ...cause('disk-full', 'web'), shared: "the host's disk" };
const hostDiskOfMail: Cause = { ...hostDisk, component: 'mail' };

/** An incident of a service with a lead cause, `openedAt` ms after the others began. */
function one(
  id: string,
  service: string,
  lead: Cause,
  then: readonly IncidentEvent[] = [],
  openedAt = 0,
): Incident {
  const begun = [
    event('opened', { service, related: [] }),
    event('confirmed'),
    event('evidence-saved'),
    event('diagnosed', { diagnosis: diagnosis(lead) }),
  ];
  return { ...incident([...begun, ...then]), id, openedAt };
}

const asks = [event('planned'), event('verdict-given', { verdict: 'ask', until: 900_000 })];
const applies = [event('planned'), event('verdict-given')];
const stands = [event('ladder-ended')];
const under = (leader: string) => [event('held-under', { leader })];

describe('the incident that works on the root', () => {
  test('is the one that began first', () => {
    const first = one('i-1', 'web', hostDisk);
    const second = one('i-2', 'mail', hostDiskOfMail, [], 1);
    const open = [second, first];
    expect(leaderOf(first, open)).toBeNull();
    expect(leaderOf(second, open)).toEqual({ id: 'i-1', curedAt: null });
  });

  test('is the one that has begun to change the world', () => {
    const first = one('i-1', 'web', hostDisk);
    const second = one('i-2', 'mail', hostDiskOfMail, applies, 1);
    expect(leaderOf(first, [first, second])).toMatchObject({ id: 'i-2' });
    expect(leaderOf(second, [first, second])).toBeNull();
  });

  test('goes on being it while another one waits for it', () => {
    const first = one('i-1', 'web', hostDisk, under('i-2'));
    const second = one('i-2', 'mail', hostDiskOfMail, [], 1);
    const third = one('i-0', 'shop', { ...hostDisk, component: 'shop' });
    expect(leaderOf(third, [first, second, third])).toMatchObject({ id: 'i-2' });
    expect(leaderOf(second, [first, second, third])).toBeNull();
  });

  test('is nobody where the root is another one, or unknown', () => {
    const first = one('i-1', 'web', hostDisk);
    for (const lead of [
      cause('disk-full', 'mail'),
      { ...hostDiskOfMail, kind: 'host-exhausted' as const },
      cause('unknown', 'mail'),
    ]) {
      const second = one('i-2', 'mail', lead, [], 1);
      expect(leaderOf(second, [first, second])).toBeNull();
    }
  });

  test('is asked about nothing while its own remedy runs', () => {
    const first = one('i-1', 'web', hostDisk, under('i-9'));
    const second = one('i-2', 'mail', hostDiskOfMail, applies, 1);
    expect(leaderOf(second, [first, second])).toBeNull();
  });
});

describe('an incident that waits for people', () => {
  test('holds others whose remedy would be the same one', () => {
    const asking = one('i-1', 'web', hostDisk, asks);
    const standing = one('i-1', 'web', hostDisk, stands);
    const second = one('i-2', 'mail', hostDiskOfMail, [], 1);
    for (const first of [asking, standing])
      expect(leaderOf(second, [first, second])).toMatchObject({ id: 'i-1' });
  });

  test('holds those that its own question is about', () => {
    const exhausted = cause('database-exhausted', 'db');
    const action = { service: 'db', remedy: 'restart', targets: [] } as const;
    const asking = [event('planned', { plan: planned(action) }), ...asks.slice(1)];
    const second = one('i-2', 'mail', exhausted, [], 1);
    expect(leaderOf(second, [one('i-1', 'web', exhausted, asking), second])).not.toBeNull();
    expect(leaderOf(second, [one('i-1', 'web', exhausted, stands), second])).toBeNull();
  });
});

describe('an incident that has cured the root', () => {
  const cured = { ...one('i-1', 'web', hostDisk, [event('recovered-without-us')]), phaseSince: 70 };

  test('says since when', () => {
    const second = one('i-2', 'mail', hostDiskOfMail, under('i-1'), 1);
    expect(leaderOf(second, [cured, second])).toEqual({ id: 'i-1', curedAt: 70 });
  });

  test('gets nobody new', () => {
    const second = one('i-2', 'mail', hostDiskOfMail, [], 1);
    expect(leaderOf(second, [cured, second])).toBeNull();
  });
});

test('no two incidents ever wait for each other', () => {
  const ways = [[], asks, applies, stands, under('i-1'), under('i-2'), under('i-3')];
  for (const a of ways)
    for (const b of ways)
      for (const c of ways) {
        const open = [
          one('i-1', 'web', hostDisk, a),
          one('i-2', 'mail', hostDiskOfMail, b),
          one('i-3', 'shop', { ...hostDisk, component: 'shop' }, c, 1),
        ];
        const leaders = new Map(open.map((each) => [each.id, leaderOf(each, open)?.id ?? null]));
        for (const leader of leaders.values())
          if (leader !== null) expect(leaders.get(leader), JSON.stringify([...leaders])).toBeNull();
      }
});

test('who answers the one that is held is told which one to answer', () => {
  const answer = { decision: 'approved', plan: '', by: 'ann', via: 'cli', reason: '' } as const;
  expect(takeAnswer(incident(paths.held), answer, (text) => text, 1)).toMatchObject({
    code: 'APPROVAL_NOT_ASKED',
    message: expect.stringContaining('held under incident i-0') as string,
  });
});

test('every phase has an answer', () => {
  for (const path of Object.values(paths)) {
    const second = one('i-2', 'mail', hostDiskOfMail);
    expect(() => leaderOf(incident(path), [second])).not.toThrow();
  }
});
