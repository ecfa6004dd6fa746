import { expect, test } from 'vitest';

import { parseDocument } from './document.ts';
import { defaultEscalation, readEscalation } from './escalation.ts';

const read = (text: string) => readEscalation([parseDocument(text).root]);

test('conditions and contacts are told apart by their headings', () => {
  const { rules, when } = read(`
### When to escalate
- Down for more than 10 minutes
- Data loss is suspected
### Contacts
Call within 3 minutes.
- **On-call engineer** (PagerDuty)
- Backend lead: +00 123
- DevOps – #ops
- CTO (extended outage: 1 hour)
`);
  expect(rules).toEqual({
    downFor: 600_000,
    extendedAfter: 3_600_000,
    contacts: [
      { name: 'On-call engineer', how: 'PagerDuty' },
      { name: 'Backend lead', how: '+00 123' },
      { name: 'DevOps', how: '#ops' },
      { name: 'CTO', how: 'extended outage: 1 hour' },
    ],
  });
  expect(when).toEqual(['Down for more than 10 minutes', 'Data loss is suspected']);
});

test('without such headings a numbered list or a table names the contacts', () => {
  expect(read('- unresolved after 15 minutes\n\n1. Ann\n2. Bob\n').rules).toMatchObject({
    downFor: 900_000,
    contacts: [{ name: 'Ann' }, { name: 'Bob' }],
  });
  const table = '| # | Role | Reach |\n|-|-|-|\n| 1 | Lead | phone |\n| 2 | CTO | mail |\n';
  expect(read(table).rules.contacts).toEqual([
    { name: 'Lead', how: 'phone' },
    { name: 'CTO', how: 'mail' },
  ]);
});

test('silence means five minutes, thirty minutes and nobody', () => {
  expect(read('').rules).toEqual(defaultEscalation);
  expect(defaultEscalation).toEqual({ downFor: 300_000, extendedAfter: 1_800_000, contacts: [] });
});
