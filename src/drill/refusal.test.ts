import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusals, type Refusal, type Situation } from './refusal.ts';

const container = { name: 'shop-web-1', running: true, mark: 'allowed', imageMark: null };
const nothingLost = { paths: [], namelessVolumes: [], sameAgain: true };

/** Nothing speaks against this one, whatever the fault needs. */
const ready: Situation = {
  project: 'shop',
  service: 'web',
  needs: ['root', 'engine-of-its-own'],
  unfit: null,
  superuser: true,
  engine: { local: true, marked: true },
  containers: [container],
  lost: nothingLost,
  responder: { health: { web: 1, db: 1 } },
  openIncidents: [],
  hold: null,
  deploymentUntil: null,
};

const rulesOf = (situation: Situation) => refusals(situation).map(({ rule }) => rule);

/** What is wrong with each, and a part of what it says. */
const defects = {
  'not-marked': [
    { containers: [{ ...container, mark: null }] },
    'labels: { nova.drills: allowed }',
  ],
  'marked-by-image': [{ containers: [{ ...container, imageMark: 'allowed' }] }, 'image of web'],
  'not-one-container': [{ containers: [container, container] }, 'web has 2 containers'],
  unfit: [{ unfit: 'web publishes nothing' }, 'web publishes nothing'],
  'not-root': [{ superuser: false }, 'needs root'],
  'engine-elsewhere': [{ engine: { local: false, marked: true } }, "engine's machine"],
  'engine-shared': [{ engine: { local: true, marked: false } }, 'daemon.json'],
  'data-outside-volumes': [
    { lost: { ...nothingLost, paths: ['/a', '/b', '/c', '/d'] } },
    '/a, /b, /c and 1 more',
  ],
  'nameless-volume': [{ lost: { ...nothingLost, namelessVolumes: ['/data'] } }, '/data'],
  'files-differ': [{ lost: { ...nothingLost, sameAgain: false } }, '--project-name shop up'],
  'no-responder': [{ responder: null }, 'nova watch'],
  'not-watched': [{ responder: { health: { db: 1 } } }, 'it watches db'],
  'not-well': [{ responder: { health: { web: 1, db: 0.5 } } }, 'db is not well'],
  'incident-open': [{ openIncidents: ['i-7'] }, 'i-7'],
  held: [{ hold: 'web is paused by ann.' }, 'web is paused by ann.'],
  deployment: [{ deploymentUntil: Date.UTC(2026, 0, 1, 12, 30) }, 'after 12:30:00'],
} satisfies Record<Refusal['rule'], readonly [Partial<Situation>, string]>;

test('a marked service of a watched and healthy project may be drilled', () => {
  expect(refusals(ready)).toEqual([]);
});

test.each(Object.entries(defects))('%s alone refuses, and says so', (rule, [part, says]) => {
  const [only, ...more] = refusals({ ...ready, ...part });
  expect([only?.rule, more]).toEqual([rule, []]);
  expect(only?.says).toContain(says);
});

test('nothing that speaks against a drill is hidden by something else that does', () => {
  // Those that are about the same part of what was seen leave the others out.
  const free = ['unfit', 'not-root', 'incident-open', 'held', 'deployment'] as const;
  fc.assert(
    fc.property(fc.subarray([...free]), (rules) => {
      const parts = rules.map((rule): Partial<Situation> => defects[rule][0]);
      expect(rulesOf(Object.assign({}, ready, ...parts) as Situation)).toEqual(rules);
    }),
  );
});

describe('what a fault does not need is not asked for', () => {
  const modest: Situation = { ...ready, needs: [], lost: null };
  test.each([
    ['root', { superuser: false }],
    ["to be on the engine's machine", { engine: { local: false, marked: false } }],
  ])('%s', (_what, part) => {
    expect(rulesOf({ ...modest, ...part })).toEqual([]);
  });
});

test('a container that does not run is no place for a drill', () => {
  const containers = [{ ...container, running: false }];
  expect(refusals({ ...ready, containers })).toMatchObject([
    { rule: 'not-well', says: expect.stringContaining('docker start shop-web-1') as string },
  ]);
});

test('another value of the label is no mark', () => {
  expect(rulesOf({ ...ready, containers: [{ ...container, mark: 'denied' }] })).toEqual([
    'not-marked',
  ]);
});
