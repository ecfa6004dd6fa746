/** The results of a recovery run: one line each while it runs, a table, one JSON object. */
import Table from 'cli-table3';
import { peerNames } from './peers/peer.ts';
import type { FaultResult, Result } from './result.ts';

export function sentence(result: Result): string {
  switch (result.kind) {
    case 'control':
      return `${result.incidents} incidents`;
    case 'peer': {
      const { peer, outcome, recover_ms, reason } = result;
      return `${peer}: ${outcome}, healthy ${seconds(recover_ms)}${because(reason)}`;
    }
    case 'fault': {
      const { outcome, cause, detect_ms, diagnose_ms, recover_ms, oracle_ms, reason } = result;
      const times = `detected ${seconds(detect_ms)}, diagnosed ${seconds(diagnose_ms)}, healthy ${seconds(recover_ms)} (oracle ${seconds(oracle_ms)})`;
      return `${outcome}, ${cause ?? 'no cause'}: ${times}${because(reason)}`;
    }
  }
}

function because(reason: string | null): string {
  return reason === null ? '' : `; ${reason}`;
}

export function summary(all: readonly Result[]) {
  return {
    faults: all.flatMap((one) => (one.kind === 'fault' ? [shown(one)] : [])),
    controls: all.flatMap((one) =>
      one.kind === 'control' ? [{ name: one.name, incidents: one.incidents }] : [],
    ),
    peers: Object.fromEntries(
      peerNames.map((peer) => [
        peer,
        all.flatMap((one) => {
          if (one.kind !== 'peer' || one.peer !== peer) return [];
          const { name, outcome, recover_ms, harm, reason } = one;
          return [{ name, outcome, recover_ms, harm, reason }];
        }),
      ]),
    ),
  };
}

function shown(one: FaultResult) {
  const { name, expected_cause, cause, outcome, harm, reason } = one;
  const { detect_ms, diagnose_ms, recover_ms, oracle_ms } = one;
  const times = { detect_ms, diagnose_ms, recover_ms, oracle_ms };
  return { name, expected_cause, cause, outcome, harm, ...times, reason };
}

export function table(all: readonly Result[]): string {
  const rows = new Table({
    head: ['fault', 'cause', 'outcome', 'detected', 'diagnosed', 'healthy', 'oracle', 'harm'],
    style: { head: [], border: [] },
  });
  for (const one of all) rows.push([...row(one)]);
  return rows.toString();
}

function row(one: Result): readonly string[] {
  switch (one.kind) {
    case 'control':
      return [one.name, '', `${one.incidents} incidents`, '', '', '', '', ''];
    case 'peer': {
      const healthy = seconds(one.recover_ms);
      const harm = one.harm.join('; ');
      return [`${one.name}, ${one.peer}`, '', one.outcome, '', '', healthy, '', harm];
    }
    case 'fault': {
      const right = one.cause === one.expected_cause ? '' : ` (is ${one.expected_cause})`;
      const { detect_ms, diagnose_ms, recover_ms, oracle_ms } = one;
      return [
        ...[one.name, `${one.cause ?? 'none'}${right}`, one.outcome],
        ...[detect_ms, diagnose_ms, recover_ms, oracle_ms].map(seconds),
        one.harm.join('; '),
      ];
    }
  }
}

/** `value`: milliseconds. */
export function seconds(value: number | null): string {
  return value === null ? '-' : `${(Math.round(value / 100) / 10).toFixed(1)} s`;
}
