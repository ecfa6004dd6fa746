import { describe, expect, test } from 'vitest';
import type { Fact, Logs } from './evidence.ts';
import { boundLines, logBounds } from './log-lines.ts';
import { redactFact, redactText } from './redact-fact.ts';
import { redactor } from './redact.ts';

const hide = redactor(['canary-42']);

const logs = (texts: readonly string[]): Logs => ({
  kind: 'logs',
  service: 'web',
  container: 'c1',
  lines: texts.map((text, index) => ({ at: index, stream: 'stdout', text })),
  truncated: false,
});

describe('redactFact', () => {
  test.each<[string, Fact]>([
    ['a log', logs(['fine', 'it is canary-42', '\u001b[31mcan\u001b[0mary-42'])],
    [
      'a dependency',
      {
        kind: 'dependency',
        service: 'web',
        dependency: 'db',
        role: 'database',
        setting: 'X',
        address: 'db:1',
        state: 'auth-failed',
        detail: 'canary-42 is wrong',
        via: 'login',
        vantage: 'host',
      },
    ],
    [
      'the Compose files',
      { kind: 'compose-files', valid: false, problem: 'canary-42?', files: [] },
    ],
    [
      'the holder of a port',
      {
        kind: 'port-owner',
        service: 'web',
        port: 1,
        owner: { is: 'process', pid: 1, startTicks: 1, command: 'x --password canary-42' },
      },
    ],
    [
      'a probe',
      {
        kind: 'probe-answers',
        service: 'web',
        health: 'down',
        answers: [
          { probe: 'p', depth: 'deep', ok: false, detail: 'HTTP 500 canary-42', silent: false },
        ],
      },
    ],
    [
      'a written file',
      { kind: 'writable-layer', service: 'web', container: 'c', paths: ['/canary-42/x'] },
    ],
  ])('hides a secret in what %s says', (_what, fact) => {
    const shown = JSON.stringify(redactFact(fact, hide));
    expect(shown).not.toContain('canary-42');
    expect(shown).toContain('[redacted]');
  });

  test('leaves names alone that look like a setting with a value', () => {
    const fact: Fact = {
      kind: 'dependency',
      service: 'token-service',
      dependency: 'secret-store',
      role: 'service',
      setting: 'SECRET_STORE_URL',
      address: 'secret-store:8080',
      state: 'ready',
      detail: 'HTTP 200',
      via: 'http',
      vantage: 'host',
    };
    expect(redactFact(fact, hide)).toEqual(fact);
  });

  test('hides a private key that stretches over many lines of a log', () => {
    const shown = redactFact(
      logs([
        'start',
        '-----BEGIN PRIVATE KEY-----',
        'MIIabcdef',
        '-----END PRIVATE KEY-----',
        'end',
      ]),
      hide,
    );
    expect(shown.kind === 'logs' ? shown.lines.map((line) => line.text) : []).toEqual([
      'start',
      '-----BEGIN PRIVATE KEY-----',
      '[redacted]',
      '-----END PRIVATE KEY-----',
      'end',
    ]);
  });

  test('never shortens a text inside of a secret', () => {
    expect(redactText(`${'x'.repeat(15)} canary-42`, hide, 20)).toBe(`${'x'.repeat(15)} [re…`);
  });
});

describe('boundLines', () => {
  test('keeps the newest lines and says that older ones are left out', () => {
    const bounded = boundLines(logs(Array.from({ length: 500 }, (_, n) => `line ${n}`)));
    expect(bounded.lines).toHaveLength(logBounds.lines);
    expect(bounded.lines.at(-1)?.text).toBe('line 499');
    expect(bounded.truncated).toBe(true);
  });

  test('keeps what fits into the bytes, long lines cut', () => {
    const bounded = boundLines(logs(Array.from({ length: 100 }, () => 'ü'.repeat(9_000))));
    const bytes = bounded.lines.reduce((sum, line) => sum + Buffer.byteLength(line.text) + 1, 0);
    expect(bytes).toBeLessThanOrEqual(logBounds.bytes);
    expect(bounded.lines.length).toBeGreaterThan(4);
    expect(bounded.truncated).toBe(true);
  });

  test('leaves a short log as it is', () => {
    const short = logs(['a', '', 'b']);
    expect(boundLines(short)).toEqual(short);
  });
});
