/**
 * Debian's Moto in a container, which answers as AWS does, behind a thin proxy that corrects where it
 * does not: its times lack a zone. Through the proxy a test can also read what was asked, and have an
 * answer that Moto does not give.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import { freePort } from '../free-port.ts';
import { testRun } from '../rig.ts';
import { buildImage, docker } from './debian-image.ts';

const image = 'nova-test/moto:latest';
export const region = 'eu-central-1';

export const buildMoto = () => buildImage(image, 'moto.Dockerfile');

/** Instead of Moto's answer. */
export interface OtherAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface Asked {
  /** As AWS names it: SetDesiredCapacity. */
  readonly action: string;
  readonly body: string;
}

export interface Moto {
  /** Of the proxy: what the product is given. */
  readonly endpoint: string;
  readonly asked: Asked[];
  /** Answers in Moto's place, or after it when it returns null. */
  answerWith(answer: ((asked: Asked) => OtherAnswer | null) | null): void;
  /** Moto does what it is asked, and the connection ends before the answer; null: no more. */
  loseAnswersTo(action: string | null): void;
  /** A group with its launch configuration; `desired` instances are there at once. */
  createGroup(name: string, size: { min: number; desired: number; max: number }): Promise<void>;
  desiredOf(name: string): Promise<number>;
  stop(): Promise<void>;
}

export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const name = `nova-test-moto-${randomBytes(4).toString('hex')}`;
  await docker(
    ...['run', '--detach', '--name', name, '--label', `nova.test=${testRun()}`],
    ...['--network', 'host', image],
    ...['python3', '-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
  );
  const inside = `http://127.0.0.1:${port}`;
  const asked: Asked[] = [];
  let other: ((asked: Asked) => OtherAnswer | null) | null = null;
  let lost: string | null = null;
  const proxy = createServer((request, response) => {
    void (async () => {
      const body = await textOf(request);
      const target = request.headers['x-amz-target'];
      const action =
        typeof target === 'string'
          ? (target.split('.').at(-1) ?? '')
          : (new URLSearchParams(body).get('Action') ?? '');
      const one = { action, body };
      asked.push(one);
      const answer = other?.(one) ?? (await forward(inside, request.url ?? '/', request, body));
      if (action === lost) {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    })().catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  const stop = async () => {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
    await docker('rm', '--force', name);
  };
  try {
    await untilAnswering(inside);
    const endpoint = `http://127.0.0.1:${await listen(proxy)}`;
    return {
      ...{ endpoint, asked, stop },
      ...operator(endpoint),
      answerWith: (answer) => (other = answer),
      loseAnswersTo: (action) => (lost = action),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function textOf(request: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function forward(
  inside: string,
  path: string,
  {
    method = 'GET',
    headers,
  }: { method?: string | undefined; headers: NodeJS.Dict<string | string[]> },
  body: string,
): Promise<OtherAnswer> {
  const kept = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'].flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const answer = await fetch(`${inside}${path}`, {
    method,
    headers: Object.fromEntries(kept),
    ...(body === '' ? {} : { body }),
  });
  const type = answer.headers.get('content-type') ?? '';
  return { status: answer.status, type, body: corrected(await answer.text()) };
}

/** AWS tells times with their zone. */
function corrected(body: string): string {
  const time = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?![\d.Z+-])/g;
  return body.replace(time, (at) => `${at.replace(' ', 'T')}Z`);
}

async function untilAnswering(url: string): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return;
    if (Date.now() > end) throw new Error('Moto does not answer');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** What an operator of the account does, with the credentials of nobody. */
function operator(endpoint: string) {
  const scaling = new AutoScalingClient({
    region,
    endpoint,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  let configured = false;
  return {
    async createGroup(name: string, size: { min: number; desired: number; max: number }) {
      if (!configured)
        await scaling.send(
          new CreateLaunchConfigurationCommand({
            LaunchConfigurationName: 'small',
            ImageId: 'ami-12c6146b',
            InstanceType: 't3.micro',
          }),
        );
      configured = true;
      await scaling.send(
        new CreateAutoScalingGroupCommand({
          AutoScalingGroupName: name,
          LaunchConfigurationName: 'small',
          MinSize: size.min,
          MaxSize: size.max,
          DesiredCapacity: size.desired,
          AvailabilityZones: [`${region}a`],
        }),
      );
    },
    async desiredOf(name: string) {
      const { AutoScalingGroups } = await scaling.send(
        new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
      );
      return AutoScalingGroups?.[0]?.DesiredCapacity ?? -1;
    },
  };
}
