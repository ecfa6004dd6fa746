import { expect, test } from 'vitest';

import { calledFor } from './called-for.ts';
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
    failedAttempts: 2,
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
  expect(defaultEscalation).toEqual({
    downFor: 300_000,
    extendedAfter: 1_800_000,
    failedAttempts: 2,
    contacts: [],
  });
});

test.each([
  ['3 recovery attempts have failed', 3],
  ['After four failed restarts', 4],
  ['Several recovery attempts have failed', 2],
  ['Down for more than 3 minutes', 2],
])('"%s" calls people after %i remedies without success', (sentence, count) => {
  expect(read(`### When to escalate\n- ${sentence}\n`).rules.failedAttempts).toBe(count);
});

test.each([
  ['CTO: phone, for an extended outage', ['extended-outage']],
  ['Data lead (suspected data corruption)', ['data-corruption']],
  ['DBA: data loss, or several attempts failed', ['data-corruption', 'failed-attempts']],
  ['DevOps: when it cannot be restarted', ['cannot-restart']],
  ['Architect: the cause is unknown', ['unknown-cause']],
  ['Manager: an approval has expired', ['approval-expired']],
  ['Backend lead: team channel, then phone', []],
])('"%s" says what somebody is called for', (entry, reasons) => {
  const [contact] = read(`### Contacts\n1. ${entry}\n`).rules.contacts;
  expect(contact && calledFor(contact)).toEqual(reasons);
});
