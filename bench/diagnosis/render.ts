/** The figures as text for people. */
import type { Answer, Score } from './score.ts';
import { calibrate, confusion } from './score.ts';
import type { Speed } from './speed.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8);

export function render(score: Score, answers: readonly Answer[], speed: Speed): string {
  return [
    `${score.cases} excerpts, each read alone`,
    '',
    `micro F1          ${percent(score.micro_f1)}`,
    `macro F1          ${percent(score.macro_f1)}`,
    `benign precision  ${percent(score.benign_precision)}`,
    `benign recall     ${percent(score.benign_recall)}`,
    '',
    ...labelLines(score),
    '',
    ...confusionLines(answers),
    '',
    ...calibrationLines(answers),
    '',
    `${speed.lines} lines of log: ${speed.milliseconds} ms, ${speed.ratio} times a plain split into lines`,
  ].join('\n');
}

function labelLines({ labels }: Score): readonly string[] {
  return [
    `${'label'.padEnd(22)}precision   recall       F1  support`,
    ...Object.entries(labels).map(
      ([name, one]) =>
        `${name.padEnd(22)} ${percent(one.precision)} ${percent(one.recall)} ${percent(one.f1)}  ${String(one.support).padStart(7)}`,
    ),
  ];
}

function confusionLines(answers: readonly Answer[]): readonly string[] {
  const rows = [...confusion(answers)].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    'Confusion: what was missed, and what was said instead',
    ...rows.map(([missed, instead]) => {
      const said = [...instead].sort((a, b) => b[1] - a[1]);
      return `  ${missed.padEnd(22)}${said.map(([label, times]) => `${label} ${times}`).join(', ')}`;
    }),
  ];
}

function calibrationLines(answers: readonly Answer[]): readonly string[] {
  return [
    'Calibration: how often the leading label was right, and all of them',
    ...calibrate(answers).map(
      ({ sureness, cases, lead_right, all_right }) =>
        `  ${sureness.padEnd(10)}${String(cases).padStart(5)} excerpts ${percent(lead_right / cases)} ${percent(all_right / cases)}`,
    ),
  ];
}
