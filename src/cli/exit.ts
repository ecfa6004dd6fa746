/** Exit codes, as sysexits.h names them; `docs/cli.md` lists them. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  undetermined: 2,
  usage: 64,
  noInput: 66,
  unavailable: 69,
  software: 70,
  cannotCreate: 73,
  store: 74,
  alreadyRunning: 75,
  refused: 76,
  noPermission: 77,
  config: 78,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each says to whoever wrote the script that looks at it. */
export const exitMeanings = {
  ok: 'Done. For `nova watch`: it was asked to end (SIGINT or SIGTERM) and has let go of everything.',
  failed:
    'A check has found something: `nova doctor`, `nova runbook check`, `nova diagnose`, `nova drift`. For `nova drill`: not all went as expected, or could be put back.',
  undetermined:
    'For `nova diagnose`: the service fails and the cause is unknown, or nobody could ask it.',
  usage:
    'The command line is wrong: an unknown command or option, or an argument too many or too few.',
  noInput: 'There is no such incident, project, service, container or recorded state.',
  unavailable: 'The Docker engine or Compose cannot be used: not there, not answering, refusing.',
  software: 'A defect of the program. The message is a stack trace: please report it.',
  cannotCreate: 'The file to write exists already or cannot be written.',
  store:
    'The incident log cannot be read or written: the disk is full, the folder is not ours, the file is damaged.',
  alreadyRunning: 'Another responder has the state folder, or another drill the project.',
  refused: 'What was asked is refused; the message says why.',
  noPermission: "This user may not use the Docker engine's socket.",
  config: 'The configuration, the runbook or a Compose file is wrong; the message says where.',
} as const satisfies Record<keyof typeof exitCodes, string>;

/** Ends a command with words for people and a code for scripts. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exit: ExitCode;
  constructor(exit: ExitCode, message: string) {
    super(message);
    this.exit = exit;
  }
}
