import { expect, test } from 'vitest';
import { rehearse } from './rehearse.ts';

test('the made-up outage goes through the rules as a real one would', () => {
  const [lead] = rehearse().causes;
  expect(lead).toMatchObject({ kind: 'database-unavailable', component: 'db' });
  expect(lead.supporting.length).toBeGreaterThan(0);
});
