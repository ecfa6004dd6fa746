import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { brokenLinks } from './check-links.ts';
import { checkRunbook } from './check-runbook.ts';

const names = readdirSync('runbooks').filter((name) => name.endsWith('.md'));
const texts = new Map(names.map((name) => [name, readFileSync(`runbooks/${name}`, 'utf8')]));
const checked = new Map([...texts].map(([name, text]) => [name, checkRunbook(name, text)]));

test('there is one for each usual alert', () => {
  expect(names.sort()).toEqual([
    'disk-low.md',
    'high-error-rate.md',
    'high-memory.md',
    'postgres-down.md',
    'redis-down.md',
    'service-down.md',
  ]);
});

test.each(names)('%s has commands, all recognised, and no trap', (name) => {
  const runbook = checked.get(name);
  expect(runbook?.steps.length).toBeGreaterThan(5);
  expect(runbook?.unrecognised).toBe(0);
  expect(runbook?.findings).toEqual([]);
  expect(
    runbook?.steps.flatMap(({ line, traps }) => traps.map(({ code }) => `${line} ${code}`)),
  ).toEqual([]);
});

test.each(names)('%s compiles without a problem and names whom to call', (name) => {
  const { runbook, problems } = compile({ file: name, text: texts.get(name) ?? '', hash: '' });
  expect(problems).toEqual([]);
  expect(runbook.escalation.contacts).toHaveLength(4);
  expect(runbook.updateEvery).toBe(15 * 60_000);
  expect(Object.keys(runbook.ladders).length).toBeGreaterThan(0);
});

test.each(names)('the links of %s lead somewhere', (name) => {
  const runbook = checked.get(name);
  expect(runbook && brokenLinks(runbook, (path) => checked.get(path) ?? 'missing')).toEqual([]);
});
