import { expect, test } from 'vitest';
import { eventually, expectSuccess, openStack } from './stack.ts';

const stack = await openStack();

test('a wrong configuration ends with 78 and one line that lists every problem and no value', async () => {
  const { exit, output } = await stack.runBackend({
    ...stack.environment,
    DATABASE_URL: 'mysql://nova:hunter2@db/x',
    REDIS_URL: '',
    STELLAR_ISSUER_PUBLIC: 'hunter2',
  });
  expect(exit).toBe(78);
  expect(output.trim().split('\n')).toHaveLength(1);
  expect(JSON.parse(output)).toMatchObject({
    level: 'fatal',
    code: 'CONFIG_INVALID',
    exit: 78,
    msg:
      'CONFIG_INVALID: DATABASE_URL must be a URL that starts with postgres://; REDIS_URL is missing; ' +
      'STELLAR_ISSUER_PUBLIC must be a Stellar account (56 characters, G…, valid checksum)',
  });
  expect(output).not.toContain('hunter2');
});

test.concurrent.each([
  [
    'there is no such host',
    'postgres://nova:x@nowhere.invalid/nova_rewards',
    /code=(ENOTFOUND|EAI_AGAIN)/,
  ],
  ['the password is wrong', 'postgres://nova:hunter2@postgres/nova_rewards', /code=28P01/],
])('waits 30 s for PostgreSQL and ends with 69 when %s', async (_name, url, reason) => {
  const start = Date.now();
  const { exit, output } = await stack.runBackend({ ...stack.environment, DATABASE_URL: url });
  expect(exit).toBe(69);
  expect(output).toContain('DEPENDENCY_UNAVAILABLE dep=postgres');
  expect(output).toMatch(reason);
  expect(output).not.toContain('hunter2');
  expect(Date.now() - start).toBeGreaterThan(25_000);
});

test('a taken port ends with 98 and says so', async () => {
  // In the network namespace of the running backend, where port 4000 is taken.
  const network = `--network=container:${stack.project}-backend`;
  const { exit, output } = await stack.runBackend(stack.environment, network);
  expect(exit).toBe(98);
  expect(output).toContain('PORT_IN_USE port=4000 code=EADDRINUSE');
});

test('a migration that fails ends with 70 and leaves the database as it was', async () => {
  const psql = async (database: string, statement: string) =>
    expectSuccess(
      await stack.docker(
        ...['exec', '-u', 'postgres', `${stack.project}-postgres`],
        ...['psql', '-d', database, '-Atc', statement],
      ),
    ).trim();
  await psql('postgres', 'CREATE DATABASE foreign_tables OWNER nova');
  await psql('foreign_tables', 'SET ROLE nova; CREATE TABLE public.accounts (id int)');
  const url = stack.environment.DATABASE_URL?.replace('nova_rewards', 'foreign_tables');
  const { exit, output } = await stack.runBackend({ ...stack.environment, DATABASE_URL: url });
  expect(exit).toBe(70);
  expect(output).toContain('MIGRATION_FAILED');
  const tables = await psql(
    'foreign_tables',
    `SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migrations'`,
  );
  expect(tables).toBe('accounts');
});

test('SIGTERM ends node, which is PID 1, with 0 after the drain', async () => {
  const backend = `${stack.project}-backend`;
  expectSuccess(await stack.docker('stop', backend));
  const state = await stack.docker('inspect', '-f', '{{.State.ExitCode}}', backend);
  expect(state.output.trim()).toBe('0');
  const { output } = await stack.docker('logs', '--tail', '2', backend);
  expect(output).toContain('"msg":"stopped"');

  expectSuccess(await stack.docker('start', backend));
  await eventually(
    () =>
      fetch(`${stack.url}/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    (ok) => ok,
  );
});
