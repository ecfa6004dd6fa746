/** Looking into processes. */
import type { Program } from './program.ts';

export const debuggers: readonly Program[] = [
  {
    names:
      'strace ltrace perf bpftrace pstack eu-stack gstack rbspy py-spy asprof flamegraph opensnoop execsnoop biolatency tcpconnect tcplife trace-cmd bcc dtrace sysdig lttng stap profile',
    effect: 'look',
    does: 'looks into a process',
    options: { '': ['p|pid=', 'o|output=', 'e=', 's=', 'd|duration='] },
    inner: [],
  },
  {
    names: 'gdb gcore',
    effect: 'look',
    does: 'looks into a program',
    dashes: 'single',
    options: { '': ['ex=', 'c|core='] },
    flags: { change: { 'p|pid': 'holds a process to look into it' } },
  },
  {
    names: 'jstack jcmd jps jstat jinfo jhsdb jmx jconsole visualvm jfr',
    effect: 'look',
    does: 'looks into a Java process',
  },
  {
    names: 'jmap',
    effect: 'look',
    does: 'looks into the memory of a Java process',
    flags: { safe: { dump: 'writes the memory of a Java process to a file' } },
  },
  {
    names: 'java',
    effect: 'change',
    does: 'runs a Java program',
    dashes: 'single',
    reader: 'named',
    flags: { look: { version: 'shows the version' } },
  },
  {
    names: 'dotnet dotnet-dump dotnet-trace dotnet-counters dotnet-gcdump',
    effect: 'change',
    does: 'runs a .NET program',
    verbs: {
      look: { 'collect|monitor|ps|list|analyze|trace|counters': 'looks into a .NET process' },
      safe: { 'build|restore|publish|test': 'builds a .NET program' },
    },
    open: true,
  },
  {
    names: 'go',
    effect: 'safe',
    does: 'builds or tests',
    verbs: {
      look: { 'tool pprof|tool trace|version|env|vet|list': 'looks into a Go program' },
      change: { run: 'runs a Go program' },
    },
    open: true,
  },
  {
    names: 'pprof delve dlv coredumpctl crash addr2line nm objdump ldd readelf',
    effect: 'look',
    does: 'looks into a program',
  },
  {
    names:
      'stress stress-ng sysbench ab wrk hey siege k6 vegeta locust pgbench redis-benchmark bombardier oha jmeter',
    effect: 'change',
    does: 'puts load on a service',
    flags: { look: { version: 'shows the version' } },
  },
];
