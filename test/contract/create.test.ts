/** A container that somebody has removed, made again on a real engine. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { autoScaling } from '../../src/aws/auto-scaling.ts';
import { readReplicas } from '../../src/docker/inventory.ts';
import { isProblem } from '../../src/docker/problem.ts';
import { collect } from '../../src/evidence/collect.ts';
import { identify } from '../../src/evidence/identify.ts';
import { sortFacts } from '../../src/evidence/facts.ts';
import { performAction } from '../../src/remedy/perform.ts';
import type { Action } from '../../src/remedy/remedy.ts';
import { resolveAction } from '../../src/remedy/resolve.ts';
import { beforeOf, isDone, outdated } from '../../src/remedy/settle.ts';
import { planned } from '../examples/incident.ts';
import { rung } from '../examples/facts.ts';
import { createRig, type Rig } from '../evidence-rig.ts';

const sleeper =
  "{ image: 'nova-rewards/redis:latest', entrypoint: [sleep, infinity], stop_signal: SIGKILL";
const yaml = `services:
  web: ${sleeper}, depends_on: [db] }
  db: ${sleeper} }
  mail: ${sleeper} }
`;

let rig: Rig;
beforeAll(async () => {
  rig = await createRig('create', yaml);
  await rig.compose('up', '--detach');
});
afterAll(() => rig.stop());

async function world() {
  const replicas = await readReplicas(rig.engine, (await rig.context()).project);
  if (isProblem(replicas)) throw new Error(replicas.message);
  return replicas;
}

async function resolve() {
  const context = await rig.context();
  const kinds = ['container-state', 'container-missing', 'compose-files'] as const;
  const { facts } = await collect(context, kinds, ['web']);
  const found = sortFacts(identify(facts, 1, Date.now()));
  return resolveAction(rung('create'), 'web', found, context.project.services);
}

async function perform(action: Action) {
  const { project } = await rig.context();
  const compose = { host: rig.engine.host, override: null };
  const scaling = autoScaling({ region: null, endpoint: null });
  return performAction(action, { engine: rig.engine, compose, project, scaling });
}

test('one container of that service is made, and a second time changes nothing', async () => {
  expect(await resolve()).toEqual({ inapplicable: 'a container of it is there' });
  await rig.compose('rm', '--stop', '--force', 'web', 'db');
  const resolved = await resolve();
  if ('inapplicable' in resolved) throw new Error(resolved.inapplicable);
  const { action } = resolved;
  const gone = await world();
  const before = beforeOf(action, gone);
  const { hash } = planned(action).runbook;
  expect(isDone(action, before, gone)).toBe(false);
  expect(outdated(planned(action), gone, hash)).toBeNull();
  expect(await perform(action)).toEqual({ outcome: 'applied', detail: 'create web' });
  const made = await rig.replica('web');
  expect(isDone(action, before, await world())).toBe(true);
  expect(outdated(planned(action), await world(), hash)).toBe('a container of it is there again');
  expect(await perform(action)).toMatchObject({ outcome: 'applied' });
  expect((await rig.replica('web')).state.container).toBe(made.state.container);
  // What it stands on is somebody else's to make.
  await expect(rig.replica('db')).rejects.toThrow('db has no container');
  // Taken back.
  await rig.compose('rm', '--stop', '--force', 'web');
  expect(await resolve()).toEqual(resolved);
});
