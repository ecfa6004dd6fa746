/** What a round of answers says of a service, and for how many rounds it has failed. */
import type { DependencyState, ProbeAnswer } from '../evidence/evidence.ts';
import { fewestFalls } from '../incident/event.ts';
import type { Health } from './health.ts';

/** What one probe found. */
export interface Finding {
  /**
   * `degraded`: it answered, and says of itself that a part of it fails. `doubtful`: only somebody
   * else calls it ill, which counts where no probe of our own has an opinion. `unknown`: nobody
   * could be asked.
   */
  readonly ok: boolean | 'degraded' | 'doubtful' | 'unknown';
  readonly detail: string;
  readonly silent: boolean;
  /** No connection came about in time. */
  readonly unheard?: true;
  /** What a login that failed says of the server. */
  readonly login?: DependencyState;
  /** All its containers have ended, and the engine is not about to start one again. */
  readonly ended?: true;
  /** All that its containers run was stopped by a signal. */
  readonly halted?: true;
  /** HTTPS: it was the certificate or the handshake that failed. */
  readonly tls?: 'failed';
}

export type Round = readonly {
  readonly probe: Pick<ProbeAnswer, 'depth'> & { readonly name: string };
  readonly answer: Finding;
}[];

export interface ServiceHealth {
  readonly health: Health;
  readonly since: number;
  /** When a round last found it up; null: none has. */
  readonly lastHealthy: number | null;
  /** When a round last found it to have been up as long as settles; null: none has. */
  readonly settledAt: number | null;
  /** Since when it had been up then; null: none has. */
  readonly healthyFrom: number | null;
  /** The first round after that one that found it ill; null: it is not, as far as anybody saw. */
  readonly firstFailing: number | null;
  /** It is up, and was ill before. */
  readonly recovered: boolean;
  readonly answers: readonly ProbeAnswer[];
  /** The first failing probe, in words; empty while all is well. */
  readonly detail: string;
  /** Failing rounds in a row. */
  readonly failures: number;
  /** When it became ill, as far back as flapping is looked for; oldest first. */
  readonly falls: readonly number[];
  /**
   * Whether it has been ill as often as makes a symptom: in a row, or within the time in which falls
   * are counted, however short each was.
   */
  readonly lasting: 'no' | 'in-a-row' | 'flapping';
  /** What only Docker's health check says against it, while all of our probes answer; else empty. */
  readonly doubt: string;
}

export const unasked: ServiceHealth = {
  health: 'unknown',
  since: 0,
  lastHealthy: null,
  settledAt: null,
  healthyFrom: null,
  firstFailing: null,
  recovered: false,
  answers: [],
  detail: 'not probed yet',
  failures: 0,
  falls: [],
  lasting: 'no',
  doubt: '',
};

/** When a service that is ill has a symptom. */
export interface Enough {
  /** Failing rounds in a row; as many falls are as bad, when they are at least three. */
  readonly failures: number;
  /** How far back falls are counted, in milliseconds. */
  readonly flapping: number;
  /** How long it has to be up to count as settled, in milliseconds. */
  readonly settle: number;
  /** A person, a deployment or a start explains that it does not answer: that is no fall. */
  readonly explained: boolean;
}

/** `now` in milliseconds. A round in which nobody could be asked neither counts nor resets. */
export function judge(
  before: ServiceHealth,
  asked: Round,
  now: number,
  enough: Enough,
): ServiceHealth {
  const round = settleDoubts(asked);
  const health = overall(round);
  const bad = round.find(({ answer }) => answer.ok === false || answer.ok === 'degraded');
  const failures = failuresAfter(before.failures, health);
  const falls = fallsAfter(before, health, now, enough);
  // A clock that was set back must not make it wait for what has long been.
  const since = health === before.health ? Math.min(before.since, now) : now;
  const settled = health === 'up' && now - since >= enough.settle;
  return {
    health,
    since,
    settledAt: settled ? now : before.settledAt,
    healthyFrom: settled ? since : before.healthyFrom,
    lastHealthy: health === 'up' ? now : before.lastHealthy,
    firstFailing: firstFailing(before, health, now),
    recovered: health === 'up' && (before.recovered || before.firstFailing !== null),
    answers: round.map(({ probe, answer }) => ({
      probe: probe.name,
      depth: probe.depth,
      ok: answer.ok === true || answer.ok === 'unknown',
      detail: answer.detail,
      silent: answer.silent,
      ...(answer.unheard === undefined ? {} : { unheard: answer.unheard }),
      ...(answer.login === undefined ? {} : { login: answer.login }),
      ...(answer.ended === undefined ? {} : { ended: answer.ended }),
      ...(answer.halted === undefined ? {} : { halted: answer.halted }),
      ...(answer.tls === undefined ? {} : { tls: answer.tls }),
    })),
    detail: bad === undefined ? '' : `${bad.probe.name}: ${bad.answer.detail}`,
    failures,
    falls,
    lasting: lastingOf(failures, falls, enough),
    doubt: health === 'up' ? doubtIn(asked) : '',
  };
}

function firstFailing(before: ServiceHealth, health: Health, now: number): number | null {
  switch (health) {
    case 'up':
      return null;
    case 'unknown':
      return before.firstFailing;
    case 'down':
    case 'degraded':
      return before.firstFailing ?? now;
  }
}

function lastingOf(
  failures: number,
  falls: readonly number[],
  enough: Enough,
): ServiceHealth['lasting'] {
  if (failures >= enough.failures) return 'in-a-row';
  return falls.length >= Math.max(enough.failures, fewestFalls) ? 'flapping' : 'no';
}

function fallsAfter(
  { health: before, falls }: ServiceHealth,
  health: Health,
  now: number,
  { flapping, explained }: Enough,
): readonly number[] {
  const ill = (one: Health) => one === 'down' || one === 'degraded';
  const recent = falls.filter((at) => at > now - flapping);
  return before === 'up' && ill(health) && !explained ? [...recent, now] : recent;
}

function doubtIn(asked: Round): string {
  return asked.find(({ answer }) => answer.ok === 'doubtful')?.answer.detail ?? '';
}

function failuresAfter(before: number, health: Health): number {
  switch (health) {
    case 'up':
      return 0;
    case 'unknown':
      return before;
    case 'down':
    case 'degraded':
      return before + 1;
  }
}

/** A health check that is wrong must not take down a service that answers us. */
function settleDoubts(round: Round): Round {
  const ours = round.some(({ answer }) => answer.ok !== 'doubtful' && answer.ok !== 'unknown');
  return round.map((one) =>
    one.answer.ok === 'doubtful' ? { ...one, answer: { ...one.answer, ok: ours } } : one,
  );
}

/** A shallow probe that fails says down, a deep one degraded. */
function overall(round: Round): Health {
  const known = round.filter(({ answer }) => answer.ok !== 'unknown');
  if (known.length === 0) return 'unknown';
  const failing = known.filter(({ answer }) => answer.ok === false);
  if (failing.some(({ probe }) => probe.depth === 'shallow')) return 'down';
  const degraded = known.some(({ answer }) => answer.ok === 'degraded');
  return degraded || failing.length > 0 ? 'degraded' : 'up';
}
