import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeContract } from './store-contract.ts';

storeContract('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nova-store-'));
  return {
    location: join(folder, 'state'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
});
