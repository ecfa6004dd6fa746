/**
 * The remedy `scale-out` and what AWS says of a service, against Moto: as far as a step goes, and every
 * way in which it does not.
 */
import Docker from 'dockerode';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { cloudOf, measured } from '../../src/cloud.ts';
import { cloudChecks } from '../../src/cli/doctor-cloud.ts';
import { configSchema } from '../../src/config/config.ts';
import type { Engine } from '../../src/docker/engine.ts';
import { readingsOf } from '../../src/docker/readings.ts';
import { collect } from '../../src/evidence/collect.ts';
import type { Cloud } from '../../src/evidence/context.ts';
import { sortFacts } from '../../src/evidence/facts.ts';
import { identify } from '../../src/evidence/identify.ts';
import { performAction } from '../../src/remedy/perform.ts';
import type { Action } from '../../src/remedy/remedy.ts';
import { resolveAction } from '../../src/remedy/resolve.ts';
import { isDone } from '../../src/remedy/settle.ts';
import { watchScaling } from '../../src/workflow/scale-watch.ts';
import { definition, rung } from '../examples/facts.ts';
import { event, incident, paths, planned } from '../examples/incident.ts';
import { freePort } from '../free-port.ts';
import { codeDeployOf, type Deployed } from './code-deploy.ts';
import { eventually } from '../evidence-rig.ts';
import { buildMoto, region, startMoto, type Moto } from './moto.ts';

const canary = { id: 'AKIAC4NARYC4NARYC4NA', secret: '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' };
const now = () => Date.now();

let moto: Moto;
let groups = 0;

beforeAll(async () => {
  await buildMoto();
  moto = await startMoto();
}, 600_000);
afterAll(() => moto.stop());
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', canary.id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', canary.secret);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  moto.asked.length = 0;
  moto.answerWith(null);
});
afterEach(() => vi.unstubAllEnvs());

const configured = (group: string, endpoint: string) =>
  configSchema.parse({
    ...{ project: 'shop', state: '.nova' },
    aws: { region, endpoint, codedeploy: { application: 'shop' } },
    services: { web: { scaling: { 'auto-scaling-group': group } } },
  });
const cloudAt = (group: string, endpoint = moto.endpoint): Cloud =>
  cloudOf(() => configured(group, endpoint));

/** Nobody answers there: only what AWS says is asked. */
const docker = new Docker({ socketPath: '/nonexistent', host: undefined });
const engine: Engine = {
  docker,
  host: 'unix:///nonexistent',
  local: true,
  version: '',
  apiVersion: '',
};
const compose = { host: engine.host, override: null };
const project = {
  ...{ name: 'shop', directory: '/nonexistent', files: [], envFiles: [], watchedFiles: [] },
  services: [definition('web')],
};

async function saved(cloud: Cloud, lastGoodAt: number | null = null, services = project.services) {
  const good = {
    ...{ service: 'web', imageId: '', imageRef: '', imageDigests: [] },
    at: lastGoodAt ?? 0,
  };
  const rest = {
    environment: {},
    memoryLimit: 0,
    networks: [],
    definition: null,
    configHash: null,
  };
  const { facts, gaps } = await collect(
    {
      ...{ engine, compose, cloud, now },
      project: { ...project, services },
      readings: readingsOf(engine, compose, project, 1_000),
      ask: () => Promise.resolve({ unaskable: 'not here' }),
      lastKnownGood: lastGoodAt === null ? new Map() : new Map([['web', { ...good, ...rest }]]),
      installationKey: null,
      events: new Map(),
      probes: new Map(),
    },
    ['scaling-group', 'deployments'],
    services.map(({ name }) => name),
  );
  return { facts: sortFacts(identify(facts, 1, now())), all: facts, gaps };
}

async function nextStep(cloud: Cloud): Promise<Action | string> {
  const { facts } = await saved(cloud);
  const resolved = resolveAction(rung('scale-out'), 'web', facts, project.services);
  return 'inapplicable' in resolved ? resolved.inapplicable : resolved.action;
}

const perform = (action: Action, cloud: Cloud) =>
  performAction(action, { engine, compose, project, scaling: cloud.scaling });

async function group(size: { min: number; desired: number; max: number }): Promise<string> {
  groups += 1;
  const name = `web-${groups}`;
  await moto.createGroup(name, size);
  return name;
}

function step(group: string, from = 1, to = from + 1): Action {
  const targets = [{ kind: 'scaling-group', name: group }] as const;
  return { remedy: 'scale-out', service: 'web', targets, group, from, to };
}

const asks = (action: string) => moto.asked.filter((one) => one.action === action);

test('one instance more is asked for, within the maximum, and is watched until it serves', async () => {
  const name = await group({ min: 1, desired: 1, max: 2 });
  const cloud = cloudAt(name);
  expect(await nextStep(cloud)).toEqual(step(name));
  expect(await perform(step(name), cloud)).toEqual({ outcome: 'applied', detail: 'scale-out web' });
  expect(await moto.desiredOf(name)).toBe(2);
  const [asked] = asks('SetDesiredCapacity');
  expect(new URLSearchParams(asked?.body).get('HonorCooldown')).toBe('true');

  const watch = watchScaling(cloud.scaling, now);
  const intended = event('remedy-intended', { plan: planned(step(name)) });
  const verifying = incident([...paths.applying, intended, event('remedy-finished')]);
  expect(watch.awaited(verifying)).toBe(`the answer of AWS about ${name}`);
  const awaited = () => Promise.resolve(watch.awaited(verifying));
  expect(await eventually(awaited, (words) => words === null)).toBeNull();
});

test('an instance that is not well is waited for, and named', async () => {
  const name = await group({ min: 1, desired: 1, max: 3 });
  const watch = watchScaling(cloudAt(name).scaling, now);
  const intended = event('remedy-intended', { plan: planned(step(name)) });
  const verifying = incident([...paths.applying, intended, event('remedy-finished')]);
  const words = await eventually(
    () => Promise.resolve(watch.awaited(verifying)),
    (said) => said?.startsWith('1 of 2') === true,
  );
  expect(words).toBe(`1 of 2 instances of ${name} in service`);
});

test('at the maximum nothing is asked for, and the reason is told', async () => {
  const name = await group({ min: 1, desired: 2, max: 2 });
  expect(await nextStep(cloudAt(name))).toBe(
    `the Auto Scaling group ${name} is at its maximum of 2`,
  );
  expect(asks('SetDesiredCapacity')).toEqual([]);
});

test('what is performed twice is one step', async () => {
  const name = await group({ min: 1, desired: 1, max: 5 });
  const cloud = cloudAt(name);
  const once = await perform(step(name), cloud);
  expect([once, await perform(step(name), cloud)]).toEqual([once, once]);
  expect(once.outcome).toBe('applied');
  expect(await moto.desiredOf(name)).toBe(2);
  expect(asks('SetDesiredCapacity')).toHaveLength(1);
});

test('an answer that is lost is looked up, and not asked for again', async () => {
  const name = await group({ min: 1, desired: 1, max: 5 });
  const cloud = cloudAt(name);
  moto.loseAnswersTo('SetDesiredCapacity');
  expect(await perform(step(name), cloud)).toMatchObject({ outcome: 'applied' });
  moto.loseAnswersTo(null);
  expect(await moto.desiredOf(name)).toBe(2);
});

test('who comes after a responder that died reads from AWS whether it was done', async () => {
  const name = await group({ min: 1, desired: 1, max: 5 });
  const cloud = cloudAt(name);
  const shown = (at: Cloud) => measured(step(name), engine, at);
  const done = async () =>
    isDone(step(name), { startedAt: {}, containers: [] }, {}, await shown(cloud));
  expect(await done()).toBe(false);
  await cloud.scaling.setDesired(name, 2);
  expect(await done()).toBe(true);
  const there = cloudAt(name, `http://127.0.0.1:${await freePort()}`);
  expect(await shown(there)).toBeNull();
});

test('a group that others have made larger meanwhile is never made smaller', async () => {
  const name = await group({ min: 1, desired: 4, max: 5 });
  expect(await perform(step(name), cloudAt(name))).toMatchObject({ outcome: 'applied' });
  expect(await moto.desiredOf(name)).toBe(4);
  expect(asks('SetDesiredCapacity')).toEqual([]);
});

test('nor one that others have made smaller larger by two', async () => {
  const name = await group({ min: 1, desired: 1, max: 5 });
  expect(await perform(step(name, 2), cloudAt(name))).toEqual({
    outcome: 'failed',
    detail: 'the group is to have 1 instances by now, and not 2',
  });
});

test('a maximum that was lowered after the plan holds', async () => {
  const name = await group({ min: 1, desired: 1, max: 1 });
  expect(await perform(step(name), cloudAt(name))).toEqual({
    outcome: 'failed',
    detail: 'the group may have 1 instances at most by now',
  });
});

test('undone, the group is as before', async () => {
  const name = await group({ min: 1, desired: 1, max: 2 });
  const cloud = cloudAt(name);
  await perform(step(name), cloud);
  // What `undo` of the remedy says: the number before again.
  expect(await cloud.scaling.setDesired(name, 1)).toBeNull();
  expect(await cloud.scaling.group(name)).toMatchObject({ desired: 1 });
  expect(await nextStep(cloud)).toEqual(step(name));
});

const quoted = `User ${canary.id} with ${canary.secret}`;
const denied = (code: string, status = 403) => ({
  ...{ status, type: 'text/xml' },
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${quoted}</Message></Error></ErrorResponse>`,
});

test.each<[string, string, string]>([
  [
    'AccessDenied',
    'AWS_DENIED',
    'the credentials do not allow autoscaling:DescribeAutoScalingGroups',
  ],
  ['InvalidClientTokenId', 'AWS_DENIED', 'AWS does not accept the credentials'],
  ['SignatureDoesNotMatch', 'AWS_DENIED', 'AWS does not accept the credentials'],
  ['Throttling', 'AWS_THROTTLED', 'AWS answers that it is asked too often'],
])('%s is a gap that quotes nothing', async (code, problem, reason) => {
  moto.answerWith(({ action }) =>
    action === 'DescribeAutoScalingGroups' ? denied(code, code === 'Throttling' ? 400 : 403) : null,
  );
  const cloud = cloudAt('web');
  const { gaps, facts } = await saved(cloud);
  expect(facts.groups).toEqual([]);
  const subject = 'web, group web';
  expect(gaps).toContainEqual({ wanted: 'scaling-group', subject, reason: `${reason} (${code})` });
  expect(JSON.stringify(gaps)).not.toMatch(/C4nary|C4NARY/);
  expect(await cloud.scaling.group('web')).toMatchObject({ problem });
  const done = await perform(step('web'), cloud);
  expect(done).toEqual({ outcome: 'failed', detail: `${reason} (${code})` });
});

test('a throttled answer is asked for again', async () => {
  const name = await group({ min: 1, desired: 1, max: 2 });
  let times = 0;
  moto.answerWith(({ action }) => {
    times += action === 'DescribeAutoScalingGroups' ? 1 : 0;
    return times === 1 ? denied('Throttling', 400) : null;
  });
  expect(await nextStep(cloudAt(name))).toEqual(step(name));
  expect(times).toBe(2);
});

test('a group in its cooldown is left alone, and the reason is told', async () => {
  const name = await group({ min: 1, desired: 1, max: 2 });
  moto.answerWith(({ action }) =>
    action === 'SetDesiredCapacity' ? denied('ScalingActivityInProgress', 400) : null,
  );
  expect(await perform(step(name), cloudAt(name))).toEqual({
    outcome: 'failed',
    detail: 'the group is being scaled or is in its cooldown (ScalingActivityInProgressFault)',
  });
  expect(await moto.desiredOf(name)).toBe(1);
});

test('a group and an application that serve several services are asked about once', async () => {
  const name = await group({ min: 1, desired: 1, max: 2 });
  moto.answerWith(codeDeployOf('shop', deployed));
  const several = ['web', 'api', 'worker'];
  const config = configSchema.parse({
    project: 'shop',
    aws: {
      ...{ region, endpoint: moto.endpoint, 'auto-scaling-group': name },
      codedeploy: { application: 'shop', group: 'production' },
    },
  });
  const services = several.map((one) => definition(one));
  const { all } = await saved(
    cloudOf(() => config),
    null,
    services,
  );
  expect(all.map((fact) => 'service' in fact && [fact.kind, fact.service])).toEqual(
    ['deployments', 'scaling-group'].flatMap((kind) => several.map((one) => [kind, one])),
  );
  expect(asks('DescribeAutoScalingGroups')).toHaveLength(1);
  expect(asks('ListDeployments')).toHaveLength(1);
});

test('a group that is not there is a gap, and nothing is done to it', async () => {
  const cloud = cloudAt('nobody');
  const reason = 'there is no Auto Scaling group nobody in this region';
  expect((await saved(cloud)).gaps).toContainEqual({
    ...{ wanted: 'scaling-group', subject: 'web, group nobody', reason },
  });
  expect(await perform(step('nobody'), cloud)).toEqual({ outcome: 'failed', detail: reason });
});

test('without credentials there is a gap, and nothing throws', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  const { gaps } = await saved(cloudAt('web'));
  expect(gaps.map(({ wanted, reason }) => [wanted, reason])).toEqual(
    ['deployments', 'scaling-group'].map((wanted) => [
      wanted,
      expect.stringMatching(/^no credentials for AWS were found/) as string,
    ]),
  );
});

test('when AWS cannot be reached there are gaps in time, and nothing throws', async () => {
  const began = performance.now();
  const cloud = cloudAt('web', `http://127.0.0.1:${await freePort()}`);
  const { gaps } = await saved(cloud);
  expect(gaps.map(({ reason }) => reason)).toEqual([
    'AWS cannot be reached (ECONNREFUSED)',
    'AWS cannot be reached (ECONNREFUSED)',
  ]);
  expect(performance.now() - began).toBeLessThan(10_000);
});

const hour = 3_600;
const day = 1_790_000_000;
const deployed: readonly Deployed[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((commit, index) => ({
  id: `d-${commit}`,
  group: index % 2 === 0 ? 'production' : 'canary',
  status: commit === 'g' ? 'InProgress' : 'Succeeded',
  createTime: day + index * hour,
  commit: commit.repeat(7),
}));

test('the last five deployments of all groups are evidence, newest first', async () => {
  moto.answerWith(codeDeployOf('shop', deployed));
  const { all } = await saved(cloudAt('web'), (day + 4.5 * hour) * 1_000);
  const fact = all.find(({ kind }) => kind === 'deployments');
  expect(fact).toMatchObject({ application: 'shop', lastGoodAt: (day + 4.5 * hour) * 1_000 });
  const deployments = fact?.kind === 'deployments' ? fact.deployments : [];
  expect(deployments.map(({ id }) => id)).toEqual(['d-g', 'd-f', 'd-e', 'd-d', 'd-c']);
  expect(deployments[0]).toEqual({
    ...{ id: 'd-g', group: 'production', status: 'InProgress', completedAt: null },
    ...{ createdAt: (day + 6 * hour) * 1_000, revision: 'shop/web@ggggggg' },
  });
  expect(deployments[1]?.completedAt).toBe((day + 5 * hour) * 1_000 + 60_500);
});

test('nova doctor says what it finds at AWS', async () => {
  const name = await group({ min: 1, desired: 2, max: 2 });
  moto.answerWith(codeDeployOf('other', deployed));
  const checks = await cloudChecks(configured(name, moto.endpoint));
  expect(checks).toEqual([
    {
      ...{ name: `group ${name}`, state: 'warn' },
      says: '2 instances of 1 to 2, 2 in service and healthy: there is none left to add',
      advice: 'raise its maximum, or live without scale-out',
    },
    {
      ...{ name: 'deployments shop', state: 'fail' },
      says: 'there is no such application or deployment group (ApplicationDoesNotExistException)',
      advice: 'correct the name or the region: docs/aws.md',
    },
  ]);
});
