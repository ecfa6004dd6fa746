/** Nova Responder beside the peers, over the faults that were measured under all of them. */
import { isRecovered, known, percent, quantile, remediable, share, table } from './page-figures.ts';
import { peerNames } from './peers/peer.ts';
import { seconds } from './render.ts';
import type { FaultResult, PeerResult } from './result.ts';

interface Column {
  readonly name: string;
  readonly runs: readonly (FaultResult | PeerResult)[];
}

export function comparison(
  ours: readonly FaultResult[],
  theirs: readonly PeerResult[],
): readonly string[] {
  const compared = peerNames.filter((peer) => theirs.some((one) => one.peer === peer));
  const measured = [ours, ...compared.map((peer) => theirs.filter((one) => one.peer === peer))];
  const inAll = new Set(
    ours
      .map(({ name }) => name)
      .filter((name) => measured.every((runs) => runs.some((one) => one.name === name))),
  );
  if (compared.length === 0 || inAll.size === 0) return [];
  const curable = [...inAll].filter(remediable);
  const columns = ['Nova Responder', ...compared].map((name, index): Column => {
    const runs: readonly (FaultResult | PeerResult)[] = measured[index] ?? [];
    return { name, runs: runs.filter((one) => inAll.has(one.name)) };
  });
  const cured = ({ runs }: Column) => runs.filter(({ name }) => remediable(name));
  return [
    `Over the faults that were measured under each of them: ${inAll.size}, of which a program can cure ${curable.length}.`,
    '',
    ...table(
      ['', ...columns.map(({ name }) => name)],
      [
        [
          'Recovered, where a program can',
          ...columns.map((one) => share(cured(one).filter(isRecovered).length, cured(one).length)),
        ],
        [
          'Time to a healthy answer where it recovered, median',
          ...columns.map((one) =>
            seconds(quantile(known(cured(one).filter(isRecovered).map(recoverMs)), 0.5)),
          ),
        ],
        [
          'Runs in which something was changed that should not be',
          ...columns.map(
            ({ runs }) => `${runs.filter(({ harm }) => harm.length > 0).length} of ${runs.length}`,
          ),
        ],
      ],
    ),
    ...(curable.length === 0 ? [] : chart(columns.map((one) => ({ ...one, runs: cured(one) })))),
  ];
}

const recoverMs = ({ recover_ms }: FaultResult | PeerResult) => recover_ms;

function chart(columns: readonly Column[]): readonly string[] {
  const bars = columns.map(({ runs }) => percent(runs.filter(isRecovered).length, runs.length));
  return [
    '```mermaid',
    'xychart-beta',
    '  title "Faults that a program can cure: runs that recovered, in per cent"',
    `  x-axis [${columns.map(({ name }) => JSON.stringify(name)).join(', ')}]`,
    '  y-axis "recovered" 0 --> 100',
    `  bar [${bars.join(', ')}]`,
    '```',
    '',
  ];
}
