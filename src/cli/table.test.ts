import { expect, test } from 'vitest';
import { newTable } from './table.ts';

test('a table has no colours of its own, wherever it is printed', () => {
  const table = newTable(['Service']);
  table.push(['web']);
  expect(table.toString()).toBe('┌─────────┐\n│ Service │\n├─────────┤\n│ web     │\n└─────────┘');
});
