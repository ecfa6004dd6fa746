/** What a round of answers says of a service, and for how many rounds it has failed. */
import type { ProbeAnswer } from '../evidence/evidence.ts';
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
}

export type Round = readonly {
  readonly probe: Pick<ProbeAnswer, 'depth'> & { readonly name: string };
  readonly answer: Finding;
}[];

export interface ServiceHealth {
  readonly health: Health;
  readonly since: number;
  readonly answers: readonly ProbeAnswer[];
  /** The first failing probe, in words; empty while all is well. */
  readonly detail: string;
  /** Failing rounds in a row. */
  readonly failures: number;
}

export const unasked: ServiceHealth = {
  health: 'unknown',
  since: 0,
  answers: [],
  detail: 'not probed yet',
  failures: 0,
};

/** `now` in milliseconds. A round in which nobody could be asked neither counts nor resets. */
export function judge(before: ServiceHealth, asked: Round, now: number): ServiceHealth {
  const round = settleDoubts(asked);
  const health = overall(round);
  const bad = round.find(({ answer }) => answer.ok === false || answer.ok === 'degraded');
  return {
    health,
    since: health === before.health ? before.since : now,
    answers: round.map(({ probe, answer }) => ({
      probe: probe.name,
      depth: probe.depth,
      ok: answer.ok === true || answer.ok === 'unknown',
      detail: answer.detail,
      silent: answer.silent,
    })),
    detail: bad === undefined ? '' : `${bad.probe.name}: ${bad.answer.detail}`,
    failures: failuresAfter(before.failures, health),
  };
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
