import { expect, test } from 'vitest';

import { compile } from '../compile.ts';
import { parametersIn } from './parameters.ts';

const namesIn = (text: string) => parametersIn(text).map(({ name, type }) => `${name} ${type}`);

test.each([
  ['docker logs container_name', ['container-name container']],
  ['docker restart CONTAINER_ID', ['container-id container']],
  ['docker compose restart SERVICE_NAME', ['service-name service']],
  ['docker logs containername', ['container-name container']],
  ['docker logs コンテナID', ['container-id container']],
  ['docker restart 服务名', ['service-name service']],
  ['curl http://localhost:PORT/health', ['port port']],
  ['docker logs your-container', ['your-container text']],
])('a placeholder needs no brackets: %s', (command, names) => {
  expect(namesIn(command)).toEqual(names);
});

test.each([
  'docker logs shop-container',
  'env | grep SERVICE_NAME',
  'printenv CONTAINER_NAME',
  'export SERVICE_NAME=web',
  'docker ps --filter name=web',
  'docker run -e PORT=80 web',
])('names of things and of variables are no placeholders: %s', (command) => {
  expect(namesIn(command)).toEqual([]);
});

test('a name without brackets means the service at fault in a ladder', () => {
  const text = '# Shop\n\n## Process hangs\n\n```sh\ndocker restart container_name\n```\n';
  const { runbook } = compile({ file: 'x.md', text, hash: 'h' });
  expect(runbook.ladders.hang?.map(({ target }) => target)).toEqual(['service']);
});
