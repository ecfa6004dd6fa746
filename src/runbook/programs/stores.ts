/** Redis, MongoDB, search engines and other stores. */
import type { Program } from './program.ts';

const redisVerbs = {
  ask: { ping: 'asks whether Redis answers' },
  look: {
    'info|dbsize|lastsave|time|role|ttl|pttl|get|mget|exists|type|llen|lrange|lindex|keys|scan|hget|hgetall|hlen|hkeys|hscan|smembers|scard|sismember|zrange|zcard|zscore|zrangebyscore|zcount|xlen|xrange|xinfo|xpending|strlen|object|memory|slowlog|latency|client list|client info|client getname|config get|cluster info|cluster nodes|cluster slots|cluster shards|cluster keyslot|command|sentinel|acl list|acl whoami|randomkey|monitor|subscribe|psubscribe|pubsub|debug|echo|sentinel masters|sentinel get-master-addr-by-name|function list|module list|bitcount|getrange|geopos|xread|hmget|dump|zrevrange|client no-evict|acl log|sscan|zscan|zrank|hexists|hvals|wait|memory doctor|memory stats|memory usage|slowlog get|latency doctor|quit|auth|select|sentinel ckquorum|sentinel replicas|sentinel slaves':
      'reads from Redis',
  },
  safe: {
    'save|bgsave|bgrewriteaof|memory purge|config rewrite|persist|slowlog reset|latency reset':
      'saves Redis',
  },
  change: {
    'config set|config resetstat|client kill|client pause|client unpause|set|setex|expire|pexpire|lpush|rpush|lpop|rpop|hset|hmset|sadd|srem|zadd|zrem|incr|decr|xadd|xack|xclaim|xgroup|xtrim|xautoclaim|publish|slaveof|replicaof|failover|cluster failover|cluster reset|cluster forget|cluster meet|cluster replicate|cluster addslots|cluster setslot|cluster fix|script kill|script|eval|evalsha|move|rename|shutdown|restore|acl setuser|sentinel failover|sentinel reset|sentinel set|sentinel remove|sentinel monitor|incrby|lrem|ltrim|setnx|append|getset|copy|rpoplpush|hincrby|debug sleep|debug segfault|migrate|function|reset|client setname|lset|script flush|cluster delslots|swapdb|function load|rename-command|acl|bitop|script load|client reply|cluster addslotsrange|debug reload|zremrangebyrank|zremrangebyscore':
      'changes Redis',
  },
  destroy: {
    'flushall|flushdb|del|unlink|hdel|xdel|getdel|sentinel flushconfig|cluster flushslots|acl deluser|function flush':
      'deletes from Redis',
  },
} as const;

export const stores: readonly Program[] = [
  {
    names: 'redis-cli valkey-cli keydb-cli iredis',
    effect: 'look',
    does: 'opens a session of Redis',
    reader: 'told',
    caseless: true,
    options: {
      '': [
        'h|host=',
        'p|port=',
        'a|pass=',
        'user=',
        'u|uri=',
        'n|db=',
        't|timeout=',
        'i=',
        'r=',
        's=',
        'cacert=',
        'cert=',
        'key=',
        'pattern=',
        'sni=',
        'rdb=',
        'count=',
        'eval=',
        'X=',
        'd=',
        'cluster-replicas=',
      ],
    },
    verbs: redisVerbs,
    flags: {
      safe: { rdb: 'saves Redis to a file' },
      change: { 'pipe|eval': 'changes Redis', cluster: 'controls a cluster of Redis' },
    },
    open: true,
  },
  {
    names: 'redis-server redis-sentinel valkey-server memcached',
    effect: 'safe',
    does: 'starts the server',
    flags: { look: { 'v|version|check-system': 'shows the version' } },
  },
  {
    names: 'redis-check-aof redis-check-rdb',
    effect: 'look',
    does: 'checks files of Redis',
    flags: { destroy: { fix: 'cuts a damaged file off' } },
  },
  { names: 'memcflush', effect: 'destroy', does: 'empties memcached' },
  {
    names: 'memcstat memcached-tool memcdump memcping',
    effect: 'look',
    does: 'looks at memcached',
  },
  {
    names: 'mongo mongosh',
    effect: 'look',
    does: 'opens a session of MongoDB',
    reader: 'mongo',
    options: {
      '': [
        'eval=',
        'u|username=',
        'p|password=',
        'host=',
        'port=',
        'authenticationDatabase=',
        'f|file=',
        'tlsCAFile=',
        'db=',
      ],
    },
  },
  {
    names: 'mongodump mongoexport',
    effect: 'safe',
    does: 'saves MongoDB',
    options: { '': ['u|username=', 'p|password='] },
  },
  {
    names: 'mongorestore mongoimport',
    effect: 'change',
    does: 'restores MongoDB',
    flags: { destroy: { drop: 'drops and restores MongoDB' } },
  },
  {
    names: 'mongod mongos',
    effect: 'change',
    does: 'starts MongoDB',
    flags: { change: { 'repair|shutdown': 'repairs or stops MongoDB' } },
  },
  {
    names: 'mongostat mongotop mtools bsondump mongofiles',
    effect: 'look',
    does: 'looks at MongoDB',
  },
  {
    names: 'etcdctl etcdutl zkCli zkServer zkcli',
    effect: 'look',
    does: 'controls a store of configuration',
    options: { '': ['endpoints=', 'cacert=', 'cert=', 'key=', 'w|write-out=', 'server=', 'user='] },
    verbs: {
      ask: { 'endpoint health|status': 'asks whether it is healthy' },
      look: {
        'member list|get|endpoint status|alarm list|ls|stat|watch|snapshot status|version|endpoint hashkv|check perf|cluster-health|user list|role list|stat|lease list':
          'shows a store of configuration',
      },
      safe: { 'snapshot save|start': 'saves a store of configuration' },
      change: {
        'put|member remove|member add|member update|move-leader|defrag|compact|alarm disarm|snapshot restore|restart|stop|set|create|compaction|member promote|auth enable|user add|lease revoke':
          'changes a store of configuration',
      },
      destroy: { 'del|rm|delete|deleteall|rmr': 'deletes from a store of configuration' },
    },
    open: true,
  },
  {
    names:
      'elasticsearch opensearch elasticsearch-keystore elasticsearch-plugin curator elasticdump es-cli',
    effect: 'change',
    does: 'controls a search engine',
    verbs: { look: { 'list|show': 'shows a search engine' } },
    open: true,
  },
  {
    names: 'mc s3cmd s5cmd s4cmd minio',
    effect: 'look',
    does: 'works with buckets',
    verbs: {
      look: {
        'ls|stat|admin info|du|info|cat|find|diff|admin trace|tree|head|admin console|admin logs|alias list|version|admin heal|la|admin prometheus|ping|admin config get|admin user list|support':
          'shows buckets',
      },
      safe: {
        'cp|mb|mirror|put|get|sync|alias set|pipe|share|server|admin policy|mv':
          'copies to or from buckets',
      },
      change: {
        'admin service restart|admin update|admin service stop|policy|ilm|anonymous|setacl|admin user|admin config set|version enable|expire':
          'changes buckets',
      },
      destroy: { 'rm|rb|del|admin rebalance': 'deletes from buckets' },
    },
    flags: {
      destroy: {
        'mirror|sync: remove|delete|delete-removed': 'copies, and deletes what the source lacks',
      },
    },
    open: true,
  },
  {
    names:
      'ceph rbd rados radosgw-admin gluster cephadm hdfs hadoop yarn-hadoop drbdadm pcs crm crm_mon corosync-cfgtool pvecm',
    effect: 'look',
    does: 'controls shared storage',
    supported: false,
    verbs: {
      look: {
        'status|health|health detail|osd tree|osd df|df|osd stat|mon stat|pg stat|pg dump|-s|ls|volume status|volume info|peer status|dfsadmin -report|dfs -ls|fsck|osd perf|cluster status|list|show|osd pool stats|volume heal|dfsadmin|dfs|crash ls|orch ps|osd find|quorum_status|pg query|versions|resource show|stonith history':
          'shows shared storage',
      },
      change: {
        'osd set|osd unset|osd out|osd in|osd reweight|pg repair|volume start|volume stop|osd crush|mgr fail|resource restart|resource move|resource cleanup|node standby|node unstandby|osd pool set|pg deep-scrub|pg scrub|osd down|mon add|config set|orch restart|orch daemon|crash archive|tell|primary|secondary|connect|disconnect|volume rebalance|balancer|osd reweight-by-utilization':
          'changes shared storage',
      },
      destroy: {
        'osd purge|osd destroy|volume delete|rm|osd pool delete|osd rm|osd lost|volume remove-brick':
          'deletes from shared storage',
      },
    },
    open: true,
  },
];
