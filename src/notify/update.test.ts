import { describe, expect, test } from 'vitest';
import type { MessageTemplate } from '../runbook/runbook.ts';
import { sayTo, type Saying } from './update.ts';

const minute = 60_000;
const began = Date.UTC(2026, 10, 25, 8, 0);
const saying: Saying = {
  product: 'Shop',
  status: 'investigating',
  incident: '20261125-080000-abcd',
  since: began,
  now: began + 3 * minute,
  healthySince: null,
  expected: null,
  next: began + 18 * minute,
  late: 0,
  message: null,
};

const template = (part: Partial<MessageTemplate>): MessageTemplate => ({
  title: 'User Communication',
  subject: null,
  body: '',
  line: 1,
  ...part,
});

/** As teams write one. */
const written = template({
  subject: 'Shop disruption',
  body: 'We have technical difficulties with {{ service }}.\n\nStatus: Investigating\nStarted: [TIME]\nExpected Resolution: [TIME]\nTicket: <JIRA-KEY>\n\nWe report every 15 minutes.',
});

describe('what users read', () => {
  test("is the runbook's own message with its blanks filled in, and lines that nobody can fill left out", () => {
    expect(sayTo(saying, [written])).toEqual({
      subject: 'Shop disruption',
      body: 'We have technical difficulties with Shop.\n\nStatus: Investigating\nStarted: 2026-11-25 08:00 UTC\nExpected Resolution: not yet known\n\nWe report every 15 minutes.\n\nNext update: 2026-11-25 08:18 UTC',
    });
  });

  test('says how long like outages took, until that has passed', () => {
    const expected = began + 20 * minute;
    expect(sayTo({ ...saying, expected }, [written]).body).toContain(
      'Expected Resolution: 2026-11-25 08:20 UTC',
    );
    expect(sayTo({ ...saying, expected, now: expected + 1 }, [written]).body).toContain(
      'Expected Resolution: not yet known',
    );
  });

  test('is the same message while it goes on, and not when it is over', () => {
    const known = sayTo({ ...saying, status: 'identified' }, [written]);
    expect(known.body).toContain('Status: Identified');
    const over = { ...saying, status: 'resolved', healthySince: began + 9 * minute } as const;
    const { body } = sayTo({ ...over, next: null }, [written]);
    expect(body).not.toContain('difficulties');
    expect(body).toContain('Duration: 9 minutes');
  });

  test('is the message that the runbook has for just that', () => {
    const back = template({ title: 'Resolved message', body: '{{product}} works again.' });
    const { body } = sayTo({ ...saying, status: 'resolved', next: null }, [written, back]);
    expect(body).toBe('Shop works again.');
  });

  test('says that it is late', () => {
    expect(sayTo({ ...saying, late: 22 * minute }, []).body).toContain(
      'This update comes 22 minutes later than we had promised.',
    );
  });

  test('is what a person says, where one has said something', () => {
    const { body } = sayTo({ ...saying, message: 'Orders are safe.' }, [written]);
    expect(body).toBe('Orders are safe.\n\nNext update: 2026-11-25 08:18 UTC');
  });

  test.each(['investigating', 'identified', 'monitoring', 'resolved', 'postmortem'] as const)(
    'has no blank left when things are %s and no runbook says anything',
    (status) => {
      const { subject, body } = sayTo({ ...saying, status, healthySince: began + minute }, []);
      expect(`${subject}\n${body}`).not.toMatch(/[{}[\]<>]/);
    },
  );

  test('is bounded, and has no sequence that a terminal or a mail program would follow', () => {
    const hostile = template({ subject: `a\u001b[31m\r\nBcc: x`, body: 'y'.repeat(10_000) });
    const { subject, body } = sayTo(saying, [hostile]);
    expect(subject).toBe('a Bcc: x');
    expect(body.length).toBeLessThanOrEqual(4_000);
  });
});

describe('a blank', () => {
  const filled = (body: string, part: Partial<Saying> = {}) =>
    sayTo({ ...saying, next: null, ...part }, [template({ body })]).body;

  test.each([
    ['Began at <START_TIME>', 'Began at 2026-11-25 08:00 UTC'],
    ['Began at {{ started }}', 'Began at 2026-11-25 08:00 UTC'],
    ['As of [HH:MM UTC]', 'As of 2026-11-25 08:03 UTC'],
    ['ETA: [TIME]', 'ETA: not yet known'],
    ['{{incident_id}}', '20261125-080000-abcd'],
    ['[Product Name] is down', 'Shop is down'],
    ['see [our page](https://status.example)', 'see [our page](https://status.example)'],
    ['**Status:** Investigating', '**Status:** Investigating'],
  ])('%s is read as people mean it', (body, expected) => {
    expect(filled(body)).toBe(expected);
  });

  test('of the next update is left out when none is promised', () => {
    expect(filled('Over.\nNext update: {{next_update}}')).toBe('Over.');
  });
});
