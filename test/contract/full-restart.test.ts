/** A service and all that it stands on, restarted in order, on a real engine. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { autoScaling } from '../../src/aws/auto-scaling.ts';
import { readProject, readReplicas } from '../../src/docker/inventory.ts';
import { isProblem } from '../../src/docker/problem.ts';
import type { Project } from '../../src/docker/project.ts';
import { performAction } from '../../src/remedy/perform.ts';
import type { Action } from '../../src/remedy/remedy.ts';
import { resolveAction } from '../../src/remedy/resolve.ts';
import { beforeOf, isDone, type Replicas } from '../../src/remedy/settle.ts';
import { facts, rung } from '../examples/facts.ts';
import { createRig, type Rig } from '../evidence-rig.ts';

const image = 'nova-rewards/redis:latest';
/** Ends at once when it is told to. */
const sleeps = 'trap "exit 0" TERM; sleep infinity & wait';
const sleeper = `{ image: '${image}', entrypoint: [bash, -c, '${sleeps}']`;
/** The database is ready a while after its start, unless it is told to stay as it is. */
const yaml = `
services:
  web: ${sleeper}, depends_on: [api] }
  api: ${sleeper}, depends_on: [db, migrate] }
  db:
    image: '${image}'
    entrypoint: [bash, -c, 'rm -f /tmp/ready; sleep 2; [ -e /tmp/never ] || touch /tmp/ready; ${sleeps}']
    healthcheck: { test: [CMD, test, -e, /tmp/ready], interval: 1s, retries: 3 }
  migrate: { image: '${image}', entrypoint: ['true'] }
  mail: ${sleeper} }
`;
const atMost = 240_000;

let rig: Rig;
let project: Project;

beforeAll(async () => {
  rig = await createRig('full-restart', yaml);
  await rig.compose('up', '--detach', '--wait', 'db', 'mail');
  await rig.compose('up', '--detach', '--no-deps', 'migrate', 'api', 'web');
  const read = await readProject(
    rig.engine,
    { name: rig.name },
    { host: rig.engine.host, override: null },
  );
  if (isProblem(read)) throw new Error(read.message);
  ({ project } = read);
}, atMost);
afterAll(() => rig.stop());

async function world(): Promise<Replicas> {
  const replicas = await readReplicas(rig.engine, project);
  if (isProblem(replicas)) throw new Error(replicas.message);
  return replicas;
}

function planned(replicas: Replicas): Action {
  const containers = Object.values(replicas).flatMap((some) => some.map(({ state }) => state));
  const resolution = resolveAction(
    rung('full-restart'),
    'web',
    facts({ containers }),
    project.services,
  );
  if ('inapplicable' in resolution) throw new Error(resolution.inapplicable);
  return resolution.action;
}

const perform = (action: Action) =>
  performAction(action, {
    engine: rig.engine,
    compose: { host: rig.engine.host, override: null },
    project,
    scaling: autoScaling({ region: null, endpoint: null }),
  });

const startOf = (replicas: Replicas, service: string) => replicas[service]?.[0]?.state.startedAt;
const ids = (replicas: Replicas) =>
  Object.values(replicas).flatMap((some) => some.map(({ state }) => state.container));

test.each(['once', 'and once more'])(
  'each starts when what it stands on is ready, and the rest is left alone, %s',
  async () => {
    const before = await world();
    const action = planned(before);
    const remembered = beforeOf(action, before);
    expect(isDone(action, remembered, before)).toBe(false);
    expect(await perform(action)).toEqual({ outcome: 'applied', detail: 'full-restart web' });
    const after = await world();
    expect(isDone(action, remembered, after)).toBe(true);
    const starts = ['db', 'api', 'web'].map((name) => startOf(after, name) ?? 0);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    // The database gets the time that it needs until it is ready.
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(2_000);
    for (const name of ['mail', 'migrate'])
      expect(startOf(after, name)).toBe(startOf(before, name));
    expect(ids(after)).toEqual(ids(before));
  },
  atMost,
);

test(
  'what stands on one that does not come back is left as it is',
  async () => {
    const before = await world();
    await rig.compose('exec', '-T', 'db', 'touch', '/tmp/never');
    const action = planned(before);
    const outcome = await perform(action);
    const after = await world();
    expect(outcome).toMatchObject({
      outcome: 'failed',
      detail: expect.stringMatching(/db.* is not ready yet/) as string,
    });
    expect(startOf(after, 'web')).toBe(startOf(before, 'web'));
    expect(isDone(action, beforeOf(action, before), after)).toBe(false);
  },
  atMost,
);
