/** The remedy `reload` as decided: of what, by which commands, and what became of it. */
import { describe, expect, test } from 'vitest';
import { definition, facts, rung, state } from '../../test/examples/facts.ts';
import { planned } from '../../test/examples/incident.ts';
import type { ReplicaView } from '../docker/project.ts';
import { reloadable, type UnreadFiles } from '../evidence/change-facts.ts';
import { autonomyOf } from './policy.ts';
import { reloadCommands } from './reload.ts';
import { resolveAction } from './resolve.ts';
import { beforeOf, isDone, settlement, type Replicas } from './settle.ts';

function unread(part: Partial<UnreadFiles> = {}): UnreadFiles {
  return {
    ...{ kind: 'unread-files', service: 'web', container: 'web-id', server: 'nginx' },
    ...{ readAt: 1_000, readTicks: 100, options: [] },
    files: [{ path: '/etc/nginx/tls/cert.pem', at: 2_000, shown: 'new' }],
    ...part,
  };
}

function resolve(...found: readonly UnreadFiles[]) {
  const containers = [state('web'), state('web', { container: 'web-id-2' })];
  return resolveAction(rung('reload'), 'web', facts({ containers, unread: found }), [
    definition('web'),
  ]);
}

describe('what is reloaded', () => {
  test('is every replica in which the server runs, and the latest of them is remembered', () => {
    const both = [unread(), unread({ container: 'web-id-2', readTicks: 300 })];
    expect(resolve(...both)).toMatchObject({
      action: { server: 'nginx', readTicks: 300, targets: [{ id: 'web-id' }, { id: 'web-id-2' }] },
    });
    expect(
      resolve(both[0] ?? unread(), unread({ container: 'web-id-2', server: null })),
    ).toMatchObject({ action: { targets: [{ id: 'web-id' }] } });
  });

  test.each([
    ['nothing that we know', [unread({ server: null })], /no server that we know/],
    ['nothing seen', [], /no server that we know/],
    [
      'a mount that shows the old file',
      [unread({ files: [{ path: '/etc/x.pem', at: 2_000, shown: 'old' }] })],
      /\/etc\/x\.pem was replaced/,
    ],
  ] as const)('is not %s', (_what, found, why) => {
    expect(resolve(...found)).toEqual({ inapplicable: expect.stringMatching(why) as string });
  });
});

test('its files are checked by the options that it was started with, and no shell reads them', () => {
  const options = ['-c', '/srv/my site.conf'];
  expect(reloadCommands('nginx', options)).toEqual({
    check: ['nginx', '-t', '-q', ...options],
    reload: { argv: ['nginx', '-s', 'reload', ...options] },
  });
  expect(reloadCommands('prometheus', ['--config.file=/etc/p.yml']).check).toEqual([
    ...['promtool', 'check', 'config', '/etc/p.yml'],
  ]);
  for (const server of reloadable)
    expect(reloadCommands(server, []).check).not.toContain(expect.stringMatching(/^(?:ba)?sh$/));
});

describe('what became of it', () => {
  const world: Replicas = { web: [{ state: state('web') } as ReplicaView] };
  const became = (readTicks: number | null, measured: number | null, now: number) => {
    const resolution = resolve(unread({ readTicks }));
    if ('inapplicable' in resolution) throw new Error(resolution.inapplicable);
    const { action } = resolution;
    const before = beforeOf(action, world);
    const intent = {
      ...{ id: 'i', plan: planned(action), before, deadline: 100, at: 0 },
      ...{ evidence: [], finished: null, worked: null },
    };
    return settlement(intent, world, now, measured);
  };

  test('is shown by workers that began later', () => {
    expect(became(100, 101, 50)).toMatchObject({ outcome: 'applied' });
    expect(became(100, 100, 50)).toMatchObject({ waitUntil: 100 });
    expect(became(100, 100, 100)).toMatchObject({
      outcome: 'failed',
      detail: 'its deadline passed and nothing was done',
    });
  });

  test.each([
    ['of a server without workers', null, null],
    ['of one that cannot be seen any more', 100, null],
  ])('is not claimed %s', (_whose, readTicks, measured) => {
    expect(became(readTicks, measured, 50)).toMatchObject({ waitUntil: 100 });
    expect(became(readTicks, measured, 100)).toMatchObject({
      outcome: 'failed',
      detail: 'its deadline passed and its processes do not show whether it was done',
    });
  });

  test('is nothing in a container that has ended', () => {
    const resolution = resolve(unread());
    if ('inapplicable' in resolution) throw new Error(resolution.inapplicable);
    const ended: Replicas = { web: [{ state: state('web', { status: 'exited' }) } as ReplicaView] };
    expect(isDone(resolution.action, beforeOf(resolution.action, world), ended, 101)).toBe(false);
  });
});

test('a general auto covers it: what is not valid is never read', () => {
  expect(autonomyOf('auto', {}).reload).toBe('auto');
});
