import { expect, test } from 'vitest';
import { parseConfig } from './parse.ts';
import { exampleConfig, renderReference } from './reference.ts';
import { fileShape } from './shape.ts';
import type { Shape } from './shape.ts';

test('docs/configuration.md says what the schema says', async () => {
  await expect(renderReference()).toMatchFileSnapshot('../../docs/configuration.md');
});

test('the example in the reference is a valid file', () => {
  expect(parseConfig(exampleConfig, 'example')).toMatchObject({ ok: true });
});

test('every key has a description', () => {
  const mute = (shape: Shape, path: string): string[] => [
    ...Object.entries(shape.properties ?? {}).flatMap(([key, one]) => [
      ...(one.description === undefined && one.const === undefined ? [`${path}.${key}`] : []),
      ...mute(one, `${path}.${key}`),
    ]),
    ...[shape.items, shape.additionalProperties, ...(shape.oneOf ?? [])].flatMap((one) =>
      typeof one === 'object' ? mute(one, `${path}[]`) : [],
    ),
  ];
  expect(mute(fileShape, '')).toEqual([]);
});

test('every key stands in the example', () => {
  const empty = renderReference()
    .split('\n')
    .filter((line) => /^\| `.*\| {2}\| [^|]*\|$/.test(line) && !/\| a (section|list)/.test(line));
  expect(empty).toEqual([]);
});
