/** What a log says of remedies that should not have been: pure. */
import type { StoredEvent } from '../../src/incident/event.ts';
import { effectsOf } from '../../src/remedy/guard/fleet.ts';
import { defaultBudgets } from '../../src/remedy/policy.ts';

/** Nothing that runs elsewhere may be changed at all; what else is counted against the budgets. */
export function overBudget(events: readonly StoredEvent[]): {
  readonly intended: number;
  readonly over_budget: number;
} {
  const effects = effectsOf(events);
  const forbidden = effects.filter(({ service }) => service.startsWith('endpoint-'));
  const others = effects.filter((one) => !forbidden.includes(one));
  const beyond = defaultBudgets.fleet.map(
    ({ limit, within }) =>
      Math.max(
        0,
        ...others.map(
          ({ at }) => others.filter((one) => one.at >= at && one.at < at + within).length,
        ),
      ) - limit,
  );
  return {
    intended: effects.length,
    over_budget: forbidden.length + Math.max(0, ...beyond),
  };
}
