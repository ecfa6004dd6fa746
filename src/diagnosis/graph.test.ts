import { describe, expect, test } from 'vitest';
import type { ServiceDefinition } from '../docker/project.ts';
import { graphOf, relativesOf, roleOf, serviceNamed, standsOn } from './graph.ts';

function service(name: string, over: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return {
    name,
    image: `acme/${name}`,
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
    ...over,
  };
}

const store = {
  setting: 'DATABASE_URL',
  scheme: 'postgres',
  host: 'acme-ledger',
  port: 5432,
  role: 'database',
  service: 'ledger',
} as const;
const pay = {
  ...store,
  setting: 'PAY_URL',
  host: 'pay.test',
  role: 'external',
  service: null,
} as const;

const graph = graphOf([
  service('web', { dependsOn: ['shop'] }),
  service('shop', { dependsOn: ['ledger', 'web'], references: [store, pay], startPeriod: 5000 }),
  service('ledger', { networks: [{ network: 'n', aliases: ['db'], ipv4: null }] }),
]);

describe('graphOf', () => {
  test('a setting says more than depends_on and replaces it', () => {
    expect(graph.shop?.dependencies).toEqual([
      { to: 'ledger', role: 'database', setting: 'DATABASE_URL' },
      { to: 'pay.test', role: 'external', setting: 'PAY_URL' },
      { to: 'web', role: 'service', setting: '' },
    ]);
  });

  test('a service is known by its name, its aliases and the hosts that mean it', () => {
    for (const host of ['ledger', 'db', 'acme-ledger'])
      expect(serviceNamed(graph, host)).toBe('ledger');
    expect(serviceNamed(graph, 'pay.test')).toBeNull();
    expect(serviceNamed(graph, 'constructor')).toBeNull();
  });

  test('what it stands on is found through a cycle, nearest first', () => {
    expect(standsOn(graph, 'web')).toEqual(['shop', 'ledger', 'pay.test']);
    expect(standsOn(graph, 'nobody')).toEqual([]);
  });

  test('its relatives are what it stands on, and then who stands on it, each once', () => {
    const relatives = relativesOf(graph);
    expect(relatives.get('ledger')).toEqual(['web', 'shop']);
    expect(relatives.get('shop')).toEqual(expect.arrayContaining(['ledger', 'web']));
    expect(relatives.get('shop')).toHaveLength(new Set(relatives.get('shop')).size);
    expect(relatives.get('pay.test')).toBeUndefined();
  });

  test('its role is what others use it for', () => {
    expect(roleOf(graph, 'ledger')).toBe('database');
    expect(roleOf(graph, 'shop')).toBe('service');
    expect(roleOf(graph, 'pay.test')).toBe('external');
    expect(roleOf(graph, 'nobody')).toBeNull();
  });
});
