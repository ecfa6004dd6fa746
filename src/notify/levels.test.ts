import { describe, expect, test } from 'vitest';
import { levelsOf } from './levels.ts';

const minute = 60_000;
const rules = {
  contacts: [
    { name: 'On-call Engineer', how: 'PagerDuty' },
    { name: 'Backend Lead', how: '' },
    { name: 'DevOps', how: '' },
    { name: 'CTO', how: 'for extended outages' },
  ],
};

describe('the contacts of a runbook as levels', () => {
  test('are called in its order, and who is for an extended outage only for one', () => {
    const contacts = { 'on-call engineer': ['pager'], DevOps: ['mail'], CTO: ['phone', 'mail'] };
    const settings = { contacts, contactsWhen: {}, nextContactAfter: 10 * minute, levels: [] };
    expect(levelsOf(settings, rules)).toEqual([
      { after: 0, channels: ['pager'] },
      { after: 10 * minute, channels: ['mail'] },
      { after: 20 * minute, channels: ['phone', 'mail'], when: ['extended-outage'] },
    ]);
  });

  test('are called for the reasons that the configuration gives, whatever the runbook says', () => {
    const contacts = { CTO: ['phone'], DevOps: ['mail'] };
    const contactsWhen = { cto: ['data-corruption'], devops: ['unknown-cause'] } as const;
    const settings = { contacts, contactsWhen, nextContactAfter: 0, levels: [] };
    expect(levelsOf(settings, rules).map(({ when }) => when)).toEqual([
      ['unknown-cause'],
      ['data-corruption'],
    ]);
  });

  test('that it does not name give way to the levels of the configuration, or are all called at once', () => {
    const contacts = { Someone: ['pager'], Other: ['mail'] };
    const settings = { contacts, contactsWhen: {}, nextContactAfter: minute, levels: [] };
    const levels = [{ after: 5, channels: ['pager'] }];
    const nobody = { ...rules, contacts: [] };
    expect(levelsOf({ ...settings, levels }, nobody)).toEqual(levels);
    expect(levelsOf(settings, nobody)).toEqual([
      { after: 0, channels: ['pager'] },
      { after: 0, channels: ['mail'] },
    ]);
  });
});
