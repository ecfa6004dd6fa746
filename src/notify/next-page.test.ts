import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { event, incident as incidentOf, paths } from '../../test/examples/incident.ts';
import { escalationReasons, type IncidentEvent, type PageOutcome } from '../incident/event.ts';
import type { EventOf, Incident } from '../incident/incident.ts';
import { apply } from '../incident/transition.ts';
import { nextPage, type Paging } from './next-page.ts';

const minute = 60_000;
const paging: Paging = {
  levels: [
    { after: 0, channels: ['pager', 'hook'] },
    { after: 15 * minute, channels: ['mail'] },
  ],
  repeatEvery: null,
};

/** An incident that is planned at time 0, with more events, each at its own time. */
function at(...more: readonly (readonly [number, IncidentEvent])[]): Incident {
  const start = paths.planning.length;
  const later = more.map(([time, one], index) => ({
    incident: 'i-1',
    version: start + index + 1,
    at: time,
    event: one,
  }));
  return later.reduce(apply, incidentOf(paths.planning));
}

const called = [1_000, event('escalated', { reason: 'ask', message: 'may we?' })] as const;

let count = 0;
/** One attempt through a channel. */
function attempt(
  time: number,
  channel: string,
  outcome: PageOutcome | null,
  part: Partial<Omit<EventOf<'page-intended'>, 'type'>> = {},
  retryAfter: number | null = null,
): readonly (readonly [number, IncidentEvent])[] {
  const page = `page-${(count += 1)}`;
  const intended = event('page-intended', {
    page,
    channel,
    act: 'trigger',
    level: 0,
    about: 1,
    repeat: false,
    deadline: time + 12_000,
    ...part,
  });
  if (outcome === null) return [[time, intended]];
  const finished = event('page-finished', { page, outcome, detail: '', retryAfter });
  return [
    [time, intended],
    [time, finished],
  ];
}

const acknowledged = (time: number) => [time, event('acknowledged')] as const;
const send = (channel: string, act = 'trigger', level = 0, about = 1) => ({
  do: 'send',
  notice: { channel, act, level, about },
  lost: null,
});

describe('calling people', () => {
  test('nobody is called while no person is needed', () => {
    expect(nextPage(at(), paging, 5_000)).toEqual({ do: 'nothing' });
  });

  test('the first channel of the first level is called at once', () => {
    expect(nextPage(at(called), paging, 1_000)).toEqual(send('pager'));
  });

  test('who was told is not told again, and the next level has its time', () => {
    const incident = at(called, ...attempt(1_000, 'pager', 'delivered'));
    expect(nextPage(incident, paging, 2_000)).toEqual({ do: 'wait', until: 1_000 + 15 * minute });
    expect(nextPage(incident, paging, 1_000 + 15 * minute)).toEqual(send('mail', 'trigger', 1));
  });

  test('a new reason is told to every level that was reached', () => {
    const again = [3_000, event('escalated', { reason: 'extended-outage' })] as const;
    const incident = at(called, ...attempt(1_000, 'pager', 'delivered'), again);
    expect(nextPage(incident, paging, 3_000)).toEqual(send('pager', 'trigger', 0, 2));
  });

  test('who has come is not called, and later levels are not reached', () => {
    const incident = at(called, ...attempt(1_000, 'pager', 'delivered'), acknowledged(2_000));
    const told = at(
      called,
      ...attempt(1_000, 'pager', 'delivered'),
      acknowledged(2_000),
      ...attempt(2_000, 'pager', 'delivered', { act: 'acknowledge' }),
    );
    expect(nextPage(incident, paging, 2_000)).toEqual(send('pager', 'acknowledge'));
    expect(nextPage(told, paging, 60 * minute)).toEqual({ do: 'nothing' });
  });

  test('a service that is healthy calls nobody', () => {
    const healthy = [2_000, event('recovered-without-us')] as const;
    expect(nextPage(at(called, healthy), paging, 2_000)).toEqual({ do: 'nothing' });
  });

  test('the last call is repeated where that is wanted, while nobody answers', () => {
    const incident = at(called, ...attempt(1_000, 'pager', 'delivered'));
    const often = { ...paging, repeatEvery: 5 * minute };
    expect(nextPage(incident, often, 2_000)).toEqual({ do: 'wait', until: 1_000 + 5 * minute });
    expect(nextPage(incident, often, 1_000 + 5 * minute)).toEqual(send('pager'));
  });
});

describe('a level with conditions', () => {
  const lead = { after: 0, channels: ['lead'], when: ['data-corruption'] } as const;
  const known: Paging = { ...paging, levels: [...paging.levels.slice(0, 1), lead] };
  const told = attempt(1_000, 'pager', 'delivered');
  const corrupt = [9_000, event('escalated', { reason: 'data-corruption' })] as const;

  test('is not called for anything else, however long it lasts', () => {
    expect(nextPage(at(called, ...told), known, 600 * minute)).toEqual({ do: 'nothing' });
  });

  test('is called when they begin to hold', () => {
    const incident = at(
      called,
      ...told,
      corrupt,
      ...attempt(9_000, 'pager', 'delivered', { about: 2 }),
    );
    expect(nextPage(incident, known, 9_000)).toEqual(send('lead', 'trigger', 1, 2));
  });

  test('is not called for what begins after somebody has come', () => {
    const incident = at(
      called,
      ...told,
      acknowledged(2_000),
      ...attempt(2_000, 'pager', 'delivered', { act: 'acknowledge' }),
      corrupt,
    );
    expect(nextPage(incident, known, 9_000)).toEqual({ do: 'nothing' });
  });

  test('waits for its time all the same', () => {
    const later: Paging = { ...paging, levels: [{ ...lead, after: minute }] };
    const incident = at(called, corrupt);
    expect(nextPage(incident, later, 9_000)).toEqual({ do: 'wait', until: 1_000 + minute });
  });

  test('may be called by how long it has lasted', () => {
    const long = { after: 0, channels: ['cto'], downFor: 20 * minute };
    const levels = [...paging.levels.slice(0, 1), long];
    const incident = at(called, ...told);
    const since = incident.openedAt + 20 * minute;
    expect(nextPage(incident, { ...paging, levels }, 9_000)).toEqual({ do: 'wait', until: since });
    expect(nextPage(incident, { ...paging, levels }, since)).toEqual(send('cto', 'trigger', 1));
  });

  test('is reached exactly when a reason of it was given in time, for all reasons and orders', () => {
    const reason = fc.constantFrom(...escalationReasons);
    const given = fc.array(fc.tuple(fc.integer({ min: 0, max: 600_000 }), reason), {
      minLength: 1,
    });
    const conditions = fc.uniqueArray(reason, { minLength: 1 });
    fc.assert(
      fc.property(
        given,
        conditions,
        fc.integer({ min: 0, max: 300_000 }),
        (reasons, when, after) => {
          const calls = reasons.toSorted(([a], [b]) => a - b);
          const incident = at(
            ...calls.map(([time, one]) => [time, event('escalated', { reason: one })] as const),
          );
          const now = 600_000;
          const step = nextPage(
            incident,
            { levels: [{ after, channels: ['lead'], when }], repeatEvery: null },
            now,
          );
          const first = calls.find(([, one]) => when.includes(one))?.[0];
          const reached =
            first === undefined ? Infinity : Math.max(first, (calls[0]?.[0] ?? 0) + after);
          expect(step.do).toBe(reached === Infinity ? 'nothing' : reached <= now ? 'send' : 'wait');
          if (step.do === 'wait') expect(step.until).toBe(reached);
        },
      ),
    );
  });
});

describe('a channel that fails', () => {
  test('is tried again after a while, and longer each time', () => {
    const once = at(called, ...attempt(1_000, 'pager', 'failed'));
    expect(nextPage(once, paging, 1_500)).toEqual({ do: 'wait', until: 3_000 });
    expect(nextPage(once, paging, 3_000)).toEqual(send('pager'));
    const twice = at(
      called,
      ...attempt(1_000, 'pager', 'failed'),
      ...attempt(3_000, 'pager', 'failed'),
    );
    expect(nextPage(twice, paging, 3_000)).toEqual({ do: 'wait', until: 11_000 });
  });

  test('is left alone for as long as it asks', () => {
    const incident = at(called, ...attempt(1_000, 'pager', 'failed', {}, 20_000));
    expect(nextPage(incident, paging, 2_000)).toEqual({ do: 'wait', until: 21_000 });
  });

  test('three times gives way to the next one at once', () => {
    const failures = [1_000, 3_000, 11_000].flatMap((time) => attempt(time, 'pager', 'failed'));
    expect(nextPage(at(called, ...failures), paging, 11_000)).toEqual(send('hook'));
  });

  test('for ever gives way to the next one at once', () => {
    const incident = at(called, ...attempt(1_000, 'pager', 'rejected'));
    expect(nextPage(incident, paging, 1_000)).toEqual(send('hook'));
  });

  test('like all the others leads to the first again, more and more slowly', () => {
    const round = (time: number) => [
      ...attempt(time, 'pager', 'rejected'),
      ...attempt(time, 'hook', 'rejected'),
    ];
    const once = at(called, ...round(1_000));
    expect(nextPage(once, paging, 1_000)).toEqual({ do: 'wait', until: 31_000 });
    expect(nextPage(once, paging, 31_000)).toEqual(send('pager'));
    const twice = at(called, ...round(1_000), ...round(31_000));
    expect(nextPage(twice, paging, 31_000)).toEqual({ do: 'wait', until: 91_000 });
  });
});

describe('a page whose sender died', () => {
  const incident = at(called, ...attempt(1_000, 'pager', null));

  test('is waited for until its deadline', () => {
    expect(nextPage(incident, paging, 12_999)).toEqual({ do: 'wait', until: 13_000 });
  });

  test('is sent again then, through the same channel', () => {
    const step = nextPage(incident, paging, 13_000);
    expect(step).toMatchObject({ do: 'send', notice: { channel: 'pager', act: 'trigger' } });
    expect(step.do === 'send' && step.lost?.id).toBe(incident.pages[0]?.id);
  });
});

describe('the end', () => {
  const over = [
    [5_000, event('recovered-without-us')],
    [6_000, event('resolved')],
  ] as const;

  test('is told to every channel that has called somebody, and to no other', () => {
    const incident = at(
      called,
      ...attempt(1_000, 'pager', 'rejected'),
      ...attempt(1_000, 'hook', 'delivered'),
      ...over,
    );
    expect(nextPage(incident, paging, 6_000)).toEqual(send('hook', 'resolve'));
    const told = at(
      called,
      ...attempt(1_000, 'hook', 'delivered'),
      ...over,
      ...attempt(6_000, 'hook', 'delivered', { act: 'resolve' }),
    );
    expect(nextPage(told, paging, 60 * minute)).toEqual({ do: 'nothing' });
  });

  test('is told where a sender died before it knew whether it had called', () => {
    const lost = at(called, ...attempt(1_000, 'hook', null), ...over);
    expect(nextPage(lost, paging, 6_000)).toEqual({ do: 'wait', until: 13_000 });
    expect(nextPage(lost, paging, 13_000)).toMatchObject({
      do: 'send',
      notice: { channel: 'hook', act: 'resolve' },
      lost: { channel: 'hook', act: 'trigger' },
    });
  });

  test('is told a few times where it does not arrive, and then no more', () => {
    const tries = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((index) =>
      attempt(6_000 + index * 400_000, 'hook', 'failed', { act: 'resolve' }),
    );
    const some = at(called, ...attempt(1_000, 'hook', 'delivered'), ...over, ...tries.slice(0, 4));
    expect(nextPage(some, paging, 6_000 + 400_000)).toEqual({ do: 'wait', until: 6_000 + 408_000 });
    const all = at(called, ...attempt(1_000, 'hook', 'delivered'), ...over, ...tries);
    expect(nextPage(all, paging, 600 * minute)).toEqual({ do: 'nothing' });
  });

  test('calls nobody who was not called before', () => {
    expect(nextPage(at(called, ...over), paging, 6_000)).toEqual({ do: 'nothing' });
  });
});
