import { expect, test } from 'vitest';
import { state } from '../../test/examples/facts.ts';
import type { ComposeFiles, Evidence, Fact } from './evidence.ts';
import { factsOf, sortFacts } from './facts.ts';

function saved(...facts: readonly Fact[]): readonly Evidence[] {
  return facts.map((fact, index) => ({ id: `1-${index}`, round: 1, collectedAt: index, fact }));
}

const files = (valid: boolean): ComposeFiles => ({
  kind: 'compose-files',
  valid,
  problem: '',
  files: [],
});
const missing: Fact = { kind: 'container-missing', service: 'web' };

test('facts of one kind come back in the order in which they were collected', () => {
  const evidence = saved(state('web'), missing, state('db'));
  expect(factsOf(evidence, 'container-state').map((one) => one.service)).toEqual(['web', 'db']);
  expect(factsOf(evidence, 'logs')).toEqual([]);
});

test('without evidence every list is empty, and nobody knows whether the files are valid', () => {
  expect(sortFacts([])).toEqual({
    containers: [],
    missing: [],
    images: [],
    sources: [],
    configurations: [],
    composeValid: null,
    ports: [],
    networks: [],
    layers: [],
    answers: [],
    memory: [],
    limits: [],
    kills: [],
    events: [],
    host: null,
    dockerDisk: null,
    groups: [],
    rooms: [],
    unread: [],
    probes: [],
  });
});

test.each([true, false])('the files are valid: %s, as Compose says', (valid) => {
  expect(sortFacts(saved(missing, files(valid))).composeValid).toBe(valid);
});

test('each kind that planner and guard read has its own list', () => {
  const facts = [
    state('web'),
    { kind: 'writable-layer', service: 'web', container: 'web-id', paths: [] },
    { kind: 'port-owner', service: 'web', port: 80, owner: { is: 'nobody' } },
  ] as const satisfies readonly Fact[];
  expect(sortFacts(saved(...facts))).toMatchObject({
    containers: [facts[0]],
    layers: [facts[1]],
    ports: [facts[2]],
  });
});
