import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { edited, type Setting } from './edit.ts';

const text = `# the shop
services:
  web:
    image: shop:1   # pinned
    # enough for a start
    mem_limit: 256m
    deploy:
      resources:
        limits: { cpus: "1" }
    environment:
      A: "1"
  db: { image: db }
`;

const limit: Setting = { path: ['mem_limit'], value: '512m' };

test('a value is replaced where it stands, and nothing else', () => {
  expect(edited(text, 'web', [limit])).toEqual({ text: text.replace('256m', '512m') });
  const image: Setting = { path: ['image'], value: 'shop:2' };
  expect(edited(text, 'web', [image])).toEqual({ text: text.replace('shop:1', 'shop:2') });
});

test('what is missing comes after the last entry on one line, beside its comment', () => {
  const swap: Setting = { path: ['memswap_limit'], value: '512m' };
  expect(edited(text, 'web', [swap])).toEqual({
    text: text.replace('256m\n', '256m\n    memswap_limit: 512m\n'),
  });
});

test('maps that are missing are written as blocks, indented as the file is', () => {
  const memory: Setting = { path: ['deploy', 'resources', 'reservations', 'memory'], value: '1g' };
  const after = edited(text, 'web', [memory]);
  const made = parse('text' in after ? after.text : '') as { services: { web: object } };
  expect(made.services.web).toMatchObject({
    deploy: { resources: { reservations: { memory: '1g' }, limits: { cpus: '1' } } },
  });
});

test.each([
  ['a map on one line', 'db', ['mem_limit']],
  ['a service that is not there', 'cache', ['mem_limit']],
  ['a map on one line further down', 'web', ['deploy', 'resources', 'limits', 'memory']],
  ['a place that holds no single value', 'web', ['environment']],
] as const)('%s is left to people', (_, service, [first, ...rest]) => {
  expect(edited(text, service, [{ path: [first, ...rest], value: '1g' }])).toHaveProperty('cannot');
});

test('a file written with carriage returns keeps them on every line', () => {
  const windows = text.replaceAll('\n', '\r\n');
  const after = edited(windows, 'web', [{ path: ['memswap_limit'], value: '512m' }]);
  expect('text' in after && after.text.replaceAll('\r\n', '')).not.toContain('\n');
});

const name = fc.constantFrom('image', 'mem_limit', 'restart', 'user', 'a-b');
const service = fc.dictionary(
  name,
  fc.oneof(fc.integer(), fc.stringMatching(/^[a-z:#' ]{0,12}$/), fc.dictionary(name, fc.string())),
  { minKeys: 1 },
);

test('whatever the file holds, afterwards it says the same but for what was set', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('web', 'db', 'x'), service, { minKeys: 1 }),
      fc.array(fc.tuple(name, fc.constantFrom('1m', '77', 'shop:2')), { maxLength: 3 }),
      (services, wanted) => {
        const [target = ''] = Object.keys(services);
        const settings = wanted.map(([key, value]): Setting => ({ path: [key], value }));
        const after = edited(stringify({ services }), target, settings);
        if ('cannot' in after) return;
        const expected = structuredClone(services);
        for (const [key, value] of wanted)
          expected[target] = { ...expected[target], [key]: parse(value) as string };
        expect(parse(after.text)).toEqual({ services: expected });
      },
    ),
  );
});
