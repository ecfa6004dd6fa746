import { describe, expect, test } from 'vitest';
import { graph } from './cases/example.ts';
import { rank } from './rank.ts';
import type { Finding } from './rule.ts';
import { finding } from './rule.ts';

const some = (over: Partial<Finding>): Finding =>
  finding({
    kind: 'app-crash',
    component: 'shop',
    confidence: 'certain',
    basis: 'observed',
    statement: 'x',
    supporting: [{ evidence: 'e1', says: 'x' }],
    ...over,
  });

const crash = some({ standing: 'outline' });
const against = [{ evidence: 'e2', says: 'y' }];

describe('rank', () => {
  test.each([
    [
      'a faulty dependency explains the outline above it, however certain that is',
      [crash, some({ kind: 'cache-unavailable', component: 'sessions', confidence: 'likely' })],
      'cache-unavailable',
    ],
    [
      'a dependency that is only possibly at fault explains nothing',
      [crash, some({ kind: 'cache-unavailable', component: 'sessions', confidence: 'possible' })],
      'app-crash',
    ],
    [
      'a fault of its own is not explained by a dependency that is less sure',
      [
        some({ kind: 'out-of-memory', basis: 'decisive' }),
        some({ kind: 'cache-unavailable', component: 'sessions', confidence: 'likely' }),
      ],
      'out-of-memory',
    ],
    [
      'direct observation beats a log',
      [some({ kind: 'tls-error', basis: 'logged' }), some({ kind: 'hang', basis: 'observed' })],
      'hang',
    ],
    [
      'of two equals the one that changed is suspected first',
      [some({ kind: 'disk-full' }), some({ kind: 'healthcheck-misconfigured', changed: true })],
      'healthcheck-misconfigured',
    ],
    [
      'contradicting evidence counts',
      [
        some({ kind: 'disk-full', contradicting: against }),
        some({ kind: 'fd-exhaustion', confidence: 'likely', changed: true }),
      ],
      'fd-exhaustion',
    ],
    [
      'of two faulty dependencies the deeper one leads',
      [
        some({ kind: 'app-crash', component: 'pricing' }),
        some({ kind: 'hang', component: 'ledger' }),
      ],
      'hang',
    ],
  ] as const)('%s', (_title, findings, first) => {
    expect(rank(findings, graph)[0]?.kind).toBe(first);
    expect(rank([...findings].reverse(), graph)[0]?.kind).toBe(first);
  });

  test('findings of one kind about one component are one, with the evidence of both', () => {
    const second = some({ confidence: 'likely', supporting: [{ evidence: 'e3', says: 'z' }] });
    const [one, ...others] = rank([second, some({})], graph);
    expect(others).toEqual([]);
    expect(one?.confidence).toBe('certain');
    expect(one?.supporting.map(({ evidence }) => evidence)).toEqual(['e1', 'e3']);
  });
});
