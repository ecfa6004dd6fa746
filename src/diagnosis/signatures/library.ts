/** The whole library. A new family is a file beside this one and a line here. */
import { brokerSignatures } from './broker.ts';
import { cacheServerSignatures } from './cache-server.ts';
import { connectionSignatures } from './connection.ts';
import { databaseServerSignatures } from './database-server.ts';
import { databaseSignatures } from './database.ts';
import { dotnetErlangSignatures } from './dotnet-erlang.ts';
import { engineStartSignatures } from './engine-start.ts';
import { engineSignatures } from './engine.ts';
import { environmentSignatures } from './environment.ts';
import { goRustSignatures } from './go-rust.ts';
import { javaSignatures } from './java.ts';
import { kernelSignatures } from './kernel.ts';
import { kubernetesSignatures } from './kubernetes.ts';
import { mysqlSignatures } from './mysql.ts';
import { nodeSignatures } from './node.ts';
import { postgresSignatures } from './postgres.ts';
import { pythonSignatures } from './python.ts';
import { redisSignatures } from './redis.ts';
import { resourceSignatures } from './resources.ts';
import { rubyPhpSignatures } from './ruby-php.ts';
import { runtimeSignatures } from './runtime.ts';
import { serverSignatures } from './server.ts';
import { shellSignatures } from './shell.ts';
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
  ...databaseServerSignatures,
  ...cacheServerSignatures,
  ...brokerSignatures,
  ...engineStartSignatures,
  ...kubernetesSignatures,
  ...kernelSignatures,
  ...shellSignatures,
  ...serverSignatures,
  ...nodeSignatures,
  ...pythonSignatures,
  ...javaSignatures,
  ...goRustSignatures,
  ...rubyPhpSignatures,
  ...dotnetErlangSignatures,
];
