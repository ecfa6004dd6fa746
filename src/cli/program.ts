/** Every command, put together; nothing is parsed or run here, so that `docs/cli.md` can be made from it. */
import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };

type Add = (program: Command) => void;

interface CommandFile {
  readonly names: readonly string[];
  readonly load: () => Promise<Add>;
}

/** In the order of the help. Reading all of them takes half a second, so only what is called is read. */
export const files: readonly CommandFile[] = [
  { names: ['init'], load: async () => (await import('./init.ts')).addInit },
  { names: ['watch'], load: async () => (await import('./watch.ts')).addWatch },
  {
    names: ['incidents', 'incident', 'report'],
    load: async () => (await import('./incidents.ts')).addIncidents,
  },
  { names: ['stats'], load: async () => (await import('./stats.ts')).addStats },
  { names: ['status'], load: async () => (await import('./status.ts')).addStatus },
  { names: ['runbook'], load: async () => (await import('./runbook.ts')).addRunbook },
  { names: ['approve', 'deny'], load: async () => (await import('./approve.ts')).addApprove },
  { names: ['ack'], load: async () => (await import('./acknowledge.ts')).addAcknowledge },
  { names: ['update'], load: async () => (await import('./update.ts')).addUpdate },
  {
    names: ['pause', 'resume', 'pauses'],
    load: async () => (await import('./pause.ts')).addPause,
  },
  { names: ['maintenance'], load: async () => (await import('./maintenance.ts')).addMaintenance },
  { names: ['token'], load: async () => (await import('./token.ts')).addToken },
  { names: ['doctor'], load: async () => (await import('./doctor.ts')).addDoctor },
  { names: ['diagnose'], load: async () => (await import('./diagnose.ts')).addDiagnose },
  { names: ['drift'], load: async () => (await import('./drift.ts')).addDrift },
  { names: ['explain'], load: async () => (await import('./explain.ts')).addExplain },
  { names: ['drill'], load: async () => (await import('./drill.ts')).addDrill },
];

/**
 * Commands added to it inherit its settings: they throw CommanderError instead of ending the process.
 * @param called the command that the line begins with; when it is none, all are there to choose from
 */
export async function createProgram(called?: string): Promise<Command> {
  const program = new Command()
    .name('nova')
    .description('A service-down runbook that runs itself, for services under Docker Compose.')
    .version(manifest.version, '-V, --version', 'print the version')
    .showHelpAfterError('(nova --help lists the commands)')
    .exitOverride();
  const named = files.filter(({ names }) => names.includes(called ?? ''));
  const wanted = named.length === 0 ? files : named;
  for (const add of await Promise.all(wanted.map(({ load }) => load()))) add(program);
  return program;
}
