/** Which containers say where a project's files are, on a real engine. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { listProjects } from '../../src/docker/inventory.ts';
import { isProblem } from '../../src/docker/problem.ts';
import { createRig, type Rig } from '../evidence-rig.ts';

const yaml = `services:
  web: { image: 'nova-rewards/redis:latest', entrypoint: [sleep, infinity], stop_signal: SIGKILL }
`;

let rig: Rig;
beforeAll(async () => {
  rig = await createRig('files', yaml);
  await rig.compose('up', '--detach');
});
afterAll(() => rig.stop());

test('a container that somebody has made by hand does not hide the files of the project', async () => {
  const { project } = await rig.context();
  const byHand = `${project.name}-by-hand`;
  onTestFinished(async () => {
    await rig.docker('rm', '--force', byHand);
  });
  await rig.docker(
    ...['create', '--name', byHand],
    ...['--label', `com.docker.compose.project=${project.name}`],
    ...['--label', 'com.docker.compose.service=old', 'nova-rewards/redis:latest'],
  );
  const projects = await listProjects(rig.engine);
  if (isProblem(projects)) throw new Error(projects.message);
  const found = projects.find(({ name }) => name === project.name);
  expect(found?.files).toEqual(project.files);
  expect(found?.files).toHaveLength(1);
});
