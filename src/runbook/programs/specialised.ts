/** Programs of particular fields: data platforms, schedulers, virtual machines, routing, mail. */
import type { Program } from './program.ts';

export const specialised: readonly Program[] = [
  {
    names:
      'spark-submit spark-shell pyspark dbt flink sqoop hbase databricks mlflow ray dask nifi meltano airbyte sedona kylin druid pinot-admin',
    effect: 'change',
    does: 'works with a data platform',
    verbs: {
      look: {
        'status|list|ls|show|debug|compile|source|docs|memory|jobs list|clusters list|clusters get|fs ls|runs list|version|summary|timeline|logs|parse|deps':
          'shows a data platform',
      },
      ask: { 'test|health-check': 'asks whether the data are as expected' },
    },
    open: true,
  },
  {
    names:
      'squeue sinfo sacct sstat sprio sreport qstat bjobs bhosts qhost condor_q condor_status showq',
    effect: 'look',
    does: 'shows a queue of jobs',
  },
  {
    names: 'sbatch srun salloc scancel scontrol qsub qdel bsub bkill condor_submit condor_rm',
    effect: 'change',
    does: 'controls jobs',
    verbs: { look: { 'show|ping': 'shows jobs' } },
    open: true,
  },
  {
    names:
      'govc esxcli vim-cmd xe vzctl pvesh pveversion pvesm ha-manager vmrun lxd machinectl nova-manage openstack cloudstack',
    effect: 'change',
    does: 'controls machines',
    supported: false,
    prefixes: {
      look: 'list info show get status about ls log find version system tasks summary',
      destroy: 'destroy delete remove terminate rm',
      change: 'start stop restart reboot power set create update migrate run shell login',
    },
    open: true,
  },
  {
    names: 'bootctl efibootmgr dracut kdumpctl grub-install grub2-mkconfig update-initramfs',
    effect: 'change',
    does: 'changes how the machine starts',
    verbs: { look: { 'status|list|showmem|estimate': 'shows how the machine starts' } },
    open: true,
  },
  { names: 'getsebool matchpathcon seinfo', effect: 'look', does: 'shows what the kernel forbids' },
  { names: 'setsebool', effect: 'change', does: 'changes what the kernel forbids' },
  { names: 'faillog pam_tally2 lslogins', effect: 'look', does: 'shows logins' },
  {
    names: 'prlimit cgget lscgroup systemd-detect-virt slabinfo',
    effect: 'look',
    does: 'shows limits',
    options: { '': ['p|pid='] },
    flags: { change: { nofile: 'changes limits of a process' } },
  },
  { names: 'cgset cgexec cgclassify cgcreate', effect: 'change', does: 'changes limits' },
  { names: 'cgdelete', effect: 'destroy', does: 'removes limits' },
  {
    names: 'fallocate',
    effect: 'safe',
    does: 'reserves space in {}',
    options: { '': ['l|length='] },
  },
  { names: 'lockfile dotlockfile', effect: 'safe', does: 'takes a lock' },
  {
    names: 'iperf iperf3 nuttcp netperf qperf speedtest speedtest-cli',
    effect: 'change',
    does: 'measures the network, which puts load on it',
    options: { '': ['c|client=', 't|time=', 'p|port='] },
  },
  {
    names: 'ipvsadm',
    effect: 'change',
    does: 'changes how connections are shared out',
    flags: { look: { 'L|l|list|ln|Ln': 'shows how connections are shared out' } },
  },
  {
    names: 'birdc birdcl vtysh gobgp exabgpcli frr bird exabgp',
    effect: 'change',
    does: 'controls routing',
    verbs: { look: { 'show|neighbor|global|status': 'shows routes' } },
    open: true,
    options: { '': ['c|command='] },
  },
  {
    names: 'ucarp vrrpd heartbeat crmsh ldirectord',
    effect: 'change',
    does: 'controls which machine is in charge',
  },
  {
    names: 'asterisk fs_cli kamctl kamcmd opensips opensips-cli ejabberdctl prosodyctl janus',
    effect: 'change',
    does: 'controls telephony or chat',
    verbs: { look: { 'status|stats|online|list|show|connected_users': 'shows telephony or chat' } },
    open: true,
  },
  {
    names: 'doveadm dovecot exim exim4 postmap rspamc sa-learn amavisd-new opendkim-testkey swaks',
    effect: 'change',
    does: 'works with mail',
    verbs: { look: { 'who|log|stat|user|search|mailbox status|config': 'shows mail' } },
    open: true,
  },
  {
    names: 'postfix postconf',
    effect: 'look',
    does: 'shows how mail is sent',
    verbs: {
      look: { 'status|check': 'checks the mail server' },
      safe: { 'start|flush': 'starts the mail server' },
      change: { 'stop|reload|abort': 'stops or reloads the mail server' },
    },
    open: true,
    flags: { change: { e: 'changes how mail is sent' } },
  },
  {
    names: 'slapcat wbinfo smbstatus net-ads testparm pdbedit',
    effect: 'look',
    does: 'shows a directory',
  },
  { names: 'slapadd slapd smbd nmbd winbindd sssd', effect: 'change', does: 'changes a directory' },
  {
    names: 'innobackupex mydumper-restore mongorestore-oplog',
    effect: 'safe',
    does: 'saves a database',
    flags: { change: { 'copy-back|apply-log|move-back': 'restores a database' } },
  },
  {
    names: 'maxctrl maxscale proxysql proxysql-admin dbdeployer',
    effect: 'change',
    does: 'controls connections to databases',
    verbs: { look: { 'list|show|status': 'shows connections to databases' } },
    open: true,
  },
  {
    names:
      'sstablescrub sstableupgrade sstableutil sstablemetadata sstabledump cassandra cassandra-stress',
    effect: 'change',
    does: 'works with files of Cassandra',
  },
  {
    names:
      'influxd victoria-metrics vmstorage vminsert promtail mimir cortex jaeger otelcol-contrib zabbix_agentd dd-agent',
    effect: 'change',
    does: 'runs a part of the monitoring',
    verbs: {
      look: { 'inspect|version|status|check|configcheck|config|info': 'shows the monitoring' },
    },
    open: true,
  },
  {
    names: 'solr bin/solr post-solr faktory bull arena resque-web disque',
    effect: 'change',
    does: 'controls a search engine or a queue',
    verbs: {
      look: { 'status|healthcheck|info|version|config': 'shows a search engine' },
      safe: { start: 'starts a search engine' },
      destroy: { delete: 'deletes from a search engine' },
    },
    open: true,
  },
  {
    names: 'lsws lswsctrl litespeed hitch pound nghttpx h2o unitd unitc',
    effect: 'change',
    does: 'controls a web server',
    verbs: { look: { status: 'shows a web server' }, safe: { start: 'starts a web server' } },
    open: true,
  },
  {
    names: 'ollama vllm tritonserver llama-server litellm text-generation-launcher',
    effect: 'change',
    does: 'runs models',
    verbs: {
      look: { 'list|ls|ps|show': 'shows models' },
      safe: { pull: 'fetches models' },
      destroy: { rm: 'deletes models' },
    },
    open: true,
  },
  {
    names: 'arthas as.sh gcore makedumpfile abrt-cli mdb nsight rbtrace stackprof memray scalene',
    effect: 'look',
    does: 'looks into a process',
  },
  { names: 'inotifywait inotifywatch fswatch fatrace', effect: 'look', does: 'watches files' },
  { names: 'entr watchexec nodemon', effect: 'change', does: 'runs a command when files change' },
  { names: 'expect dialog whiptail zenity fzf gum', effect: 'prepare', does: 'asks the person' },
  { names: 'anacron run-parts batch', effect: 'change', does: 'runs planned tasks' },
  {
    names: 'rsyslogd syslog-ng syslog-ng-ctl auditd',
    effect: 'change',
    does: 'runs the log of the machine',
  },
  {
    names: 'supportconfig kdump crash-report vm-support',
    effect: 'safe',
    does: 'collects a report',
  },
  { names: 'confd envconsul', effect: 'change', does: 'writes configuration' },
  {
    names: 'sqitch skeema bytebase',
    effect: 'change',
    does: 'changes the schema',
    verbs: { look: { 'status|log|plan|verify|diff|lint': 'shows the schema' } },
    open: true,
  },
  {
    names: 'unshare',
    effect: 'prepare',
    does: 'runs a command in a namespace of its own',
    inner: [{ verbs: '', where: 'here' }],
  },
  { names: 'pr paste-none', effect: 'look', does: 'filters text' },
  { names: 'sg_inq sg_scan sg_ses bonnie++', effect: 'look', does: 'looks at disks' },
  {
    names: 'powershell pwsh powershell.exe',
    effect: 'change',
    does: 'runs a script of PowerShell',
    reader: 'named',
  },
  {
    names:
      'Get-Service Select-String Select-Object Where-Object Sort-Object ForEach-Object ConvertFrom-Json ConvertTo-Json Format-Table Format-List Measure-Object Out-String Write-Host Write-Output Get-Date Get-CimInstance Get-WmiObject Test-Path findstr tasklist ipconfig systeminfo Get-Process Get-EventLog Get-WinEvent Get-Content Test-NetConnection Get-NetTCPConnection Get-ChildItem Get-Item Resolve-DnsName Test-Connection Invoke-WebRequest Get-Counter Get-PSDrive Get-Volume Get-Website Get-WebAppPoolState Get-IISAppPool Get-Command Get-Help Get-Location Get-Member Get-Disk Get-NetAdapter Get-NetIPAddress Get-ScheduledTask Get-HotFix Get-ComputerInfo wevtutil schtasks tracert driverquery whoami.exe',
    effect: 'look',
    does: 'looks at the machine',
    supported: false,
  },
  {
    names:
      'Restart-Service taskkill Start-Service Stop-Service Stop-Process Set-Service Restart-Computer Invoke-Command Set-Content Restart-WebAppPool iisreset Set-ItemProperty Start-Process Start-Website Stop-Website Start-WebAppPool Stop-WebAppPool Copy-Item Move-Item New-Item New-Service Enable-ScheduledTask Disable-ScheduledTask Start-ScheduledTask Clear-DnsClientCache Restart-NetAdapter appcmd wsl shutdown.exe gpupdate',
    effect: 'change',
    does: 'changes the machine',
    supported: false,
  },
  {
    names: 'Remove-Item Clear-EventLog Clear-Content Format-Volume',
    effect: 'destroy',
    does: 'deletes from the machine',
    supported: false,
  },
  { names: 'Start-Sleep', effect: 'wait', does: 'waits', supported: false },
];
