/** Our own runbook, as written: the ladders that come out of it are what the responder does. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { causeKinds } from '../diagnosis/cause.ts';
import { compile } from './compile.ts';
import type { Rung } from './runbook.ts';

const file = new URL('../../runbooks/service-down.md', import.meta.url);
const text = readFileSync(file, 'utf8');
const { runbook, problems } = compile({ file: 'service-down.md', text, hash: 'h' });

function show({ remedy, target, when, within }: Rung): string {
  const whom = typeof target === 'string' ? target : target.named;
  const limit = within === null ? [] : [`${within / 1000}s`];
  return [remedy, whom, ...when, ...limit].join(' ');
}

test('it compiles without a problem', () => {
  expect(problems).toEqual([]);
});

const rollback = 'rollback-image service image-changed 120s';
const dependency = [
  'start component container-stopped 120s',
  'restart component container-running not-answering 120s',
  'restart service still-failing 60s',
];

test.each([
  [
    'app-crash',
    [
      'start service container-stopped 60s',
      'create service container-missing 120s',
      'restart service container-running 60s',
      rollback,
    ],
  ],
  ['bad-deploy', ['rollback-image service 120s', 'rollback-git service']],
  ['out-of-memory', ['raise-memory service 60s', 'start service container-stopped 60s', rollback]],
  ['database-unavailable', dependency],
  ['cache-unavailable', dependency],
  ['database-auth', ['recreate service files-differ 60s']],
  ['database-exhausted', []],
  [
    'port-conflict',
    ['free-port service held-by-our-container 60s', 'free-port service held-by-process 60s'],
  ],
  ['config-error', ['reload service files-unread 60s', 'recreate service files-differ 60s']],
  ['network-detached', ['reconnect-network service 60s', 'recreate service 60s']],
  ['dns-failure', ['reconnect-network service 60s', 'restart service 60s']],
  ['network-unreachable', ['communicate service']],
  ['external-dependency', ['communicate service']],
  ['hang', ['restart service 60s']],
  ['fd-exhaustion', ['restart service 60s']],
  [
    'disk-full',
    [
      'reclaim-disk service 60s',
      'start service container-stopped still-failing 60s',
      'restart service container-running still-failing 60s',
    ],
  ],
  ['host-exhausted', ['restart component processes-used-up 120s']],
  [
    'tls-error',
    ['reload component files-unread 60s', 'restart component files-unread reload-impossible 60s'],
  ],
  ['data-corruption', []],
  ['image-unavailable', [rollback]],
  ['healthcheck-misconfigured', ['communicate service']],
  ['stopped-by-operator', ['start component container-stopped 60s']],
  ['unknown', ['restart component 60s']],
] as const)('the ladder of %s', (cause, expected) => {
  expect(runbook.ladders[cause]?.map(show)).toEqual(expected);
});

test('it has a section for every cause', () => {
  expect(causeKinds.filter((kind) => runbook.ladders[kind] === undefined)).toEqual([]);
});

test('memory is doubled, up to four times what the Compose file says', () => {
  expect(runbook.ladders['out-of-memory']?.[0]).toMatchObject({ factor: 2, cap: 4 });
});

test('every rung points at the line of its commands', () => {
  const lines = text.split('\n');
  for (const { line, text: written } of Object.values(runbook.ladders).flat())
    expect(lines[line - 1]).toBe(written.split('\n')[0]);
});

test('people are called after 5 minutes, in order, and the CTO for an extended outage', () => {
  expect(runbook.escalation).toMatchObject({ downFor: 300_000, extendedAfter: 1_800_000 });
  expect(runbook.escalation.contacts.map(({ name }) => name)).toEqual([
    'On-call engineer',
    'Backend lead',
    'DevOps',
    'CTO',
  ]);
  expect(runbook.escalateWhen).toHaveLength(5);
});

test('users are told, and told again every 15 minutes', () => {
  expect(runbook.templates).toMatchObject([{ subject: '{{product}}: service disruption' }]);
  expect(runbook.updateEvery).toBe(900_000);
  expect(runbook.postIncident.map(({ items }) => items.length)).toEqual([3, 3, 4]);
});

test('its waits all end', () => {
  const steps = [
    ...runbook.immediate,
    ...runbook.investigation,
    ...runbook.recovery.flatMap((one) => one.steps),
  ];
  const waits = steps.filter((step) => step.kind === 'wait');
  expect(waits).toHaveLength(2);
  expect(waits.every(({ within }) => within === 60_000)).toBe(true);
});
