import { expect, test } from 'vitest';
import { isEndpoint } from '../config/endpoint.ts';
import { definitionsFrom, parseConfiguration } from './definition.ts';
import type { Project } from './project.ts';
import { withEndpoints } from './with-endpoints.ts';

/** The services of a project as `docker compose config` prints them. */
function projectOf(services: Readonly<Record<string, object>>): Project {
  const configuration = parseConfiguration({ name: 'shop', services });
  if (configuration === null) throw new Error('not understood');
  return {
    name: 'shop',
    directory: '/srv/shop',
    files: [],
    envFiles: [],
    watchedFiles: [],
    services: definitionsFrom(configuration, []),
  };
}

function references(project: Project, service: string): readonly string[] {
  const found = project.services.find(({ name }) => name === service);
  return (found?.references ?? []).map(
    (one) =>
      `${one.setting}|${one.scheme}://${one.host}:${one.port}|${one.role}|${one.service ?? '-'}`,
  );
}

const shop = projectOf({
  web: {
    environment: { DATABASE_URL: 'postgres://u@ledger:5432/shop', PAY_URL: 'https://pay.example' },
  },
  ledger: {},
});

test.each([
  [['https://rates.example/v2'], '|https://rates.example:443|external|-'],
  [['smtp.example:25'], '|tcp://smtp.example:25|external|-'],
  [['ledger:5433'], '|tcp://ledger:5433|service|ledger'],
  [['redis://cache.example'], '|redis://cache.example:6379|cache|-'],
])('%s is stood on, although no setting says so', (endpoints, expected) => {
  const project = withEndpoints(shop, (name) => (name === 'web' ? endpoints : []));
  expect(references(project, 'web')).toContain(expected);
  expect(references(project, 'ledger')).toEqual([]);
});

test('what a setting points at already is not added again, and nobody stands on himself', () => {
  const project = withEndpoints(shop, () => ['https://pay.example', 'web:80', 'ledger:5432']);
  expect(references(project, 'web')).toEqual(references(shop, 'web'));
});

test.each([
  ['https://pay.example', true],
  ['postgres://ledger:5432', true],
  ['smtp.example:25', true],
  ['https://user:secret@pay.example', false],
  ['pay.example', false],
  ['a sentence', false],
  ['', false],
])('"%s" may be written as an endpoint: %s', (text, expected) => {
  expect(isEndpoint(text)).toBe(expected);
});

test('a link is a dependency, and its alias a name that only this service knows', () => {
  const project = projectOf({
    web: { links: ['ledger:store'], environment: { DB_URL: 'postgres://u@store/shop' } },
    other: { environment: { DB_URL: 'postgres://u@store/shop' } },
    ledger: {},
  });
  expect(project.services.find(({ name }) => name === 'web')?.dependsOn).toEqual(['ledger']);
  expect(references(project, 'web')).toEqual(['DB_URL|postgres://store:5432|database|ledger']);
  expect(references(project, 'other')).toEqual(['DB_URL|postgres://store:5432|database|-']);
});
