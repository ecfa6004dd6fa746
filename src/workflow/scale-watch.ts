/**
 * Whether an Auto Scaling group has what a remedy asked of it. Asked again and again beside the work on
 * the incident, which reads what is known: no step waits for AWS.
 */
import type { AutoScaling } from '../aws/auto-scaling.ts';
import { isAwsProblem } from '../aws/problem.ts';
import type { Incident } from '../incident/incident.ts';

export interface ScaleWatch {
  /** What the remedy that is being verified still waits for, in words; null: nothing. */
  awaited(incident: Incident): string | null;
}

interface Known {
  readonly at: number;
  readonly awaited: string | null;
}

/** Milliseconds between two questions. */
const every = 5_000;

export function watchScaling(scaling: Pick<AutoScaling, 'group'>, now: () => number): ScaleWatch {
  const known = new Map<string, Known>();

  const ask = async (incident: string, group: string, wanted: number): Promise<void> => {
    const state = await scaling.group(group);
    known.set(incident, { at: now(), awaited: missingOf(state, group, wanted) });
  };

  return {
    awaited({ id, phase, intents }) {
      const action = intents.at(-1)?.plan.action;
      if (phase !== 'verifying' || action?.remedy !== 'scale-out' || action.group === null) {
        known.delete(id);
        return null;
      }
      const { group, to } = action;
      const before = known.get(id) ?? {
        at: -Infinity,
        awaited: `the answer of AWS about ${group}`,
      };
      if (now() - before.at >= every) {
        known.set(id, { ...before, at: now() });
        void ask(id, group, to);
      }
      return before.awaited;
    },
  };
}

function missingOf(
  state: Awaited<ReturnType<AutoScaling['group']>>,
  group: string,
  wanted: number,
): string | null {
  if (isAwsProblem(state)) return `the state of ${group}: ${state.message}`;
  const ready = state.instances.filter(
    ({ lifecycle, health }) => lifecycle === 'InService' && health === 'Healthy',
  ).length;
  return ready >= wanted ? null : `${ready} of ${wanted} instances of ${group} in service`;
}
