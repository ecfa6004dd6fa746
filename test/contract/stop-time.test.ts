/** What a process gets to end by itself before a remedy has the engine kill it, on a real engine. */
import { afterAll, beforeAll, test } from 'vitest';
import { autoScaling } from '../../src/aws/auto-scaling.ts';
import { readReplicas } from '../../src/docker/inventory.ts';
import { isProblem } from '../../src/docker/problem.ts';
import { readContainerTasks } from '../../src/host/container-tasks.ts';
import { effectDeadline, performAction } from '../../src/remedy/perform.ts';
import type { Action } from '../../src/remedy/remedy.ts';
import { createRig, type Rig } from '../evidence-rig.ts';

/** It takes 8 s to end, as what has much to write does, and says so when it was let. */
const careful = `{
    image: 'nova-rewards/redis:latest',
    entrypoint: [sh, -c, "trap 'sleep 8; echo ended well; exit 0' TERM; while :; do sleep 0.2; done"]`;
const yaml = `services:
  said: ${careful}, stop_grace_period: 20s }
  silent: ${careful} }
  frozen:
    image: 'nova-rewards/redis:latest'
    init: true
    entrypoint: [sh, -c, "trap 'echo ended well; exit 0' TERM; while :; do sleep 0.2; done"]
`;

let rig: Rig;
beforeAll(async () => {
  rig = await createRig('stop-time', yaml);
  await rig.compose('up', '--detach');
});
afterAll(() => rig.stop());

async function restart(service: string) {
  const { project } = await rig.context();
  const { state } = await rig.replica(service);
  const { container: id, name } = state;
  const target = { kind: 'container', service, id, name } as const;
  const action: Action = { remedy: 'restart', service, targets: [target] };
  const replicas = await readReplicas(rig.engine, project);
  if (isProblem(replicas)) throw new Error(replicas.message);
  const outcome = await performAction(action, {
    engine: rig.engine,
    compose: { host: rig.engine.host, override: null },
    project,
    scaling: autoScaling({ region: null, endpoint: null }),
  });
  const deadline = effectDeadline(action, replicas);
  return { outcome, deadline, printed: await rig.compose('logs', '--no-color', service) };
}

test.concurrent('what a signal has stopped hears that it is to end', async ({ expect }) => {
  const { state } = await rig.replica('frozen');
  const before = Number(
    (await rig.docker('inspect', '--format', '{{.State.Pid}}', state.container)).trim(),
  );
  const tasks = await readContainerTasks(before);
  for (const { pid } of tasks?.all ?? []) process.kill(pid, 'SIGSTOP');
  await expect.poll(async () => (await readContainerTasks(before))?.main.state).toBe('stopped');
  const { outcome, printed } = await restart('frozen');
  expect(outcome).toEqual({ outcome: 'applied', detail: 'restart frozen' });
  expect(printed).toContain('ended well');
});

test.concurrent.for([
  ['as long as its operator has said', 'said', true, 75_000],
  ['five seconds where nobody has said how long', 'silent', false, 60_000],
] as const)('%s', async ([, service, isWhole, within], { expect }) => {
  const { outcome, deadline, printed } = await restart(service);
  expect(outcome).toEqual({ outcome: 'applied', detail: `restart ${service}` });
  expect(printed.includes('ended well')).toBe(isWhole);
  expect(deadline).toBe(within);
});
