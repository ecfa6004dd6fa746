/** Compares sets of labels. Pure. */
import { BENIGN } from './labels.ts';

/** What was expected of one excerpt, what was said, and how surely. */
export interface Answer {
  readonly expected: readonly string[];
  readonly said: readonly string[];
  /** The confidence of the leading cause, or "healthy" or "unknown". */
  readonly sureness: string;
}

export interface LabelScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** In how many excerpts the label is expected. */
  readonly support: number;
  readonly true_positives: number;
  readonly false_positives: number;
  readonly false_negatives: number;
}

/** The names are those of the published format. */
export interface Score {
  readonly cases: number;
  readonly micro_f1: number;
  readonly macro_f1: number;
  readonly benign_precision: number;
  readonly benign_recall: number;
  readonly labels: Readonly<Record<string, LabelScore>>;
}

export function score(answers: readonly Answer[]): Score {
  const names = [
    ...new Set(answers.flatMap(({ expected, said }) => [...expected, ...said])),
  ].sort();
  const labels = Object.fromEntries(names.map((name) => [name, scoreLabel(name, answers)]));
  const all = Object.values(labels);
  const right = sum(all.map((label) => label.true_positives));
  const wrong = sum(all.map((label) => label.false_positives + label.false_negatives));
  return {
    cases: answers.length,
    micro_f1: ratio(2 * right, 2 * right + wrong),
    macro_f1: ratio(sum(all.map(({ f1 }) => f1)), all.length),
    benign_precision: labels[BENIGN]?.precision ?? 0,
    benign_recall: labels[BENIGN]?.recall ?? 0,
    labels,
  };
}

function scoreLabel(name: string, answers: readonly Answer[]): LabelScore {
  const expected = answers.filter((answer) => answer.expected.includes(name));
  const said = answers.filter((answer) => answer.said.includes(name));
  const right = expected.filter((answer) => answer.said.includes(name)).length;
  return {
    precision: ratio(right, said.length),
    recall: ratio(right, expected.length),
    f1: ratio(2 * right, expected.length + said.length),
    support: expected.length,
    true_positives: right,
    false_positives: said.length - right,
    false_negatives: expected.length - right,
  };
}

/** How often each expected label was answered with each other label instead. */
export function confusion(
  answers: readonly Answer[],
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const table = new Map<string, Map<string, number>>();
  for (const { expected, said } of answers) {
    const extra = said.filter((label) => !expected.includes(label));
    for (const missed of expected.filter((label) => !said.includes(label))) {
      const row = table.get(missed) ?? new Map<string, number>();
      for (const label of extra.length === 0 ? ['nothing'] : extra) {
        row.set(label, (row.get(label) ?? 0) + 1);
      }
      table.set(missed, row);
    }
  }
  return table;
}

/** How often the leading label was right, and how often all labels were, by how sure we were. */
export interface Calibration {
  readonly sureness: string;
  readonly cases: number;
  readonly lead_right: number;
  readonly all_right: number;
}

export function calibrate(answers: readonly Answer[]): readonly Calibration[] {
  const kinds = [...new Set(answers.map(({ sureness }) => sureness))].sort();
  return kinds.map((sureness) => {
    const own = answers.filter((answer) => answer.sureness === sureness);
    return {
      sureness,
      cases: own.length,
      lead_right: own.filter(({ expected, said }) => expected.includes(said[0] ?? '')).length,
      all_right: own.filter(({ expected, said }) => isSame(expected, said)).length,
    };
  });
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((label) => other.includes(label));

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** 0 where nothing was there to be counted. */
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
