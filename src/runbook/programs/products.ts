/** Products of vendors, and what else few teams have: databases, storage, accounts, homes. */
import type { Program } from './program.ts';

export const products: readonly Program[] = [
  {
    names: 'rman tnsping expdp impdp adrci crsctl srvctl dgmgrl asmcmd lsnrctl sqlldr orachk',
    effect: 'change',
    does: 'controls a database of Oracle',
    verbs: {
      look: {
        'stat|status|show|list|check|query|config|services|version|validate|ls|lsdg|report|crosscheck':
          'shows a database of Oracle',
      },
      destroy: { 'remove|delete|rm': 'removes from a database of Oracle' },
    },
    open: true,
  },
  { names: 'db2pd db2top db2diag db2level', effect: 'look', does: 'looks at Db2' },
  { names: 'bcp', effect: 'change', does: 'copies rows of a table' },
  {
    names:
      'innochecksum mysqlrouter_info pt-diskstats pt-summary pt-mysql-summary pt-stalk rdb rdbtools pgmetrics sstablemetadata sstabledump cassandra-stress',
    effect: 'look',
    does: 'looks at a database',
  },
  { names: 'sstableloader sstablescrub', effect: 'change', does: 'changes tables of Cassandra' },
  {
    names: 'dsetool tiup cypher-shell neo4j turso rqlite clickhouse-backup litestream vespa-status',
    effect: 'change',
    does: 'works with a database',
    verbs: {
      look: {
        'status|list|ring|snapshots|generations|databases|cluster display|cluster list|cluster check|db list|db show|db inspect|version|wal|ltx':
          'looks at a database',
      },
      safe: { 'create|start|upload|replicate': 'saves a database' },
      destroy: {
        'delete|cluster destroy|cluster clean|db destroy': 'deletes from a database',
      },
    },
    open: true,
  },
  {
    names: 'elasticsearch-reset-password elasticsearch-users elasticsearch-certutil',
    effect: 'change',
    does: 'changes who may use Elasticsearch',
  },
  {
    names: 'azcopy azurite func',
    effect: 'change',
    does: 'works with Azure',
    verbs: {
      look: { 'list|jobs list|jobs show|azure functionapp logstream': 'looks at Azure' },
      safe: { 'copy|cp|sync': 'copies to or from Azure' },
      destroy: { 'remove|rm': 'deletes from Azure' },
    },
    open: true,
  },
  {
    names: 'nscd sss_cache realm sssctl adcli',
    effect: 'change',
    does: 'changes where accounts come from',
    verbs: {
      look: { 'list|discover|user-checks|domain-status|domain-list|info': 'shows accounts' },
    },
    flags: { look: { 'g|statistics': 'shows what is remembered' } },
    open: true,
  },
  {
    names: 'saml2aws okta-aws gimme-aws-creds granted assume tsh tctl',
    effect: 'prepare',
    does: 'logs in',
    verbs: { look: { 'status|ls|list-roles|get': 'shows who one is' } },
    open: true,
  },
  {
    names: 'bw lpass gopass keepassxc-cli kubeseal age-keygen',
    effect: 'look',
    does: 'works with secrets',
  },
  {
    names: 'ipsec strongswan swanctl pritunl nebula',
    effect: 'change',
    does: 'controls a tunnel',
    verbs: {
      look: {
        'status|statusall|listcerts|version|stats': 'shows the state of a tunnel',
      },
    },
    flags: { look: { 'list-sas|list-conns|stats|log': 'shows the state of a tunnel' } },
    open: true,
  },
  {
    names:
      'mcelog edac-util ras-mc-ctl lsns lstopo dcgmi nvsm ibstat ibv_devinfo biosnoop tcptraceroute ipcalc sipcalc whatweb nikto nuclei gobuster netdiscover',
    effect: 'look',
    does: 'looks at the machine or the network',
  },
  {
    names: 'lpstat lpq cupsctl lpadmin cancel cupsenable cupsdisable',
    effect: 'change',
    does: 'controls printers',
    flags: { look: { 't|p|o|a|d|r': 'shows printers' } },
  },
  {
    names: 'nixos-rebuild nix-collect-garbage guix ostree transactional-update',
    effect: 'change',
    does: 'changes what the machine is made of',
    verbs: {
      look: { 'dry-build|dry-activate|status|list-generations': 'shows what the machine is' },
    },
    open: true,
  },
  {
    names: 's6-svstat s6-rc-db runit-status svstat',
    effect: 'look',
    does: 'shows the state of services',
  },
  { names: 's6-svc s6-rc svc runsv', effect: 'change', does: 'controls services' },
  {
    names: 'gitlab-runner actions-runner woodpecker jfrog sonar-scanner',
    effect: 'change',
    does: 'controls builds',
    verbs: { look: { 'list|verify|status|rt ping|ping|version': 'looks at builds' } },
    open: true,
  },
  {
    names: 'pihole hassio hass-cli frigate rcon-cli mcrcon',
    effect: 'change',
    does: 'controls a service at home',
    verbs: {
      look: { 'status|list|info|-c|tail|query|version|say': 'shows a service at home' },
    },
    open: true,
  },
  {
    names: 'juju maas cinder neutron glance keystone swift ceph-volume cephadm pveceph pmxcfs',
    effect: 'change',
    does: 'controls a cloud of machines',
    supported: false,
    verbs: {
      look: {
        'status|list|show|ls|debug-log|models|machines|stat|lvm list|inventory|version':
          'shows a cloud of machines',
      },
      destroy: {
        'destroy-model|destroy-controller|remove-application|remove-unit|delete|lvm zap|rm-cluster':
          'removes from a cloud of machines',
      },
    },
    open: true,
  },
  {
    names: 'diskutil dscacheutil tmutil fs_usage dtruss pmset',
    effect: 'look',
    does: 'looks at a Mac',
    verbs: {
      change: { 'mount|unmount|eject|repairVolume|startbackup': 'changes a Mac' },
      destroy: { 'eraseDisk|eraseVolume|zeroDisk': 'overwrites storage' },
    },
    flags: { safe: { flushcache: 'forgets resolved names' } },
    dashes: 'single',
    open: true,
  },
  { names: 'iex', effect: 'change', does: 'opens a console of the application' },
  { names: 'erl_call', effect: 'change', does: 'calls the application' },
  { names: 'xmlstarlet mlr csvsql jc', effect: 'look', does: 'filters text' },
];
