import { describe, expect, test } from 'vitest';
import type { Cause, Diagnosis } from './cause.ts';
import { verdictOn, type Looked } from './verdict.ts';

const unknown: Cause = {
  kind: 'unknown',
  component: 'shop',
  confidence: 'possible',
  statement: 'Nothing stands out for shop.',
  supporting: [],
  contradicting: [],
};
const crash: Cause = {
  kind: 'database-unavailable',
  component: 'ledger',
  confidence: 'certain',
  statement: 'ledger exited with code 1.',
  supporting: [{ evidence: '1.1', says: 'container ledger exited with code 1' }],
  contradicting: [],
};
const of = (...causes: [Cause, ...Cause[]]): Diagnosis => ({ causes, undetermined: [] });

const looked = (change: Partial<Looked>): Looked => ({
  service: 'shop',
  health: 'up',
  detail: '',
  diagnosis: of(unknown),
  dependenciesUp: ['ledger', 'cache'],
  probes: 3,
  startsFor: null,
  endedAgo: null,
  ...change,
});

describe('one look at a service', () => {
  test.each<[string, Partial<Looked>, string, string, string]>([
    [
      'is healthy when its probes answer and nothing stands out',
      {},
      'healthy',
      'Nothing is wrong with shop.',
      'All 3 of its probes answer, and so does what it needs: ledger and cache.',
    ],
    [
      'says what could not be tested also of a healthy service',
      {
        probes: 1,
        dependenciesUp: [],
        diagnosis: { ...of(unknown), undetermined: ['undetermined: its log'] },
      },
      'healthy',
      'Nothing is wrong with shop.',
      'Its probe answers; 1 thing could not be tested.',
    ],
    [
      'does not trust a container that has just ended and was started again',
      { endedAgo: 12_300 },
      'unknown',
      'shop answers, but a container of it ended 13 s ago and was started again by the engine.',
      'Whether it stays is not known yet; ask again in 48 s.',
    ],
    [
      'trusts one that has stayed for a minute',
      { endedAgo: 60_000, probes: 1, dependenciesUp: [] },
      'healthy',
      'Nothing is wrong with shop.',
      'Its probe answers.',
    ],
    [
      'names the cause when one stands out, although the service answers',
      { diagnosis: of(crash) },
      'faulty',
      'Database unavailable: ledger exited with code 1.',
      'Observed: container ledger exited with code 1.',
    ],
    [
      'says unknown when the service fails and nothing stands out',
      { health: 'down', detail: 'http /: HTTP 500' },
      'unknown',
      'shop is down (http /: HTTP 500), and the cause is unknown.',
      'No rule found enough evidence for a cause.',
    ],
    [
      'waits for a service that has just been started',
      { health: 'down', detail: 'tcp: refused', startsFor: 4_200 },
      'unknown',
      'shop does not answer yet (tcp: refused): it has just been started.',
      'Its start-up time is over in 5 s; ask again then.',
    ],
    [
      'does not call healthy what nobody could ask',
      { health: 'unknown' },
      'unknown',
      'Nobody can say how shop is: none of its probes could be asked.',
      'No rule found enough evidence for a cause.',
    ],
  ])('%s', (_title, change, outcome, headline, proof) => {
    expect(verdictOn(looked(change))).toEqual({ outcome, headline, proof });
  });
});
