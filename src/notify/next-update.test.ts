import { describe, expect, test } from 'vitest';
import { event, incident as incidentOf, paths } from '../../test/examples/incident.ts';
import type { IncidentEvent, PageOutcome } from '../incident/event.ts';
import type { EventOf, Incident } from '../incident/incident.ts';
import { apply } from '../incident/transition.ts';
import { nextUpdate, type Informing } from './next-update.ts';

const minute = 60_000;
const informing: Informing = {
  every: 15 * minute,
  confirmedFor: 3 * minute,
  audiences: [
    { channel: 'users', byPersonOnly: false },
    { channel: 'social', byPersonOnly: true },
  ],
};

type Path = keyof typeof paths;

/** An incident that came to a phase at time 0, with more events, each at its own time. */
function at(path: Path, ...more: readonly (readonly [number, IncidentEvent])[]): Incident {
  const start = paths[path].length;
  const later = more.map(([time, one], index) => ({
    incident: 'i-1',
    version: start + index + 1,
    at: time,
    event: one,
  }));
  return later.reduce(apply, incidentOf(paths[path]));
}

const published = (
  time: number,
  status: EventOf<'update-published'>['status'],
  next: number | null = time + 15 * minute,
  by: string | null = null,
) => [time, event('update-published', { status, next, by })] as const;

let count = 0;
/** One sending of the newest update. */
function sending(
  time: number,
  update: number,
  channel: string,
  outcome: PageOutcome | null,
  retryAfter: number | null = null,
): readonly (readonly [number, IncidentEvent])[] {
  const delivery = `delivery-${(count += 1)}`;
  const intended = event('update-intended', {
    delivery,
    update,
    channel,
    repeat: false,
    deadline: time + 12_000,
  });
  if (outcome === null) return [[time, intended]];
  const finished = event('update-finished', { delivery, outcome, detail: '', retryAfter });
  return [
    [time, intended],
    [time, finished],
  ];
}

describe('when users are told', () => {
  test('not of what may be over in a moment', () => {
    expect(nextUpdate(at('planning'), informing, minute)).toEqual({
      do: 'wait',
      until: 3 * minute,
    });
  });

  test('as soon as it has lasted, how things stand', () => {
    expect(nextUpdate(at('planning'), informing, 3 * minute)).toEqual({
      do: 'publish',
      status: 'identified',
      late: 0,
    });
    expect(nextUpdate(at('collecting'), informing, 3 * minute)).toMatchObject({
      status: 'investigating',
    });
  });

  test.each<Path>(['confirming', 'monitoring', 'resolved'])(
    'not of an incident that nobody was told of, while it is %s',
    (path) => {
      expect(nextUpdate(at(path), informing, 60 * minute)).toEqual({ do: 'nothing' });
    },
  );

  test('not of planned work', () => {
    const held = event('verdict-given', { verdict: 'refuse', rule: 'maintenance', until: 9e9 });
    const incident = at('planning', [1, event('planned')], [2, held]);
    expect(nextUpdate(incident, informing, 60 * minute)).toEqual({ do: 'nothing' });
  });

  test('again when that was promised, and not before', () => {
    const told = [
      published(3 * minute, 'identified'),
      ...sending(3 * minute, 1, 'users', 'delivered'),
    ];
    const incident = at('planning', ...told);
    expect(nextUpdate(incident, informing, 4 * minute)).toEqual({
      do: 'wait',
      until: 18 * minute,
    });
    expect(nextUpdate(incident, informing, 18 * minute)).toEqual({
      do: 'publish',
      status: 'identified',
      late: 0,
    });
  });

  test('late, and that it is late, when nobody was there to keep the promise', () => {
    const incident = at('planning', published(3 * minute, 'identified'));
    expect(nextUpdate(incident, informing, 40 * minute)).toEqual({
      do: 'publish',
      status: 'identified',
      late: 22 * minute,
    });
  });

  test('of a change of things, but not twice within a minute', () => {
    const incident = at('planning', published(3 * minute, 'investigating'));
    const sent = at(
      'planning',
      published(3 * minute, 'investigating'),
      ...sending(3 * minute, 1, 'users', 'delivered'),
    );
    expect(nextUpdate(sent, informing, 3 * minute + 1)).toEqual({ do: 'wait', until: 4 * minute });
    expect(nextUpdate(incident, informing, 4 * minute)).toMatchObject({
      do: 'publish',
      status: 'identified',
    });
  });

  test('at once that it is over, and then no more', () => {
    const over = at('resolved', published(5, 'monitoring'));
    expect(nextUpdate(over, informing, 10)).toMatchObject({ do: 'publish', status: 'resolved' });
    const told = at(
      'resolved',
      published(10, 'resolved', null),
      ...sending(10, 1, 'users', 'delivered'),
    );
    expect(nextUpdate(told, informing, 60 * minute)).toEqual({ do: 'nothing' });
  });
});

describe('how an update is sent', () => {
  const told = published(3 * minute, 'identified');

  test('to every audience, but not to those that wait for a person', () => {
    const incident = at('planning', told);
    expect(nextUpdate(incident, informing, 3 * minute)).toEqual({
      do: 'send',
      update: 1,
      channel: 'users',
      lost: null,
    });
    const sent = at('planning', told, ...sending(3 * minute, 1, 'users', 'delivered'));
    expect(nextUpdate(sent, informing, 3 * minute)).toMatchObject({ do: 'wait' });
  });

  test('to those too once a person has said so', () => {
    const byAnn = published(3 * minute, 'identified', 18 * minute, 'ann');
    const sent = at('planning', byAnn, ...sending(3 * minute, 1, 'users', 'delivered'));
    expect(nextUpdate(sent, informing, 3 * minute)).toMatchObject({ channel: 'social' });
  });

  test('again after a failure, when the channel wants it, and never after a rejection', () => {
    const failed = at('planning', told, ...sending(3 * minute, 1, 'users', 'failed', 30_000));
    expect(nextUpdate(failed, informing, 3 * minute)).toEqual({
      do: 'wait',
      until: 3 * minute + 30_000,
    });
    const rejected = at('planning', told, ...sending(3 * minute, 1, 'users', 'rejected'));
    expect(nextUpdate(rejected, informing, 4 * minute)).toEqual({ do: 'wait', until: 18 * minute });
  });

  test('once its deadline has passed, when who sent it has died', () => {
    const begun = at('planning', told, ...sending(3 * minute, 1, 'users', null));
    expect(nextUpdate(begun, informing, 3 * minute + 1)).toEqual({
      do: 'wait',
      until: 3 * minute + 12_000,
    });
    const [pending] = begun.updates[0]?.deliveries ?? [];
    expect(nextUpdate(begun, informing, 3 * minute + 12_000)).toEqual({
      do: 'send',
      update: 1,
      channel: 'users',
      lost: pending,
    });
  });

  test('only as long as it is the newest', () => {
    const newer = at(
      'planning',
      told,
      ...sending(3 * minute, 1, 'users', 'failed'),
      published(5 * minute, 'identified'),
    );
    expect(nextUpdate(newer, informing, 5 * minute)).toMatchObject({ do: 'send', update: 2 });
  });
});

describe('one disruption of several incidents', () => {
  test('is told as soon as any of them has lasted', () => {
    const over = at('resolved');
    expect(nextUpdate(over, informing, 3 * minute, [at('planning')])).toMatchObject({
      do: 'publish',
    });
    expect(nextUpdate(over, informing, 3 * minute, [at('monitoring')])).toEqual({ do: 'nothing' });
  });

  test('is back when all are back, and over when all are over', () => {
    const speaker = at(
      'resolved',
      published(0, 'identified'),
      ...sending(0, 1, 'users', 'delivered'),
    );
    const status = (...others: readonly Incident[]) => {
      const step = nextUpdate(speaker, informing, 14 * minute, others);
      return step.do === 'publish' ? step.status : step.do;
    };
    expect(status(at('planning'))).toBe('wait');
    expect(status(at('monitoring'), at('planning'))).toBe('wait');
    expect(status(at('monitoring'), at('resolved'))).toBe('monitoring');
    expect(status(at('resolved'))).toBe('resolved');
  });
});
