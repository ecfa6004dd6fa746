/** Databases that speak SQL. */
import type { OptionNames } from '../options.ts';
import type { Program } from './program.ts';

const postgres: readonly OptionNames[] = [
  'U|username=',
  'd|dbname=',
  'h|host=',
  'p|port=',
  'W|password',
  'w|no-password',
  'v|set|variable=',
  't|tuples-only',
  'A|no-align',
  'o|output=',
  'F|format=',
  'P|pset=',
  'T|table=',
  'n|schema=',
  'j|jobs=',
  'role=',
  'D|pgdata=',
  'l|log=',
  'm|mode=',
  'N=',
  'Z|compress=',
];
const mysql: readonly OptionNames[] = [
  'p|password?',
  'u|user=',
  'h|host=',
  'P|port=',
  'e|execute=',
  'D|database=',
  'S|socket=',
  'defaults-file=',
  'defaults-extra-file=',
  'default-character-set=',
  'ssl-ca=',
  'protocol=',
  'r|result-file=',
  'ignore-table=',
  'where=',
];

export const databases: readonly Program[] = [
  {
    names: 'psql pgcli yugabyte ysqlsh',
    effect: 'look',
    does: 'opens a session of PostgreSQL',
    reader: 'sql',
    options: { '': [...postgres, 'c|command=', 'f|file='] },
    flags: { look: { 'l|list': 'lists databases', 'V|version': 'shows the version' } },
  },
  {
    names: 'pg_isready',
    effect: 'ask',
    does: 'asks whether PostgreSQL takes connections',
    options: { '': ['d|dbname=', 'h|host=', 'p|port=', 'q|quiet', 't|timeout=', 'U|username='] },
  },
  {
    names: 'pg_dump pg_dumpall pg_basebackup pg_receivewal',
    effect: 'safe',
    does: 'saves a database',
    options: { '': [...postgres, 'f|file='] },
  },
  {
    names: 'pg_restore',
    effect: 'change',
    does: 'restores a database',
    options: { '': [...postgres, 'f|file='] },
    flags: {
      destroy: { 'c|clean': 'drops and restores a database' },
      look: { 'l|list': 'lists a dump' },
    },
  },
  { names: 'createdb createuser', effect: 'safe', does: 'creates {}', options: { '': postgres } },
  {
    names: 'dropdb dropuser pg_dropcluster',
    effect: 'destroy',
    does: 'drops {}',
    options: { '': postgres },
  },
  {
    names: 'vacuumdb reindexdb clusterdb',
    effect: 'change',
    does: 'maintains the database, which takes locks and I/O',
    options: { '': postgres },
  },
  {
    names: 'pg_ctl pg_ctlcluster pg_lsclusters',
    effect: 'look',
    does: 'controls PostgreSQL',
    options: { '': postgres },
    verbs: {
      look: { status: 'shows the state of PostgreSQL' },
      safe: { 'start|initdb|init': 'starts PostgreSQL' },
      change: {
        'restart|reload|stop|promote|kill|logrotate': 'restarts, promotes or stops PostgreSQL',
      },
    },
    open: true,
  },
  {
    names: 'pg_resetwal pg_resetxlog',
    effect: 'destroy',
    does: 'throws away the write-ahead log',
    flags: { look: { 'n|dry-run': 'tells what would be reset' } },
  },
  {
    names:
      'pg_rewind pg_upgrade initdb pg_repack pg_createcluster pg_archivecleanup pg_checksums pg_squeeze',
    effect: 'change',
    does: 'rewrites files of PostgreSQL',
    options: { '': postgres },
    flags: { look: { 'dry-run|n|check|c': 'checks files of PostgreSQL' } },
  },
  {
    names:
      'pg_controldata pg_waldump pg_config pg_verifybackup pg_amcheck pg_test_fsync pg_activity pgbadger pg_top pgmetrics pg_verify_checksums',
    effect: 'look',
    does: 'looks at PostgreSQL',
  },
  {
    names: 'pgbouncer pgpool pcp_node_info pcp_attach_node',
    effect: 'change',
    does: 'controls connection pooling',
    flags: { change: { 'R|reboot': 'restarts pooling' } },
  },
  {
    names: 'patronictl repmgr pg_autoctl stolonctl gpstate gpstart gpstop',
    effect: 'look',
    does: 'controls replication',
    options: { '': ['c|config-file=', 'f=', 'd|dcs='] },
    verbs: {
      look: {
        'list|show-config|history|topology|query|dsn|version|cluster show|node status|node check|cluster event|daemon status|show state|show settings|service status|status|cluster matrix|cluster crosscheck|show events':
          'shows replication',
      },
      change: {
        'switchover|failover|restart|reload|reinit|pause|resume|edit-config|standby switchover|standby promote|standby follow|node rejoin|flush|perform failover|perform switchover|standby clone|standby register|primary register|daemon start|daemon stop|remove|scaffold|enable maintenance|disable maintenance':
          'changes who is the primary',
      },
    },
    open: true,
  },
  {
    names: 'mysql mariadb mycli mysqlsh',
    effect: 'look',
    does: 'opens a session of MySQL',
    reader: 'sql',
    options: { '': mysql },
    flags: { look: { 'V|version': 'shows the version' } },
  },
  {
    names: 'mysqladmin mariadb-admin',
    effect: 'look',
    does: 'controls MySQL',
    options: { '': mysql },
    verbs: {
      ask: { ping: 'asks whether MySQL answers' },
      look: {
        'status|extended-status|processlist|variables|version|proc|stat':
          'shows the state of MySQL',
      },
      change: {
        'shutdown|flush-hosts|flush-logs|flush-privileges|flush-tables|reload|refresh|kill|password|start-slave|stop-slave|create|start-replica|stop-replica|flush-status|flush-threads':
          'changes MySQL',
      },
      destroy: { drop: 'drops a database' },
    },
    open: true,
  },
  {
    names: 'mysqldump mariadb-dump mydumper xtrabackup mariabackup mysqlpump',
    effect: 'safe',
    does: 'saves a database',
    options: { '': mysql },
    flags: { change: { 'copy-back|prepare|move-back': 'restores a database' } },
  },
  {
    names:
      'mysqlcheck mysqlshow mysqlbinlog pt-query-digest mytop innotop mysqltuner pt-summary pt-mysql-summary pt-stalk pt-heartbeat pt-table-checksum mysqldumpslow mysqlslap',
    effect: 'look',
    does: 'looks at MySQL',
    options: { '': mysql },
    flags: { change: { 'r|repair|auto-repair|o|optimize': 'repairs tables' } },
  },
  {
    names:
      'mysqld mysqld_safe postgres mysql_upgrade mysql_secure_installation myloader pt-kill pt-online-schema-change gh-ost pt-table-sync mysqlrouter orchestrator-client orchestrator pgloader',
    effect: 'change',
    does: 'runs or changes a database server',
  },
  {
    names:
      'sqlite3 sqlcmd sqlplus clickhouse-client clickhouse cqlsh duckdb snowsql bq-sql isql db2 vertica vsql trino presto impala-shell beeline hive spark-sql tsql osql usql litecli',
    effect: 'look',
    does: 'opens a session of a database',
    reader: 'sql',
    options: {
      '': [
        'e|execute=',
        'q|query=',
        'Q|query=',
        'c|command=',
        'S=',
        'U=',
        'P=',
        'd=',
        'h|host=',
        'port=',
        'p=',
        'u|user=',
        'i|input-file=',
        'host=',
        'database=',
        'f|file=',
        'certs-dir=',
      ],
    },
    inner: [],
  },
  {
    names: 'influx',
    effect: 'look',
    does: 'opens a session of a database',
    reader: 'sql',
    dashes: 'single',
    options: { '': ['execute=', 'host=', 'port=', 'database=', 'username=', 'password='] },
    verbs: {
      look: { 'ping|query|bucket list|org list|task list|version': 'looks at the database' },
      change: { 'write|restore|setup|bucket create|bucket update|task': 'changes the database' },
      destroy: { 'delete|bucket delete|org delete': 'deletes from the database' },
    },
    open: true,
  },
  {
    names: 'cockroach',
    effect: 'look',
    does: 'opens a session of a database',
    reader: 'sql',
    options: { '': ['e|execute=', 'host=', 'certs-dir=', 'url=', 'd|database=', 'f|file='] },
    verbs: {
      look: { 'sql|node status|node ls|version|debug': 'looks at the database' },
      change: {
        'node drain|node decommission|node recommission|start|start-single-node|init|quit|import':
          'changes the database',
      },
    },
    open: true,
  },
  {
    names: 'nodetool',
    effect: 'look',
    does: 'controls Cassandra',
    options: { '': ['h|host=', 'p|port=', 'u=', 'pw='] },
    verbs: {
      look: {
        'status|info|tpstats|cfstats|tablestats|netstats|describecluster|ring|compactionstats|proxyhistograms|gossipinfo|gcstats|getendpoints|version|failuredetector|statusgossip|statusbinary|listsnapshots|tablehistograms|toppartitions':
          'shows the state of Cassandra',
      },
      safe: { 'snapshot|flush|enablegossip|enablebinary|resumehandoff': 'saves Cassandra' },
      change: {
        'repair|cleanup|compact|drain|rebuild|decommission|stop|disablegossip|disablebinary|scrub|upgradesstables|setcompactionthroughput|setstreamthroughput|move|stopdaemon|disableautocompaction|garbagecollect|settraceprobability':
          'changes Cassandra',
      },
      destroy: { 'removenode|assassinate|clearsnapshot|truncatehints': 'removes from Cassandra' },
    },
    open: true,
  },
  {
    names:
      'alembic flyway liquibase prisma knex sequelize hasura goose migrate dbmate typeorm sqlx diesel drizzle-kit atlas golang-migrate node-pg-migrate',
    effect: 'change',
    does: 'migrates a database',
    verbs: {
      look: {
        'current|history|heads|info|validate|status|migrate status|migrate:status|show|db:migrate:status|version|check|migrate:list|migration:show|migrate diff|schema inspect|updateSQL':
          'shows migrations',
      },
      safe: { 'generate|revision|create|format|baseline': 'prepares migrations' },
      destroy: {
        'clean|migrate reset|drop|reset|db push --force-reset|db:drop': 'drops a database',
      },
    },
    open: true,
  },
];
