import { expect, test } from 'vitest';
import { parseJournal, parseRing } from './kernel-log.ts';
import { killsOf } from './kernel-kill.ts';

const id = 'c0ffee'.padEnd(64, '1');
const other = 'bead'.padEnd(64, '2');

/** A kill as kernels since 4.19 write it. */
function record(group: string, constraint = 'CONSTRAINT_MEMCG', pid = 812): string {
  return [
    `[ 100.5] worker invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0`,
    `[ 100.6] oom-kill:constraint=${constraint},nodemask=(null),cpuset=${group},mems_allowed=0,oom_memcg=/docker/${group},task_memcg=/docker/${group},task=worker,pid=${pid},uid=0`,
    `[ 100.7] Memory cgroup out of memory: Killed process ${pid} (worker) total-vm:900kB, anon-rss:640kB, file-rss:8kB, shmem-rss:0kB, UID:0 pgtables:9kB oom_score_adj:0`,
  ].join('\n');
}

const systemd = record(id).replaceAll(`/docker/${id}`, `/system.slice/docker-${id}.scope`);
const older = [
  `<6>[  7.0] Task in /docker/${id} killed as a result of limit of /docker/${id}`,
  '<6>[  7.1] memory: usage 32768kB, limit 32768kB, failcnt 39',
  '<3>[  7.2] Memory cgroup out of memory: Kill process 55 (java) score 970 or sacrifice child',
  '<3>[  7.3] Killed process 55 (java) total-vm:4000kB, anon-rss:3000kB, file-rss:0kB, shmem-rss:0kB',
].join('\n');

const kill = { at: 1_100_600, process: 'worker', pid: 812, lack: 'group', memory: 655_360 };

test.each([
  ['of its own limit', record(id), [kill]],
  ['under the systemd driver', systemd, [kill]],
  ['for want of memory of the host', record(id, 'CONSTRAINT_NONE'), [{ ...kill, lack: 'host' }]],
  ['of another container', record(other), []],
  [
    'by an older kernel',
    older,
    [{ ...kill, at: 1_007_000, process: 'java', pid: 55, memory: 3_072_000 }],
  ],
  [
    'twice',
    `${record(id)}\n${record(other)}\n${record(id, 'CONSTRAINT_MEMCG', 9)}`,
    [kill, { ...kill, pid: 9 }],
  ],
  ['never', '[ 1.0] eth0: link becomes ready', []],
])('a kill %s', (_what, text, expected) => {
  expect(killsOf(id, parseRing(text, 1_000_000))).toEqual(expected);
});

test('a group whose name only stands in the line of another is not meant', () => {
  const text = record(other).replace(`oom_memcg=/docker/${other}`, `oom_memcg=/docker/${id}`);
  expect(killsOf(id, parseRing(text, 0))).toEqual([]);
});

test('the journal gives the time of the wall', () => {
  const line = '1712345678.250000 box kernel: oom-kill: words';
  expect(parseJournal(`${line}\n-- No entries --`)).toEqual([
    { at: 1_712_345_678_250, text: 'oom-kill: words' },
  ]);
});
