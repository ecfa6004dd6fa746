/** The whole library. A new family is a file beside this one and a line here. */
import { acceleratorSignatures } from './accelerator.ts';
import { acmeSignatures } from './acme.ts';
import { cacheServerSignatures } from './cache-server.ts';
import { cassandraSignatures } from './cassandra.ts';
import { clickhouseSignatures } from './clickhouse.ts';
import { connectionSignatures } from './connection.ts';
import { databaseClientSignatures } from './database-client.ts';
import { databaseSignatures } from './database.ts';
import { dotnetSignatures } from './dotnet.ts';
import { engineExitSignatures } from './engine-exit.ts';
import { engineStartSignatures } from './engine-start.ts';
import { engineSignatures } from './engine.ts';
import { environmentSignatures } from './environment.ts';
import { erlangSignatures } from './erlang.ts';
import { errnoSignatures } from './errno.ts';
import { etcdSignatures } from './etcd.ts';
import { goSignatures } from './go.ts';
import { hashicorpSignatures } from './hashicorp.ts';
import { javaSignatures } from './java.ts';
import { kafkaSignatures } from './kafka.ts';
import { kernelSignatures } from './kernel.ts';
import { kubernetesSignatures } from './kubernetes.ts';
import { loadBalancerSignatures } from './load-balancer.ts';
import { mailSignatures } from './mail.ts';
import { metricsSignatures } from './metrics.ts';
import { mongoSignatures } from './mongo.ts';
import { mqttSignatures } from './mqtt.ts';
import { mysqlServerSignatures } from './mysql-server.ts';
import { mysqlSignatures } from './mysql.ts';
import { natsSignatures } from './nats.ts';
import { networkToolSignatures } from './network-tool.ts';
import { nodeDatabaseSignatures } from './node-database.ts';
import { nodeSignatures } from './node.ts';
import { objectStoreSignatures } from './object-store.ts';
import { partnerSignatures } from './partner.ts';
import { phpSignatures } from './php.ts';
import { postgresServerSignatures } from './postgres-server.ts';
import { postgresSignatures } from './postgres.ts';
import { proseSignatures } from './prose.ts';
import { pythonClientSignatures } from './python-client.ts';
import { pythonSignatures } from './python.ts';
import { rabbitmqSignatures } from './rabbitmq.ts';
import { redisSignatures } from './redis.ts';
import { refusalSignatures } from './refusal.ts';
import { releaseSignatures } from './release.ts';
import { resourceSignatures } from './resources.ts';
import { rubySignatures } from './ruby.ts';
import { runtimeSignatures } from './runtime.ts';
import { rustSignatures } from './rust.ts';
import { searchEngineSignatures } from './search-engine.ts';
import { serverSignatures } from './server.ts';
import { shellSignatures } from './shell.ts';
import type { Signature } from './signature.ts';
import { springSignatures } from './spring.ts';
import { sqliteSignatures } from './sqlite.ts';
import { tlsSignatures } from './tls.ts';
import { validationSignatures } from './validation.ts';
import { webServerSignatures } from './web-server.ts';
import { workerSignatures } from './workers.ts';
import { zookeeperSignatures } from './zookeeper.ts';

export const library: readonly Signature[] = [
  ...resourceSignatures,
  ...environmentSignatures,
  ...connectionSignatures,
  ...databaseSignatures,
  ...databaseClientSignatures,
  ...postgresSignatures,
  ...mysqlSignatures,
  ...redisSignatures,
  ...tlsSignatures,
  ...acmeSignatures,
  ...engineSignatures,
  ...webServerSignatures,
  ...runtimeSignatures,
  ...releaseSignatures,
  ...postgresServerSignatures,
  ...mysqlServerSignatures,
  ...mongoSignatures,
  ...cacheServerSignatures,
  ...rabbitmqSignatures,
  ...kafkaSignatures,
  ...mqttSignatures,
  ...searchEngineSignatures,
  ...engineStartSignatures,
  ...engineExitSignatures,
  ...kubernetesSignatures,
  ...kernelSignatures,
  ...shellSignatures,
  ...networkToolSignatures,
  ...serverSignatures,
  ...nodeSignatures,
  ...nodeDatabaseSignatures,
  ...pythonSignatures,
  ...pythonClientSignatures,
  ...javaSignatures,
  ...springSignatures,
  ...goSignatures,
  ...etcdSignatures,
  ...rustSignatures,
  ...workerSignatures,
  ...rubySignatures,
  ...phpSignatures,
  ...dotnetSignatures,
  ...erlangSignatures,
  ...errnoSignatures,
  ...validationSignatures,
  ...sqliteSignatures,
  ...cassandraSignatures,
  ...refusalSignatures,
  ...clickhouseSignatures,
  ...hashicorpSignatures,
  ...loadBalancerSignatures,
  ...mailSignatures,
  ...metricsSignatures,
  ...natsSignatures,
  ...objectStoreSignatures,
  ...zookeeperSignatures,
  ...partnerSignatures,
  ...acceleratorSignatures,
  ...proseSignatures,
];
