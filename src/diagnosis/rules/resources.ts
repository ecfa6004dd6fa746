/** Faults that first show in a log: disk, open files, TLS, corruption; and a host that is full. */
import type { CauseKind } from '../cause.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding } from '../rule.ts';
import { hasStopped } from './condition.ts';
import { citeLines, linesFor } from './logged.ts';

/** What each says when a service that is ill has a line of it in its log. */
const told = {
  'disk-full': 'has no space left to write to',
  'fd-exhaustion': 'has no file descriptor left',
  'tls-error': 'cannot establish TLS',
  'data-corruption': 'reports damaged data',
} as const satisfies Partial<Record<CauseKind, string>>;

type Told = keyof typeof told;

export const toldByLog = defineRule({
  id: 'told-by-log',
  needs: ['container-state', 'probe-answers', 'logs'],
  conclude: (view) =>
    view.scope.flatMap((service) => {
      const stopped = view.of('container-state', service).filter(({ fact }) => hasStopped(fact));
      const failing = view
        .of('probe-answers', service)
        .filter(({ fact }) => fact.health === 'down' || fact.health === 'degraded');
      if (stopped.length === 0 && failing.length === 0) return [];
      return (Object.keys(told) as Told[]).flatMap((kind): readonly Finding[] => {
        const lines = linesFor(view, service, [kind]);
        if (lines.length === 0) return [];
        const fatal = lines.some((line) => line.strength === 'fatal');
        return [
          finding({
            kind,
            component: service,
            confidence: fatal ? 'likely' : 'possible',
            basis: 'logged',
            statement: `${service} ${told[kind]}, as its log says.`,
            supporting: citeLines(lines),
          }),
        ];
      });
    }),
});

/** Shares of disk and memory below which every service on the host is at risk. */
const least = { disk: 0.01, memory: 0.02 };

export const hostFull = defineRule({
  id: 'host-full',
  needs: ['host-resources'],
  conclude: (view) =>
    view.all('host-resources').flatMap((seen): readonly Finding[] => {
      const { diskFree, diskTotal, memoryAvailable, memoryTotal } = seen.fact;
      const disk = diskFree < diskTotal * least.disk;
      const memory = memoryAvailable < memoryTotal * least.memory;
      if (!disk && !memory) return [];
      return [
        finding({
          kind: disk ? 'disk-full' : 'host-exhausted',
          component: view.service,
          confidence: 'likely',
          basis: 'observed',
          statement: `The host has almost no ${disk ? 'disk space' : 'memory'} left.`,
          supporting: [
            cite(
              seen,
              disk ? 'less than 1 % of the disk is free' : 'less than 2 % of memory is available',
            ),
          ],
        }),
      ];
    }),
});
