import { applyPatch } from 'diff';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { edited, type Setting } from './edit.ts';
import { toldDiff } from './told-diff.ts';

const text = `services:
  web:
    image: shop:1
    environment:
      TOKEN: hidden
    mem_limit: 256m
    command: serve --token hidden
    restart: always
  db:
    image: db
`;

function changed(path: Setting['path'], service = 'web'): string {
  const after = edited(text, service, [{ path, value: '1' }]);
  return 'text' in after ? after.text : '';
}

test('lines that may hold a secret are not told', () => {
  const after = changed(['user']);
  const diff = toldDiff('compose.yaml', text, after);
  expect(diff).toContain('+    user: 1');
  expect(diff).not.toContain('hidden');
  expect(applyPatch(text, diff ?? '')).toBe(after);
});

test('a change whose next line may hold a secret is left to people', () => {
  expect(toldDiff('compose.yaml', text, changed(['mem_limit']))).toBeNull();
});

test('a change at the end of the file needs no line after it', () => {
  const after = changed(['user'], 'db');
  expect(applyPatch(text, toldDiff('compose.yaml', text, after) ?? '')).toBe(after);
});

test('without a change there is no diff', () => {
  expect(toldDiff('compose.yaml', text, text)).toBe('');
});

const line = fc.constantFrom('    image: x', '    - A=hidden', '    a:', '', '    command: hidden');

test('whatever is told applies, and tells nothing hidden that was not changed', () => {
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }),
      (lines, places) => {
        const before = `${lines.join('\n')}\n`;
        const next = lines.map((one, at) => (places.includes(at) ? `    image: y${at}` : one));
        const after = `${next.join('\n')}\n`;
        const diff = toldDiff('f', before, after);
        if (diff === null || diff === '') return;
        expect(applyPatch(before, diff)).toBe(after);
        const context = diff.split('\n').filter((one) => one.startsWith(' '));
        expect(context.join('\n')).not.toContain('hidden');
      },
    ),
  );
});
