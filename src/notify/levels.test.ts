import { describe, expect, test } from 'vitest';
import { levelsOf } from './levels.ts';

const minute = 60_000;
const rules = {
  downFor: 5 * minute,
  extendedAfter: 30 * minute,
  contacts: [
    { name: 'On-call Engineer', how: 'PagerDuty' },
    { name: 'Backend Lead', how: '' },
    { name: 'DevOps', how: '' },
    { name: 'CTO', how: 'for extended outages' },
  ],
};

describe('the contacts of a runbook as levels', () => {
  test('are called in its order, and who is for an extended outage not before it', () => {
    const contacts = { 'on-call engineer': ['pager'], DevOps: ['mail'], CTO: ['phone', 'mail'] };
    expect(levelsOf({ contacts, nextContactAfter: 10 * minute, levels: [] }, rules)).toEqual([
      { after: 0, channels: ['pager'] },
      { after: 10 * minute, channels: ['mail'] },
      { after: 25 * minute, channels: ['phone', 'mail'] },
    ]);
  });

  test('that it does not name give way to the levels of the configuration, or are all called at once', () => {
    const contacts = { Someone: ['pager'], Other: ['mail'] };
    const settings = { contacts, nextContactAfter: minute, levels: [] };
    const levels = [{ after: 5, channels: ['pager'] }];
    const nobody = { ...rules, contacts: [] };
    expect(levelsOf({ ...settings, levels }, nobody)).toEqual(levels);
    expect(levelsOf(settings, nobody)).toEqual([
      { after: 0, channels: ['pager'] },
      { after: 0, channels: ['mail'] },
    ]);
  });
});
