import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

const canary = 'canary-4711';
const secret = new Secret(canary);

test.each([
  ['a template', `Bearer ${String(secret)}`],
  ['string concatenation', String(secret)],
  ['JSON', JSON.stringify({ token: secret })],
  ['inspect', inspect({ token: secret }, { showHidden: true, depth: null })],
  ['console formatting', format('%s %o %j', secret, secret, secret)],
  ['its own keys', JSON.stringify(Object.entries(secret))],
  ['an error', String(new Error(`refused ${String(secret)}`))],
])('%s does not show it', (_, shown) => {
  expect(shown).not.toContain(canary);
});

test('what is shown instead says that something was there', () => {
  expect(String(secret)).toBe('[redacted]');
  expect(JSON.stringify(secret)).toBe('"[redacted]"');
  expect(inspect(secret)).toBe('[redacted]');
});

test('who asks for it gets it', () => {
  expect(secret.reveal()).toBe(canary);
});
