import { expect, test } from 'vitest';
import type { Project, ReplicaView } from '../docker/project.ts';
import { parseConfiguration } from '../docker/definition.ts';
import { knownSecrets } from './known-secrets.ts';

const project: Project = {
  name: 'shop',
  directory: '/srv/shop',
  files: [],
  envFiles: [],
  watchedFiles: [],
  services: [],
};

function replica(environment: Record<string, string>): ReplicaView {
  const state: ReplicaView['state'] = {
    kind: 'container-state',
    service: 'postgres',
    container: 'c1',
    name: 'shop-postgres-1',
    status: 'running',
    pid: 1,
    exitCode: 0,
    oomKilled: false,
    error: '',
    restartCount: 0,
    restartPolicy: 'no',
    createdAt: 0,
    startedAt: 0,
    finishedAt: null,
    dockerHealth: 'none',
    healthOutput: '',
    healthLog: [],
    imageId: 'i',
    imageRef: 'i',
    memoryLimit: 0,
    ports: [],
  };
  return {
    state,
    networks: [],
    environment,
    mounts: [],
    definition: {},
    configHash: null,
    stopTimeout: null,
    oneOff: false,
  };
}

test('knows the secrets of containers and of the files', () => {
  const configuration = parseConfiguration({
    services: { web: { environment: { JWT_SECRET: 'from-files' } } },
  });
  const found = knownSecrets(project, [replica({ DB_PASSWORD: 'from-container' })], configuration);
  expect(found.toSorted()).toEqual(['from-container', 'from-files']);
});

test('a password that is also the name of a user or a service cannot be hidden as a word', () => {
  const environment = {
    POSTGRES_USER: 'nobody-else',
    POSTGRES_PASSWORD: 'nobody-else',
    SHOP_SECRET: 'shop',
    OTHER_TOKEN: 'only-a-token',
    COPY: 'only-a-token',
  };
  expect(knownSecrets(project, [replica(environment)], null)).toEqual(['only-a-token']);
});
