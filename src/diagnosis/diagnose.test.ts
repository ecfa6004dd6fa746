import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../evidence/evidence.ts';
import { configurationCases } from './cases/configuration.ts';
import { controlCases } from './cases/control.ts';
import { crashCases } from './cases/crash.ts';
import { dependencyCases } from './cases/dependency.ts';
import {
  allReady,
  answer,
  collected,
  container,
  down,
  exited,
  graph,
  logs,
  readyExcept,
} from './cases/example.ts';
import { hostCases } from './cases/host.ts';
import { memoryCases } from './cases/memory.ts';
import { networkCases } from './cases/network.ts';
import { processCases } from './cases/process.ts';
import { scarcityCases } from './cases/scarcity.ts';
import { silenceCases } from './cases/silence.ts';
import { startCases } from './cases/start.ts';
import { causeKinds } from './cause.ts';
import { diagnose, wantedFacts } from './diagnose.ts';
import { explain } from './explain.ts';

const cases = [
  ...crashCases,
  ...memoryCases,
  ...dependencyCases,
  ...configurationCases,
  ...networkCases,
  ...startCases,
  ...hostCases,
  ...scarcityCases,
  ...processCases,
  ...silenceCases,
  ...controlCases,
];

describe('diagnose', () => {
  test.each(cases)('$title', ({ service = 'shop', facts, kind, component, says, shared }) => {
    const { causes } = diagnose({ service, graph, evidence: collected(facts), gaps: [] });
    expect({ kind: causes[0].kind, component: causes[0].component }, causes[0].statement).toEqual({
      kind,
      component,
    });
    if (says !== undefined) expect(causes[0].statement).toMatch(says);
    expect(causes[0].shared).toBe(shared);
  });

  test('every cause is concluded by some case', () => {
    const concluded = new Set(cases.map(({ kind }) => kind));
    expect(causeKinds.filter((kind) => !concluded.has(kind))).toEqual([]);
  });

  test('evidence of an earlier round proves nothing once the same was asked again', () => {
    const evidence = [
      ...collected([exited('ledger', 1), exited('shop', 1), ...readyExcept('ledger')], 1),
      ...collected([container('ledger'), container('shop'), answer('ledger', 'ready'), down], 2),
    ];
    const { causes } = diagnose({ service: 'shop', graph, evidence, gaps: [] });
    expect(causes.map(({ kind }) => kind)).toEqual(['unknown']);
  });

  test('unknown says what was looked at', () => {
    const evidence = collected([container('shop'), down, ...allReady]);
    const { causes } = diagnose({ service: 'shop', graph, evidence, gaps: [] });
    expect(causes[0].statement).toBe(
      'Nothing stands out for shop; looked at: the containers, dependencies and probes.',
    );
  });

  test('a gap is told as what could not be tested, once, and only if a rule wants it', () => {
    const gap = {
      wanted: 'dependency',
      subject: 'the database',
      reason: 'it has no address',
    } as const;
    const unwanted = { wanted: 'writable-layer', subject: 'shop', reason: 'x' } as const;
    const { undetermined } = diagnose({
      service: 'shop',
      graph,
      evidence: [],
      gaps: [gap, gap, unwanted],
    });
    expect(undetermined).toEqual([
      'undetermined: the database could not be asked, because it has no address',
    ]);
  });
});

/** Any mixture of all the facts of all the cases, in two rounds. */
const someEvidence = fc
  .tuple(
    fc.subarray(
      cases.flatMap(({ facts }): readonly Fact[] => facts),
      { maxLength: 40 },
    ),
    fc.subarray(
      cases.flatMap(({ facts }): readonly Fact[] => facts),
      { maxLength: 10 },
    ),
  )
  .map(([first, second]) => [...collected(first, 1), ...collected(second, 2)]);
const someService = fc.constantFrom('shop', 'pricing', 'ledger', 'sessions', 'pay.test', 'nobody');

describe('diagnose, whatever the evidence', () => {
  test('never throws, cites only what was given, and has a cause with a statement', () => {
    fc.assert(
      fc.property(someEvidence, someService, (evidence, service) => {
        const { causes } = diagnose({ service, graph, evidence, gaps: [] });
        const ids = new Set(evidence.map(({ id }) => id));
        for (const cause of causes) {
          expect(cause.statement).toMatch(/^\S.*\.$/s);
          for (const { evidence: id } of [...cause.supporting, ...cause.contradicting]) {
            expect(ids).toContain(id);
          }
        }
      }),
    );
  });

  test('every known cause has something that supports it', () => {
    fc.assert(
      fc.property(someEvidence, someService, (evidence, service) => {
        for (const cause of diagnose({ service, graph, evidence, gaps: [] }).causes) {
          if (cause.kind !== 'unknown') expect(cause.supporting).not.toEqual([]);
        }
      }),
    );
  });

  test('says the same for the same evidence in another order', () => {
    fc.assert(
      fc.property(someEvidence, someService, fc.nat(), (evidence, service, turn) => {
        const at = turn % (evidence.length + 1);
        const other = [...evidence.slice(at).reverse(), ...evidence.slice(0, at)];
        const given = diagnose({ service, graph, evidence, gaps: [] });
        expect(diagnose({ service, graph, evidence: other, gaps: [] })).toEqual(given);
      }),
    );
  });

  test('explains itself in two sentences', () => {
    fc.assert(
      fc.property(someEvidence, someService, (evidence, service) => {
        const { headline, proof } = explain(diagnose({ service, graph, evidence, gaps: [] }));
        expect(headline).toMatch(/^[^a-z\s].*\.$/s);
        expect(proof).toMatch(/^[A-Z].*\.$/s);
      }),
    );
  });
});

test('the rules want every kind of fact that says something of a fault', () => {
  expect([...wantedFacts].sort()).toEqual([
    'blind-intervals',
    'compose-files',
    'configuration-change',
    'configured-image',
    'container-events',
    'container-missing',
    'container-state',
    'definition-change',
    'dependency',
    'deployments',
    'git-history',
    'host-resources',
    'image-change',
    'kernel-kills',
    'limits',
    'listening',
    'logs',
    'main-process',
    'memory',
    'mounted-files',
    'name-resolution',
    'network-attachment',
    'open-files',
    'port-owner',
    'probe-answers',
    'unread-files',
    'volume-use',
  ]);
});

test.each([
  [
    'its last words, where nobody knows them',
    ['Traceback (most recent call last):', 'tiny.UnheardOfError: the moon is full', ''],
    'it printed last: "tiny.UnheardOfError: the moon is full"',
  ],
  [
    'what is known before that',
    ['panic: runtime error: index out of range', 'bye'],
    'its log says "panic: runtime error: index out of range"',
  ],
  ['nothing, where it tells of its everyday work', ['{"level":"info","msg":"ready"}'], null],
])('of a service that has ended the log gives %s', (_what, lines, says) => {
  const facts = [exited('shop', 1), logs('shop', ...lines), ...allReady];
  const [cause] = diagnose({ service: 'shop', graph, evidence: collected(facts), gaps: [] }).causes;
  expect(cause.supporting.map((one) => one.says)).toEqual([
    'container shop-1 exited with code 1',
    ...(says === null ? [] : [says]),
  ]);
});
