/** Exit codes, as sysexits.h names them; `docs/cli.md` lists them. */
export const exitCodes = {
  ok: 0,
  /** A check found something: traps, commands that are not recognised, broken links. */
  found: 1,
  usage: 64,
  /** No such incident, project, or runbook. */
  noInput: 66,
  /** The engine or Compose cannot be used. */
  unavailable: 69,
  software: 70,
  /** The store cannot be read or written. */
  store: 74,
  /** Another responder has the state folder. */
  alreadyRunning: 75,
  noPermission: 77,
  config: 78,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with words for people and a code for scripts. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exit: ExitCode;
  constructor(exit: ExitCode, message: string) {
    super(message);
    this.exit = exit;
  }
}
