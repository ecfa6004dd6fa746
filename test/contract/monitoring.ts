/**
 * Debian's Prometheus and Alertmanager with the configuration of rewards/monitoring/, on 127.0.0.1.
 * Only times, ports and the target differ.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testRun } from '../rig.ts';
import { freePort } from '../free-port.ts';
import { buildImage, docker } from './debian-image.ts';

const image = 'nova-test/monitoring:latest';
const configuration = join(import.meta.dirname, '..', '..', 'rewards', 'monitoring');
export const buildMonitoring = () => buildImage(image, 'monitoring.Dockerfile');

/** What the tools of the packages say of the files as they are in the repository. */
export function checkConfiguration(): Promise<string> {
  const script = [
    'cp /conf/* /tmp && touch /tmp/nova.token && cd /tmp',
    'promtool check config prometheus.yaml',
    'amtool check-config alertmanager.yaml',
  ].join(' && ');
  const mount = `${configuration}:/conf:ro`;
  return docker('run', '--rm', ...labels(), '--volume', mount, image, 'sh', '-c', script);
}

const labels = () => ['--label', `nova.test=${testRun()}`];

export interface Monitoring {
  /** What is scraped: it answers, or it is gone. */
  readonly target: { readonly leave: () => Promise<void>; readonly comeBack: () => Promise<void> };
  readonly stop: () => Promise<void>;
}

/** @param responder where it takes alerts; `token` is sent along */
export async function startMonitoring(responder: URL, token: string): Promise<Monitoring> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-test-monitoring-'));
  const target = await startTarget();
  const ports = { prometheus: await freePort(), alertmanager: await freePort() };
  const names: string[] = [];
  const stop = async () => {
    for (const name of names) await docker('rm', '--force', name);
    await target.leave();
    await rm(folder, { recursive: true, force: true });
  };
  const start = async (program: keyof typeof ports, ...argv: readonly string[]) => {
    const name = `nova-test-${program}-${randomBytes(4).toString('hex')}`;
    names.push(name);
    await docker(
      ...['run', '--detach', '--name', name, ...labels(), '--network', 'host'],
      ...['--volume', `${folder}:/conf:ro`, '--workdir', '/tmp', image],
      ...[`/usr/bin/${program === 'prometheus' ? program : 'prometheus-alertmanager'}`, ...argv],
      `--web.listen-address=127.0.0.1:${ports[program]}`,
    );
  };
  try {
    await writeConfiguration(folder, target.port, ports.alertmanager, responder, token);
    const cluster = '--cluster.listen-address=';
    await start('alertmanager', '--config.file=/conf/alertmanager.yaml', cluster);
    await start('prometheus', '--config.file=/conf/prometheus.yaml');
    await untilScraped(ports.prometheus);
  } catch (error) {
    await stop();
    throw error;
  }
  return { target, stop };
}

/** The real files, with times that a test can wait for and with this test's ports. */
async function writeConfiguration(
  folder: string,
  target: number,
  alertmanager: number,
  responder: URL,
  token: string,
): Promise<void> {
  const edit = async (file: string, changes: readonly (readonly [string, string])[]) => {
    let text = await readFile(join(configuration, file), 'utf8');
    for (const [from, to] of changes) {
      if (!text.includes(from)) throw new Error(`${file} does not say ${from} any more`);
      text = text.replace(from, to);
    }
    await writeFile(join(folder, file), text);
  };
  await edit('rules.yaml', [['for: 2m', 'for: 2s']]);
  await edit('prometheus.yaml', [
    ['scrape_interval: 15s', 'scrape_interval: 1s'],
    ['scrape_timeout: 5s', 'scrape_timeout: 1s'],
    ['evaluation_interval: 15s', 'evaluation_interval: 1s'],
    ['127.0.0.1:9093', `127.0.0.1:${alertmanager}`],
    ['127.0.0.1:4000', `127.0.0.1:${target}`],
    ['service: backend', 'service: web'],
  ]);
  await edit('alertmanager.yaml', [
    ['group_wait: 5s', 'group_wait: 1s'],
    ['group_interval: 1m', 'group_interval: 2s'],
    ['repeat_interval: 4h', 'repeat_interval: 2s'],
    ['http://127.0.0.1:4840', responder.origin],
  ]);
  await writeFile(join(folder, 'nova.token'), token);
}

/** Answers with no metrics at all, which is enough to be up. */
async function startTarget() {
  const server = createServer((_, answer) => answer.end('# nothing to measure\n'));
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async leave() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    comeBack: () => listen(server, port),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** Until Prometheus has seen the target up: a target that was never there raises nothing else. */
async function untilScraped(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/api/v1/query?query=up`;
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await fetch(url).then(
      (response) => response.text(),
      (error: unknown) => String(error),
    );
    if (/"value":\[[\d.]+,"1"\]/.test(answer)) return;
    if (Date.now() > end) throw new Error(`Prometheus has not scraped the target: ${answer}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
