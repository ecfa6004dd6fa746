import { expect, test } from 'vitest';
import { state } from '../../../test/examples/facts.ts';
import { cause, event, incident, paths } from '../../../test/examples/incident.ts';
import { evidence } from '../../../test/examples/report.ts';
import type { ImageChange } from '../../evidence/change-facts.ts';
import { actionItems, actionRules, type ActionRule, type Known } from './action-items.ts';

const sound = state('web', {
  memoryLimit: 1_000_000,
  dockerHealth: 'healthy',
  restartPolicy: 'unless-stopped',
  imageRef: 'registry.example/web@sha256:abc',
});
const deployed: ImageChange = {
  kind: 'image-change',
  service: 'web',
  currentId: 'sha256:b',
  currentRef: 'web:2',
  builtAt: null,
  lastGoodId: 'sha256:a',
  lastGoodRef: 'web:1',
  lastGoodAt: 1,
  changed: true,
  lastGoodAvailable: true,
};

const healthy: Known = {
  incident: incident(paths.resolved),
  cause: cause('app-crash'),
  evidence: evidence(sound, deployed),
  goods: [{ service: 'web', environment: { NODE_ENV: 'h', DB_PASSWORD_FILE: 'h' } }],
  firstFailure: null,
  lessons: [],
};

const faulty: Record<ActionRule, { readonly known: Partial<Known>; readonly item: object }> = {
  'no-memory-limit': {
    known: { evidence: evidence({ ...sound, memoryLimit: 0 }) },
    item: { key: 'no-memory-limit:web', title: 'Give web a memory limit', evidence: ['1.1'] },
  },
  'no-health-check': {
    known: { evidence: evidence({ ...sound, dockerHealth: 'none' }) },
    item: { key: 'no-health-check:web', evidence: ['1.1'] },
  },
  'no-restart-policy': {
    known: { evidence: evidence({ ...sound, restartPolicy: 'no' }) },
    item: { key: 'no-restart-policy:web', evidence: ['1.1'] },
  },
  'image-by-tag': {
    known: { evidence: evidence({ ...sound, imageRef: 'web:latest' }) },
    item: { key: 'image-by-tag:web', why: expect.stringContaining('web:latest') as string },
  },
  'plain-secrets': {
    known: {
      goods: [{ service: 'web', environment: { DB_PASSWORD: 'h', API_KEY: 'h', PORT: 'h' } }],
    },
    item: {
      key: 'plain-secrets:web',
      why: expect.stringContaining('API_KEY, DB_PASSWORD') as string,
    },
  },
  'noticed-late': {
    known: { incident: incident([event('opened')], 1), firstFailure: -60_000 },
    item: { key: 'noticed-late:web', why: expect.stringContaining('1 min 0 s') as string },
  },
  'runbook-section': {
    known: { lessons: ['cause-without-section'] },
    item: { key: 'runbook-section:app-crash' },
  },
  'ungated-deployment': {
    known: { evidence: evidence({ ...sound, dockerHealth: 'none' }, deployed) },
    item: { key: 'ungated-deployment:web', evidence: ['1.2', '1.1'] },
  },
};

test.each(actionRules)('%s is an item of its own', (rule) => {
  const { known, item } = faulty[rule];
  const found = actionItems({ ...healthy, ...known });
  expect(found.filter(({ key }) => key.startsWith(`${rule}:`))).toEqual([
    expect.objectContaining(item),
  ]);
});

test('healthy facts yield none', () => {
  expect(actionItems(healthy)).toEqual([]);
});

test('a service whose runbook has no remedy left is an item without anybody reading the runbook', () => {
  const known = { ...healthy, incident: incident(paths.escalated) };
  expect(actionItems(known)).toMatchObject([{ key: 'runbook-section:app-crash' }]);
});

test('replicas are one item, and services that are not concerned are none', () => {
  const bare = { ...sound, memoryLimit: 0 };
  const known = {
    ...healthy,
    evidence: evidence(bare, { ...bare, container: 'two' }, { ...bare, service: 'mail' }),
  };
  expect(actionItems(known).map(({ key }) => key)).toEqual(['no-memory-limit:web']);
});
