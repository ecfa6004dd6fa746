import { expect, test } from 'vitest';

import { parseDocument } from './document.ts';
import { compile } from './compile.ts';
import { readEscalation } from './escalation.ts';

const read = (text: string) => readEscalation([parseDocument(text).root]);
const namesIn = (text: string) => read(text).rules.contacts.map(({ name }) => name);

test('steps around the call are nobody, and of the call only the name is kept', () => {
  const text =
    '1. Gather the logs:\n2. Contact the shop lead via phone\n3. Share what you know\n4. Page Ann immediately\n';
  expect(read(text).rules.contacts).toEqual([
    { name: 'shop lead', how: 'phone' },
    { name: 'Ann', how: '' },
  ]);
});

test('what stands before a colon says after how long, or how bad it is', () => {
  const text =
    '- **Immediate**: on-call\n- **15 min**: shop lead (if nobody answers)\n- SEV-1 (data loss): Page CTO\n- 4 hours: the board (if not resolved)\n';
  const { rules, when } = read(text);
  expect(rules.contacts).toEqual([
    { name: 'on-call', how: 'Immediate' },
    { name: 'shop lead', how: '15 min, if nobody answers' },
    { name: 'CTO', how: 'SEV-1 (data loss)' },
    { name: 'the board', how: '4 hours, if not resolved' },
  ]);
  expect(when).toEqual([]);
  // Four hours are the board's, and not when the first is called.
  expect(rules.downFor).toBe(300_000);
});

test('a case that says whom to call is both', () => {
  const { rules, when } = read('- Not resolved in 10 minutes: notify the shop lead\n- Data loss\n');
  expect(rules).toMatchObject({
    downFor: 600_000,
    contacts: [{ name: 'shop lead', how: 'Not resolved in 10 minutes' }],
  });
  expect(when).toHaveLength(2);
});

test('of several times the shortest counts', () => {
  const text = '- Not resolved after 30 minutes\n- Still down after 10 minutes\n';
  expect(read(text).rules.downFor).toBe(600_000);
});

test.each([
  ['Notfall | Zuständig | Telefon', '| P1 | Bereitschaft | 123 |', ['P1']],
  ['Situation | Contact | Reach', '| outage | shop lead | 123 |', ['shop lead']],
  ['상황 | 담당자 | 전화', '| 장애 | 운영팀 | 123 |', ['운영팀']],
  ['Role | Primary | Backup', '| On-call | Ann | Bob |', ['On-call']],
  ['Time | Action | Who', '| 5 min | page the second | pager |', []],
  ['Role | Reach', '| [name] | 123 |', []],
])('a table names people in the column for it: %s', (header, row, names) => {
  const rule = header.replace(/[^|]+/g, '---');
  expect(namesIn(`| ${header} |\n| ${rule} |\n${row}\n`)).toEqual(names);
});

test('a line to fill in is nobody', () => {
  expect(namesIn('### Contacts\n\n- On-call: Ann\n- Second: ________\n')).toEqual(['On-call']);
});

test.each([
  ['### Kontakte', '- Bereitschaft: Ann'],
  ['### Contatos', '- Bereitschaft: Ann'],
  ['### Контакты', '- Bereitschaft: Ann'],
  ['### 連絡先', '- Bereitschaft: Ann'],
])('%s are contacts', (heading, item) => {
  expect(namesIn(`${heading}\n\n${item}\n`)).toEqual(['Bereitschaft']);
});

test.each(['#### Escalation\n', '**Escalation:**\n'])(
  'below one cause and below one alert it counts for the runbook: %s',
  (heading) => {
    const cause = '## Database down\n\n```sh\ndocker restart db\n```\n';
    const alert = '## Alert: ShopSlow\n\nIt is slow.\n';
    for (const above of [cause, alert]) {
      const text = `# Shop\n\n${above}\n${heading}\n- Not resolved in 7 minutes: call Ann\n`;
      const { runbook } = compile({ file: 'x.md', text, hash: 'h' });
      expect(runbook.escalation).toMatchObject({ downFor: 420_000, contacts: [{ name: 'Ann' }] });
    }
  },
);
