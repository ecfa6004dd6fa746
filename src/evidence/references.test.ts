import { expect, test } from 'vitest';
import type { Project, Reference, ReplicaView, ServiceDefinition } from '../docker/project.ts';
import { referencesFrom, roleOf } from './references.ts';

const toDatabase: Reference = {
  setting: 'DATABASE_URL',
  scheme: 'postgres',
  host: 'store',
  port: 5432,
  role: 'database',
  service: 'db',
};

function service(name: string, part: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return {
    name,
    image: name,
    memoryLimit: null,
    limitsIn: 'service',
    replicas: 1,
    dependsOn: [],
    references: [],
    networks: [],
    publishes: [],
    exposes: [],
    startPeriod: null,
    hasHealthcheck: false,
    restarts: false,
    healthUrl: null,
    hasVolumes: false,
    buildContext: null,
    ...part,
  };
}

const web = service('web', { references: [toDatabase] });
const db = service('db', {
  networks: [{ network: 'p_default', aliases: ['db', 'primary'], ipv4: null }],
});
const project: Project = {
  name: 'p',
  directory: '/p',
  files: [],
  envFiles: [],
  watchedFiles: [],
  services: [web, db],
};

function withSettings(environment: Record<string, string>): ReplicaView {
  return { environment } as ReplicaView;
}

test('without a container the files say what a service points at', () => {
  expect(referencesFrom(project, web, null)).toEqual([toDatabase]);
});

test.each([
  ['postgres://app@db/x', 'db', 'db'],
  ['postgres://app@primary/x', 'primary', 'db'],
  ['postgres://app@store/x', 'store', 'db'],
  ['postgres://app@elsewhere.example/x', 'elsewhere.example', null],
])('a container set to %s points there, whatever the files say now', (url, host, named) => {
  const found = referencesFrom(project, web, withSettings({ DATABASE_URL: url }));
  expect(found.map((one) => [one.host, one.service, one.role])).toEqual([
    [host, named, 'database'],
  ]);
});

test('others give a service its role', () => {
  expect(roleOf(project, 'db')).toBe('database');
  expect(roleOf(project, 'web')).toBe('service');
});
