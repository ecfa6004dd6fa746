/** What bin/ fetches is fetched again when the network failed, and only then. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const bootstrap = join(import.meta.dirname, '..', '..', 'bin', 'bootstrap.bash');
const folder = mkdtempSync(join(tmpdir(), 'nova-test-network-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program that prints `words` and fails, until it has been called `times` times. */
function fetchFailing(words: string, times: number) {
  const script = `
    . "$1"
    sleep() { :; }
    calls=0
    program() {
      calls=$((calls + 1))
      [ "$calls" -gt "$3" ] || { printf '%s\\n' "$2"; return 1; }
    }
    over_network "$4" program "$@" && echo "done after $calls" || echo "given up after $calls"`;
  const argv = ['-c', script, 'bin/fetch', bootstrap, words, String(times), join(folder, 'log')];
  const { stdout, stderr } = spawnSync('bash', argv, { encoding: 'utf8' });
  return { end: stdout.trim(), said: stderr.trim().split('\n') };
}

test.each([
  'npm error code EIDLETIMEOUT',
  'npm error network request failed, reason: read ECONNRESET',
  'npm error code E503',
  'E: Failed to fetch http://mirror/x.deb  503  Service Unavailable',
  "Temporary failure resolving 'mirror'",
])('"%s" is a failure of the network: it is tried again, and said so', (words) => {
  const { end, said } = fetchFailing(words, 1);
  expect(end).toBe('done after 2');
  expect(said).toEqual([
    expect.stringMatching(/^fetch: the network failed \(.+\); trying again in 5 s$/),
  ]);
});

test('pauses grow, and after three of them it is given up', () => {
  const { end, said } = fetchFailing('npm error code ETIMEDOUT', 9);
  expect(end).toBe('given up after 4');
  expect(said.map((line) => /in (\d+) s/.exec(line)?.[1])).toEqual(['5', '15', '45']);
});

test.each(['npm error code E404', 'npm error code EUSAGE', 'npm error code ETARGET', 'Killed'])(
  '"%s" is told at once',
  (words) => {
    expect(fetchFailing(words, 1)).toEqual({ end: 'given up after 1', said: [''] });
  },
);
