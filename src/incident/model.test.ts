/** The state machine against random days: whatever people, services and crashes do to it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Simulation, type Death } from '../../test/examples/simulation.ts';
import { settings } from '../../test/examples/incident.ts';
import { autonomyLevels } from '../remedy/policy.ts';
import { isOpen, type Incident } from './incident.ts';
import { dueEscalation } from './step.ts';

type Deed = (world: Simulation) => void;

const deaths: readonly Death[] = ['before-intent', 'after-intent', 'after-effect'];
const hour = 3_600_000;

/** Named, so that a counterexample reads as a story. */
const deeds = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 120_000 }).map((time) => passes(time)) },
  fc.integer({ min: 120_000, max: hour }).map((time) => passes(time)),
  {
    weight: 6,
    arbitrary: fc
      .constantFrom<readonly [string, Deed]>(
        ['comes up', (world) => world.setHealth('up')],
        ['goes down', (world) => world.setHealth('down')],
        ['is degraded', (world) => world.setHealth('degraded')],
        ['cannot be seen', (world) => world.setHealth('unknown')],
        ['dies', (world) => world.die()],
        ['its database fails as well', (world) => world.join()],
        ['its database comes up', (world) => world.setDatabase('up')],
        ['its database cannot be seen', (world) => world.setDatabase('unknown')],
        ['will be cured', (world) => void (world.helps = true)],
        ['will not be cured', (world) => void (world.helps = false)],
        ['hangs', (world) => void (world.kind = 'hang')],
        ['crashes', (world) => void (world.kind = 'app-crash')],
        ['is a riddle', (world) => void (world.kind = 'unknown')],
        ['is suspected of corruption', (world) => void (world.kind = 'data-corruption')],
        ['a person stops it', (world) => void (world.manuallyStopped = true)],
        ['a person starts it', (world) => void (world.manuallyStopped = false)],
        ['a person says yes', (world) => world.answer('approved', 'asked')],
        ['a person says no', (world) => world.answer('denied', 'asked')],
        ['a person says yes to what was asked before', yesToEarlier],
        ['a person says yes to another plan', (world) => world.answer('approved', 'another')],
        ['a person pauses us', (world) => void (world.pausedUntil = Infinity)],
        ['a person pauses us for 10 minutes', (world) => pause(world, 600_000)],
        ['a person resumes us', resume],
        ['files change', (world) => void (world.changedAt = world.now)],
      )
      .map(([name, deed]) => named(name, deed)),
  },
  fc
    .constantFrom(...deaths)
    .map((death) => named(`we die ${death}`, (world) => void (world.death = death))),
);

function passes(time: number): Deed {
  return named(`${time} ms pass`, (world) => world.pass(time));
}

function named(name: string, deed: Deed): Deed {
  return Object.assign((world: Simulation) => deed(world), { [fc.toStringMethod]: () => name });
}

function yesToEarlier(world: Simulation): void {
  world.answer('approved', 'earlier');
}

function pause(world: Simulation, time: number): void {
  world.pausedUntil = world.now + time;
}

function resume(world: Simulation): void {
  world.pausedUntil = null;
  world.changedAt = world.now;
}

const days = fc.record({
  level: fc.constantFrom(...autonomyLevels),
  /** What is so at the moment of the first look. */
  dawn: fc.constantFrom<Deed>(
    named('down', () => undefined),
    named('a hiccup', (world) => world.setHealth('up')),
    named('down with its database', (world) => world.join()),
    named('a hiccup, and its database is down', (world) => {
      world.setHealth('up');
      world.join();
    }),
  ),
  story: fc.array(deeds, { maxLength: 60, size: 'max' }),
});

/** Lives through a day; after each deed nobody who should have been called is left uncalled. */
function live({
  level,
  dawn,
  story,
}: {
  readonly level: (typeof autonomyLevels)[number];
  readonly dawn: Deed;
  readonly story: readonly Deed[];
}) {
  const world = new Simulation(level);
  dawn(world);
  world.advance();
  for (const deed of story) {
    deed(world);
    world.advance();
    expect(dueEscalation(world.reload(), world.now), 'somebody was not called').toBeNull();
  }
  return world;
}

test('no effect is repeated, unasked or paused, nothing is believed healthy that is not, and it never spins', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(days, (day) => {
      const world = live(day);
      for (const { event } of world.log) reached.add(event.type);
      expect(new Set(world.effects).size).toBe(world.effects.length);
    }),
    { numRuns: 400 },
  );
  // A model that never gets anywhere would hold everything.
  for (const type of [
    'symptom-joined',
    'dismissed',
    'approval-given',
    'approval-expired',
    'verified',
    'relapsed',
    'resolved',
  ])
    expect([...reached], `no day had ${type}`).toContain(type);
});

test('from wherever it stands, a service that stays healthy leads to the end of the incident', () => {
  fc.assert(
    fc.property(days, (day) => {
      const world = live(day);
      world.setHealth('up');
      world.setDatabase('up');
      world.helps = true;
      world.pass(settings.settle + settings.watch + hour);
      expect(isOpen(world.incident), `it is stuck in ${world.incident.phase}`).toBe(false);
    }),
    { numRuns: 200 },
  );
});

test('from wherever it stands, a service that stays down has people called, and is looked at again', () => {
  fc.assert(
    fc.property(days, (day) => {
      const world = live(day);
      if (!isOpen(world.incident)) return;
      world.setHealth('down');
      world.helps = false;
      world.pass(settings.extendedAfter + 1);
      const { incident } = world;
      expect(reasons(incident)).toContain('extended-outage');
      const looked = incident.round;
      world.pass(hour);
      expect(world.incident.round, `${incident.phase} looks no more`).toBeGreaterThan(looked);
    }),
    { numRuns: 200 },
  );
});

function reasons({ escalations }: Incident): readonly string[] {
  return escalations.map((one) => one.reason);
}

test('where nobody answers, a question ends in a call and never in an effect', () => {
  const world = new Simulation('approve');
  world.pass(hour);
  expect(world.effects).toEqual([]);
  expect(reasons(world.incident)).toEqual(
    expect.arrayContaining(['ask', 'approval-expired', 'down-too-long', 'extended-outage']),
  );
});
