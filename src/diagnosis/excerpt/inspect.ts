/** Reads what `docker inspect` printed about containers: their state, not their settings. */
import type { CauseKind, Confidence } from '../cause.ts';
import { matchText } from '../signatures/match.ts';
import type { ReadCause, Reading } from './excerpt.ts';

/** What the state of one container says. */
export interface Inspected {
  readonly name: string;
  /** The engine's word, such as "running", "exited" or "restarting". */
  readonly status: string;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** Why the engine could not start it; '' when it could. */
  readonly error: string;
  readonly restarts: number;
  /** null: it has no health check. */
  readonly health: InspectedHealth | null;
}

export interface InspectedHealth {
  readonly status: string;
  readonly failures: number;
  /** Newest last. */
  readonly results: readonly { readonly exitCode: number; readonly output: string }[];
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The containers in a JSON text; null when it is no JSON, or about something else. */
export function parseInspect(text: string): readonly [Inspected, ...Inspected[]] | null {
  const start = text.trimStart().charAt(0);
  if (start !== '[' && start !== '{') return null;
  try {
    const value: unknown = JSON.parse(text);
    const [first, ...others] = (Array.isArray(value) ? value : [value]).flatMap(containerOf);
    return first === undefined ? null : [first, ...others];
  } catch {
    // A log may begin with a bracket as well.
    return null;
  }
}

function containerOf(value: unknown): readonly Inspected[] {
  const container = fieldsOf(value);
  const state = fieldsOf(container.State);
  if (textOf(state.Status) === '' && typeof state.Running !== 'boolean') return [];
  const status = textOf(state.Status);
  return [
    {
      name: textOf(container.Name).replace(/^\//, '') || textOf(container.Id).slice(0, 12),
      status: status === '' ? (state.Running === true ? 'running' : 'exited') : status,
      exitCode: numberOf(state.ExitCode),
      oomKilled: state.OOMKilled === true,
      error: textOf(state.Error),
      restarts: numberOf(container.RestartCount),
      health: healthOf(state.Health),
    },
  ];
}

function healthOf(value: unknown): InspectedHealth | null {
  const health = fieldsOf(value);
  const status = textOf(health.Status);
  if (status === '' || status === 'none') return null;
  const results = listOf(health.Log).map((entry) => {
    const result = fieldsOf(entry);
    return { exitCode: numberOf(result.ExitCode), output: textOf(result.Output).trim() };
  });
  return { status, failures: numberOf(health.FailingStreak), results };
}

/** What the states tell. A container that runs and is healthy tells nothing. */
export function readInspected(containers: readonly Inspected[]): Reading {
  const [first, ...others] = containers.flatMap(causesOf);
  if (first !== undefined) return { outcome: 'fault', causes: [first, ...others] };
  const failed = containers.some((one) => hasEnded(one) && !endedAsAsked(one));
  return failed ? { outcome: 'unknown', trouble: [] } : { outcome: 'healthy', noise: [] };
}

const hasEnded = ({ status }: Inspected): boolean =>
  status === 'exited' || status === 'dead' || status === 'restarting';

/** 0, and what SIGINT and SIGTERM leave behind. */
const endedAsAsked = ({ exitCode, status }: Inspected): boolean =>
  status !== 'restarting' && (exitCode === 0 || exitCode === 130 || exitCode === 143);

function causesOf(container: Inspected): readonly ReadCause[] {
  if (container.oomKilled) return [cause('out-of-memory', 'certain', 'oom-killed')];
  const refused = matchText(container.error).filter(({ strength }) => strength !== 'hint');
  if (refused.length > 0) {
    return [...new Set(refused.map((match) => match.cause))].map((kind) =>
      cause(kind, 'certain', 'engine-error'),
    );
  }
  if (hasEnded(container)) return ofExitCode(container.exitCode);
  return ofHealth(container.health);
}

function ofExitCode(code: number): readonly ReadCause[] {
  if (code === 126 || code === 127) return [cause('bad-deploy', 'likely', 'exit-code')];
  if (code === 132 || code === 134 || code === 139)
    return [cause('app-crash', 'likely', 'exit-code')];
  if (code === 137) return [cause('out-of-memory', 'possible', 'exit-code')];
  return code === 0 || code === 130 || code === 143
    ? []
    : [cause('app-crash', 'possible', 'exit-code')];
}

function ofHealth(health: InspectedHealth | null): readonly ReadCause[] {
  if (health?.status !== 'unhealthy') return [];
  const said = health.results.at(-1);
  const matches = matchText(said?.output ?? '').filter(({ strength }) => strength !== 'hint');
  const kinds = [...new Set(matches.map((match) => match.cause))];
  if (said?.exitCode === 126 || said?.exitCode === 127) {
    return [cause('healthcheck-misconfigured', 'likely', 'health-log')];
  }
  return kinds.map((kind) => cause(kind, 'possible', 'health-log'));
}

function cause(kind: CauseKind, confidence: Confidence, signature: string): ReadCause {
  const direction = { host: null, port: null };
  return { kind, confidence, direction, subject: null, lines: [], signatures: [signature] };
}

/** Signals by number, as Linux names them on every architecture that Docker runs on. */
const signals = new Map([
  [1, 'SIGHUP'],
  [2, 'SIGINT'],
  [3, 'SIGQUIT'],
  [4, 'SIGILL'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [8, 'SIGFPE'],
  [9, 'SIGKILL'],
  [11, 'SIGSEGV'],
  [13, 'SIGPIPE'],
  [15, 'SIGTERM'],
]);

/** What an exit code means, in words that go on from "it exited with 137, ". */
export function exitMeaning(code: number): string {
  if (code === 0) return 'without an error';
  if (code === 125) return 'the engine could not run it';
  if (code === 126) return 'its command cannot be executed';
  if (code === 127) return 'its command was not found';
  const signal = signals.get(code - 128);
  if (signal === undefined) return 'an error code of its own';
  if (code === 137) return `killed by ${signal}: by the kernel for memory, or by somebody`;
  if (code === 143 || code === 130) return `asked to end by ${signal}`;
  return `ended by ${signal}`;
}
