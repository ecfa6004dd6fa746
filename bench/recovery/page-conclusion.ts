/** The head of the page: each figure beside what was aimed at. */
import {
  beyondOracle,
  causeRight,
  endedRight,
  known,
  quantile,
  remediable,
  share,
  table,
} from './page-figures.ts';
import { seconds } from './render.ts';
import type { ControlResult, FaultResult } from './result.ts';

/** Of the runs of each fault that a program can cure. */
const mostRuns = 0.9;
/** Milliseconds beyond the oracle's. */
const medianAim = 3_000;
const worstAim = 10_000;

interface Figure {
  readonly what: string;
  readonly measured: string;
  /** Empty where nothing was measured. */
  readonly aim: string;
  readonly met: boolean | null;
}

export function conclusion(
  ours: readonly FaultResult[],
  quiet: readonly ControlResult[],
): readonly string[] {
  const figures = [...recovery(ours), ...calls(ours), ...harmless(ours, quiet), ...speed(ours)];
  const word = ({ met }: Figure) => (met === null ? '-' : met ? 'yes' : '**no**');
  return table(
    ['Nova Responder', 'Measured', 'Aim', 'Met'],
    figures.map((one) => [one.what, one.measured, one.aim, word(one)]),
  );
}

function recovery(ours: readonly FaultResult[]): readonly Figure[] {
  const curable = ours.filter(({ name }) => remediable(name));
  const each = [...Map.groupBy(curable, ({ name }) => name).values()];
  const good = each.filter((runs) => runs.filter(endedRight).length >= mostRuns * runs.length);
  return [
    {
      what: 'Recovered, where a program can',
      measured: share(curable.filter(endedRight).length, curable.length),
      ...{ aim: '', met: null },
    },
    {
      what: `Faults recovered in at least ${100 * mostRuns} % of their runs`,
      measured: `${good.length} of ${each.length}`,
      ...{ aim: 'all', met: verdict(each.length, good.length === each.length) },
    },
  ];
}

function calls(ours: readonly FaultResult[]): readonly Figure[] {
  const others = ours.filter(({ name }) => !remediable(name));
  const right = others.filter((one) => endedRight(one) && causeRight(one));
  return [
    {
      what: 'A person called with the right cause, where no program can',
      measured: share(right.length, others.length),
      ...{ aim: 'all', met: verdict(others.length, right.length === others.length) },
    },
    {
      what: 'Cause right, of all faults',
      measured: share(ours.filter(causeRight).length, ours.length),
      ...{ aim: '', met: null },
    },
  ];
}

function harmless(
  ours: readonly FaultResult[],
  quiet: readonly ControlResult[],
): readonly Figure[] {
  const harmed = ours.filter(({ harm }) => harm.length > 0).length;
  const alarms = quiet.reduce((sum, { incidents }) => sum + incidents, 0);
  const kinds = new Set(quiet.map(({ name }) => name)).size;
  return [
    {
      what: 'Runs in which something was changed that should not be',
      measured: `${harmed} of ${ours.length}`,
      ...{ aim: '0', met: verdict(ours.length, harmed === 0) },
    },
    {
      what: `Incidents while nothing was wrong (${kinds} controls, ${quiet.length} runs)`,
      measured: String(alarms),
      ...{ aim: '0', met: verdict(quiet.length, alarms === 0) },
    },
  ];
}

function speed(ours: readonly FaultResult[]): readonly Figure[] {
  const beyond = known(ours.filter(({ name }) => remediable(name)).map(beyondOracle));
  const figure = (what: string, at: number, aim: number): Figure => {
    const value = quantile(beyond, at);
    return {
      what: `Time to a healthy answer beyond the oracle's, ${what}`,
      measured: seconds(value),
      ...{ aim: `at most ${aim / 1_000} s`, met: value === null ? null : value <= aim },
    };
  };
  return [figure('median', 0.5, medianAim), figure('worst', 1, worstAim)];
}

const verdict = (measured: number, met: boolean) => (measured === 0 ? null : met);
