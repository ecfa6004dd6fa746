/** All rules. A new family is a file in `rules/` and a line here. */
import type { Rule } from './rule.ts';
import { cache } from './rules/cache.ts';
import { configuration } from './rules/configuration.ts';
import { appCrash } from './rules/crash.ts';
import { corruption, tls } from './rules/damage.ts';
import { database } from './rules/database.ts';
import { badDeploy } from './rules/deploy.ts';
import { descriptors } from './rules/descriptors.ts';
import { disk } from './rules/disk.ts';
import { external } from './rules/external.ts';
import { frozen } from './rules/frozen.ts';
import { hang } from './rules/hang.ts';
import { healthcheck } from './rules/healthcheck.ts';
import { host } from './rules/host.ts';
import { image } from './rules/image.ts';
import { outOfMemory } from './rules/memory.ts';
import { names } from './rules/names.ts';
import { network } from './rules/network.ts';
import { stoppedByOperator } from './rules/operator.ts';
import { portConflict } from './rules/port.ts';

export const rules: readonly Rule[] = [
  stoppedByOperator,
  outOfMemory,
  portConflict,
  image,
  network,
  names,
  corruption,
  database,
  cache,
  configuration,
  badDeploy,
  tls,
  disk,
  descriptors,
  host,
  external,
  frozen,
  hang,
  healthcheck,
  appCrash,
];
