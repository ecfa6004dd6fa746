/** Collecting is total: whatever the engine does, facts or gaps come back in time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/docker/engine.ts';
import type { Project } from '../../src/docker/project.ts';
import { readingsOf } from '../../src/docker/readings.ts';
import { configurationDeadline } from '../../src/evidence/attempt.ts';
import { collect } from '../../src/evidence/collect.ts';
import { collectors } from '../../src/evidence/collectors/registry.ts';
import type { CollectContext } from '../../src/evidence/context.ts';
import type { FactKind } from '../../src/evidence/evidence.ts';

const kinds = Object.keys(collectors) as FactKind[];
const sockets = new Set<Socket>();
let folder: string;
let hanging: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nova-test-hang-'));
  hanging = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => hanging.listen(join(folder, 'docker.sock'), resolve));
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => hanging.close(resolve));
  await rm(folder, { recursive: true });
});

function contextAt(socketPath: string, ask: CollectContext['ask']): CollectContext {
  const host = `unix://${socketPath}`;
  const docker = new Docker({ socketPath, host: undefined });
  const engine: Engine = { docker, host, local: true, version: '', apiVersion: '' };
  const compose = { host, override: null };
  const project: Project = {
    name: 'nova-test-hang',
    directory: folder,
    files: [join(folder, 'missing.yaml')],
    envFiles: [],
    watchedFiles: [],
    services: [
      {
        name: 'web',
        image: 'web',
        memoryLimit: null,
        limitsIn: 'service',
        replicas: 1,
        dependsOn: [],
        references: [],
        networks: [],
        publishes: [{ hostIp: '127.0.0.1', hostPort: 1, containerPort: 1 }],
        exposes: [],
        startPeriod: null,
        hasHealthcheck: false,
        restarts: false,
        healthUrl: null,
        hasVolumes: false,
        buildContext: null,
      },
    ],
  };
  return {
    engine,
    compose,
    project,
    readings: readingsOf(engine, compose, project, configurationDeadline),
    ask,
    lastKnownGood: new Map(),
    installationKey: null,
    events: new Map([['web', []]]),
    probes: new Map(),
    now: Date.now,
  };
}

const noAnswer: CollectContext['ask'] = () => new Promise(() => undefined);

test('an engine that accepts and never answers leaves gaps, and what needs no engine is there', async () => {
  const began = performance.now();
  const context = contextAt(join(folder, 'docker.sock'), noAnswer);
  const { facts, gaps } = await collect(context, kinds, ['web', 'unknown']);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(facts.map((fact) => fact.kind)).toEqual(
    expect.arrayContaining(['container-events', 'host-resources']),
  );
  const answered = new Set<FactKind>(
    [...facts, ...gaps.map((gap) => ({ kind: gap.wanted }))].map((one) => one.kind),
  );
  // One collector speaks for both, under the name of the first; git is only read where it may be.
  const silent = ['container-missing', 'git-history'];
  expect(kinds.filter((kind) => !answered.has(kind))).toEqual(silent);
  expect(gaps.find((gap) => gap.wanted === 'logs')?.reason).toContain('did not answer');
  expect(gaps.find((gap) => gap.subject === 'unknown')?.reason).toContain('no such service');
});

test('an engine that is not there leaves gaps at once', async () => {
  const context = contextAt(join(folder, 'nobody.sock'), noAnswer);
  const { gaps } = await collect(context, ['container-state', 'logs'], ['web']);
  expect(gaps.map((gap) => [gap.wanted, gap.subject])).toEqual([
    ['container-state', 'web'],
    ['logs', 'web'],
  ]);
  expect(gaps[0]?.reason).toContain('no Docker socket');
});
