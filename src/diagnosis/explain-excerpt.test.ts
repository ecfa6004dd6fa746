import { expect, test } from 'vitest';
import { causeKinds } from './cause.ts';
import type { ReadCause } from './excerpt/excerpt.ts';
import { explainExcerpt } from './explain-excerpt.ts';

const cause = (given: Partial<ReadCause>): ReadCause => ({
  kind: 'config-error',
  confidence: 'likely',
  direction: { host: null, port: null },
  subject: null,
  lines: [],
  signatures: [],
  ...given,
});

test('a fault is named with its peer, and proved by its lines', () => {
  const lead = cause({
    kind: 'database-unavailable',
    direction: { host: 'ledger', port: 5432 },
    lines: [1, 6],
  });
  expect(explainExcerpt({ outcome: 'fault', causes: [lead, cause({})] })).toEqual({
    headline:
      'Database unavailable: the database at ledger:5432 could not be reached, or ended the connection.',
    proof: 'Most likely: 2 lines say so, the last one is line 7; also configuration error.',
  });
});

test('a setting is named', () => {
  const { headline } = explainExcerpt({
    outcome: 'fault',
    causes: [cause({ subject: 'LEDGER_URL', lines: [0] })],
  });
  expect(headline).toContain('(LEDGER_URL)');
});

test.each(causeKinds)('%s leaves no placeholder in its sentence', (kind) => {
  const { headline } = explainExcerpt({ outcome: 'fault', causes: [cause({ kind })] });
  expect(headline).not.toMatch(/[{}]/);
});

test.each([
  [{ outcome: 'healthy', noise: [] }, 'Healthy', 'No line'],
  [{ outcome: 'healthy', noise: [3] }, 'Healthy', 'One line read'],
  [{ outcome: 'unknown', trouble: [1, 2] }, 'Unknown', '2 lines'],
  [{ outcome: 'unknown', trouble: [] }, 'Unknown', 'The state'],
] as const)('%j is said in words', (reading, headline, proof) => {
  const said = explainExcerpt(reading);
  expect(said.headline).toContain(headline);
  expect(said.proof).toContain(proof);
});
