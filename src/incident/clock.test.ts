import { describe, expect, test } from 'vitest';
import { event, incident, paths, seen, settings } from '../../test/examples/incident.ts';
import { nextStep } from './step.ts';

/** What has happened was written hours ahead of what the clock says now. */
const ahead = 7_200_000;
const now = 1_000;
const since = (health: 'up' | 'down') => seen({ web: { health, since: now } });

describe('when the clock was set back', () => {
  test.each(['planning', 'awaiting-approval', 'applying', 'escalated'] as const)(
    'who waits in %s looks again',
    (phase) => {
      const refused = event('verdict-given', { verdict: 'refuse', until: ahead + 5_000 });
      const more = phase === 'planning' ? [event('planned'), refused] : [];
      expect(nextStep(incident([...paths[phase], ...more], ahead), since('down'), now)).toEqual({
        do: 'append',
        event: { type: 'world-changed', what: 'the clock was set back' },
      });
    },
  );
  test('an open intent is settled all the same', () => {
    const intended = incident([...paths.applying, event('remedy-intended')], ahead);
    expect(nextStep(intended, since('down'), now)).toMatchObject({ do: 'settle' });
  });
  test('a remedy is verified by how long the service has been up since', () => {
    const verifying = incident(paths.verifying, ahead);
    const settled = now + settings.settle;
    expect(nextStep(verifying, since('up'), now)).toMatchObject({ do: 'wait', until: settled });
    expect(nextStep(verifying, since('up'), settled)).toMatchObject({
      event: { type: 'verified' },
    });
  });
  test('a remedy has its time to show from then on', () => {
    const verifying = incident(paths.verifying, ahead);
    const within = verifying.intents.at(-1)?.plan.verifyWithin ?? 0;
    expect(nextStep(verifying, since('down'), now)).toMatchObject({ do: 'wait' });
    expect(nextStep(verifying, since('down'), now + within)).toMatchObject({
      event: { type: 'verification-failed' },
    });
  });
  test('a recovery is watched from then on', () => {
    const monitoring = incident(paths.monitoring, ahead);
    const quiet = now + settings.watch;
    expect(nextStep(monitoring, since('up'), now)).toMatchObject({ do: 'wait', until: quiet });
    expect(nextStep(monitoring, since('up'), quiet)).toMatchObject({ event: { type: 'resolved' } });
  });
  test('by less than clocks of replicas differ, nothing is different', () => {
    const escalated = incident(paths.escalated, 700);
    expect(escalated.phaseSince).toBeGreaterThan(now);
    expect(nextStep(escalated, since('down'), now)).toMatchObject({ do: 'wait' });
  });
});
