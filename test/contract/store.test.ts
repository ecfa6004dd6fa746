import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { storeContract } from './store-contract.ts';

storeContract('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nova-store-'));
  return {
    location: join(folder, 'state'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
});

let postgres: TestPostgres | undefined;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

storeContract('postgres', () => {
  if (postgres === undefined) throw new Error('no server is running');
  return postgres.database();
});
