/** A whole incident that is answered by more capacity: by Compose, and by an Auto Scaling group. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { StoredEvent } from '../../src/incident/event.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { startNova, type Running } from '../command-line.ts';
import { createRig, look, type Rig } from '../evidence-rig.ts';
import { buildMoto, region, startMoto, type Moto } from './moto.ts';
import { cloudOf } from '../../src/cloud.ts';
import { configSchema } from '../../src/config/config.ts';

const canary = { id: 'AKIAC4NARYC4NARYC4NA', secret: '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' };

/** They run until they are told to crash. */
const program = 'trap "exit 3" USR1; while true; do sleep 0.1; done';
const made = `image: 'nova-rewards/redis:latest', stop_signal: SIGKILL`;
const service = `{ ${made}, entrypoint: [bash, -c, '${program}'] }`;
const yaml = `
services:
  web: ${service}
  api: ${service}
  shop: { ${made}, entrypoint: [sleep, infinity], container_name: CONTAINER }
  door: { ${made}, entrypoint: [sleep, infinity], ports: ['127.0.0.1:1:6379'] }
`;

const runbook = `# Service down

## Common Causes

### Application Crash

\`\`\`bash {remedy=scale-out}
docker compose up -d --no-recreate --scale {{service}}={{one-more}}
\`\`\`
`;

/** Milliseconds: two stops and starts of containers, on a machine with other work. */
const patience = 120_000;
const atMost = 240_000;

let rig: Rig;
let moto: Moto;
let folder: string;
let running: Running | null = null;

beforeAll(async () => {
  await buildMoto();
  moto = await startMoto();
  await moto.createGroup('shop-api', { min: 1, desired: 1, max: 2 });
  folder = await mkdtemp(join(tmpdir(), 'nova-test-scale-'));
  rig = await createRig('scale', yaml.replace('CONTAINER', `nova-test-scale-${process.pid}`));
  await rig.compose('up', '--detach', 'web', 'api');
  await writeFile(join(folder, 'runbook.md'), runbook);
  await writeFile(
    join(folder, 'nova.yaml'),
    `project: ${rig.name}
runbook: runbook.md
policy: { remedies: { scale-out: auto } }
windows: { settle: 2s, watch: 2s, verify-within: 30s, deployment: 2s, grace: 1s }
probing: { interval: 1s, failures: 2 }
aws: { region: ${region}, endpoint: "${moto.endpoint}" }
services:
  web: { scaling: { max-replicas: 2 }, probes: [{ kind: container }] }
  api: { scaling: { auto-scaling-group: shop-api }, probes: [{ kind: container }] }
`,
  );
}, 600_000);
afterEach(async () => {
  await running?.stop();
  running = null;
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await rig.stop();
  await moto.stop();
  await rm(folder, { recursive: true, force: true });
});

async function watch(): Promise<Running> {
  vi.stubEnv('AWS_ACCESS_KEY_ID', canary.id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', canary.secret);
  running = startNova(['watch', '--json'], { cwd: folder });
  await running.says('"type":"watching"');
  return running;
}

/** Once it has said so and ended: all events of the incidents about the service. */
async function untilResolved(service: string): Promise<readonly StoredEvent[]> {
  await running?.says('"type":"resolved"', patience);
  await running?.stop();
  const store = await openSqliteStore(join(folder, '.nova'));
  const logs = await Promise.all((await store.list('all')).map((id) => store.load(id)));
  await store.close();
  return logs
    .filter(([opened]) => opened?.event.type === 'opened' && opened.event.service === service)
    .flat();
}

const crash = (name: string) => rig.compose('exec', '-T', name, 'bash', '-c', 'kill -USR1 1');
const runs = async (name: string) => {
  const listed = await rig.compose('ps', '--quiet', '--status', 'running', name);
  return listed.split('\n').filter((line) => line !== '').length;
};
const of = (events: readonly StoredEvent[], type: string) =>
  events.map(({ event }) => event).filter((event) => event.type === type);

test(
  'one container more, up to max-replicas, is kept for every later up',
  async () => {
    await watch();
    await crash('web');
    const events = await untilResolved('web');
    const step = { remedy: 'scale-out', service: 'web', group: null, from: 1, to: 2 };
    expect(of(events, 'remedy-intended')).toMatchObject([{ plan: { action: step } }]);
    expect(of(events, 'remedy-finished')).toMatchObject([{ outcome: 'applied' }]);
    expect(of(events, 'verified')).toHaveLength(1);
    expect(await runs('web')).toBe(2);
    const override = join(folder, '.nova', 'compose.override.yaml');
    expect(parse(readFileSync(override, 'utf8'))).toEqual({
      services: { web: { scale: 2, deploy: { replicas: 2 } } },
    });
    // By hand, as the operator has it: with the file the number stays, without it is as it was.
    await rig.compose('--file', override, 'up', '--detach', 'web');
    expect(await runs('web')).toBe(2);
    await rig.compose('up', '--detach', 'web');
    expect(await runs('web')).toBe(1);
  },
  atMost,
);

test(
  'one instance more is asked of AWS, and no sink holds the credentials',
  async () => {
    const responder = await watch();
    await crash('api');
    await responder.says('"type":"remedy-finished"', patience);
    expect(await moto.desiredOf('shop-api')).toBe(2);
    await rig.compose('up', '--detach', 'api');
    const events = await untilResolved('api');
    const step = { remedy: 'scale-out', service: 'api', group: 'shop-api', from: 1, to: 2 };
    expect(of(events, 'remedy-intended')).toMatchObject([
      { plan: { action: step, verifyWithin: 300_000 } },
    ]);
    expect(of(events, 'verified')).toHaveLength(1);
    await responder.stop();
    const state = join(folder, '.nova');
    const sinks = new Map([
      ['output', responder.output() + responder.complaints()],
      ...readdirSync(state, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.\w+$/.test(file) && !file.endsWith('.sock'))
        .map((file) => [file, readFileSync(join(state, file), 'latin1')] as const),
    ]);
    expect(sinks.get('output')).toContain('Auto Scaling group shop-api');
    for (const [sink, text] of sinks)
      for (const secret of Object.values(canary))
        expect(text.includes(secret), `${sink} holds ${secret}`).toBe(false);
  },
  atMost,
);

test.each([
  ['door', /^it publishes the fixed port 1, which only one container can have$/],
  ['shop', /^its Compose file names its container nova-test-scale-\d+$/],
  ['api', /^$/],
])('whether there may be several of %s is told', async (name, obstacle) => {
  const scaling = { 'max-replicas': 3 };
  const config = configSchema.parse({ project: 'a', services: { [name]: { scaling } } });
  const context = { ...(await rig.context()), cloud: cloudOf(() => config) };
  const { facts } = await look(context, 'replica-room', name);
  expect(facts).toMatchObject([
    { service: name, max: 3, configured: 1, obstacle: expect.stringMatching(obstacle) as string },
  ]);
});

test('a service of which nobody has said how it may be scaled is not asked about', async () => {
  const config = configSchema.parse({ project: 'a' });
  const context = { ...(await rig.context()), cloud: cloudOf(() => config) };
  expect(await look(context, 'replica-room', 'web')).toEqual({ facts: [], gaps: [] });
  expect(await look(context, 'scaling-group', 'web')).toEqual({ facts: [], gaps: [] });
});
