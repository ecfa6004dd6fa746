import { expect, test } from 'vitest';

import { splitAttributes } from './attributes.ts';

test.each([
  ['bash {remedy=start}', 'bash', null, { remedy: 'start' }],
  ['bash {when="a b" within=60s}', 'bash', null, { when: 'a b', within: '60s' }],
  ["sh {.numbered #first when='a b'}", 'sh', 'first', { when: 'a b' }],
  ['Out of Memory {#out-of-memory}', 'Out of Memory', 'out-of-memory', {}],
  ['Restart {{service}}', 'Restart {{service}}', null, {}],
  ['js {1,3-5}', 'js {1,3-5}', null, {}],
  ['Port {PORT}', 'Port {PORT}', null, {}],
  ['', '', null, {}],
])('%j is split into text and attributes', (source, text, id, values) => {
  const found = splitAttributes(source);
  expect(found.text).toBe(text);
  expect(found.attributes.id).toBe(id);
  expect(Object.fromEntries(found.attributes.values)).toEqual(values);
  expect(found.complaint).toBe('');
});

test('what cannot be read among attributes is named', () => {
  expect(splitAttributes('bash {remedy=start when="open}').complaint).toContain('when="open');
});
