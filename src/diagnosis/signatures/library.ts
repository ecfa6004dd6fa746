/** The whole library. A new family is a file beside this one and a line here. */
import { connectionSignatures } from './connection.ts';
import { databaseSignatures } from './database.ts';
import { engineSignatures } from './engine.ts';
import { environmentSignatures } from './environment.ts';
import { mysqlSignatures } from './mysql.ts';
import { postgresSignatures } from './postgres.ts';
import { redisSignatures } from './redis.ts';
import { resourceSignatures } from './resources.ts';
import { runtimeSignatures } from './runtime.ts';
import type { Signature } from './signature.ts';
import { tlsSignatures } from './tls.ts';
import { webServerSignatures } from './web-server.ts';

export const library: readonly Signature[] = [
  ...resourceSignatures,
  ...environmentSignatures,
  ...connectionSignatures,
  ...databaseSignatures,
  ...postgresSignatures,
  ...mysqlSignatures,
  ...redisSignatures,
  ...tlsSignatures,
  ...engineSignatures,
  ...webServerSignatures,
  ...runtimeSignatures,
];
