import { expect, test } from 'vitest';
import { definitionsFrom, parseConfiguration } from './definition.ts';

test.each([
  ['always', true],
  ['unless-stopped', true],
  ['on-failure:3', false],
  ['no', false],
  [undefined, false],
])('a service with the restart policy %s is not meant to end: %s', (restart, restarts) => {
  const configuration = parseConfiguration({ services: { web: { restart } } });
  if (configuration === null) throw new Error('not understood');
  expect(definitionsFrom(configuration, [])).toMatchObject([{ name: 'web', restarts }]);
});
