import { expect, test } from 'vitest';
import { createMembers } from './members.ts';
import type { ReplicaView } from './project.ts';

test('what is listed once is only inspected until the engine reports a change', async () => {
  const { members, asked, there } = rig(['a', 'b']);
  expect(await members.read('backend')).toHaveLength(2);
  expect(await members.read('backend')).toHaveLength(2);
  expect(asked).toEqual(['list', 'inspect a b']);
  there.push('c');
  members.forget();
  expect(await members.read('backend')).toHaveLength(3);
  expect(asked).toEqual(['list', 'inspect a b', 'list']);
});

test('a container that is gone without a report is looked for at once', async () => {
  const { members, asked, there } = rig(['a']);
  await members.read('backend');
  there.splice(0, 1, 'b');
  const replicas = await members.read('backend');
  expect(replicas).toMatchObject([{ state: { container: 'b' } }]);
  expect(asked).toEqual(['list', 'inspect a', 'list']);
});

test('a container that comes without a report is seen after half a minute', async () => {
  const { members, there, wait } = rig(['a']);
  await members.read('backend');
  there.push('b');
  wait(29_000);
  expect(await members.read('backend')).toHaveLength(1);
  wait(2_000);
  expect(await members.read('backend')).toHaveLength(2);
});

test('a service without containers is listed each time, and so is one whose list a change overtook', async () => {
  const { members, asked, there, during } = rig([]);
  await members.read('backend');
  there.push('a');
  during(members.forget);
  expect(await members.read('backend')).toHaveLength(1);
  during(() => undefined);
  expect(await members.read('backend')).toHaveLength(1);
  expect(asked).toEqual(['list', 'list', 'list']);
});

test('a refusal of the engine is passed on and nothing is kept of it', async () => {
  const problem = { problem: 'ENGINE_REFUSED', message: 'no' } as const;
  let ill = true;
  const members = createMembers({
    list: () => Promise.resolve(ill ? problem : [replica('a')]),
    inspect: () => Promise.resolve(problem),
    now: () => 0,
  });
  expect(await members.read('backend')).toBe(problem);
  ill = false;
  expect(await members.read('backend')).toHaveLength(1);
  expect(await members.read('backend')).toBe(problem);
});

function rig(ids: readonly string[]) {
  const there = [...ids];
  const asked: string[] = [];
  let at = 0;
  let meanwhile = (): void => undefined;
  const members = createMembers({
    list: () => {
      asked.push('list');
      meanwhile();
      return Promise.resolve(there.map(replica));
    },
    inspect: (which) => {
      asked.push(`inspect ${which.join(' ')}`);
      return Promise.resolve(which.filter((id) => there.includes(id)).map(replica));
    },
    now: () => at,
  });
  return {
    members,
    asked,
    there,
    wait: (milliseconds: number) => (at += milliseconds),
    during: (work: () => void) => (meanwhile = work),
  };
}

function replica(id: string): ReplicaView {
  return { state: { container: id } } as ReplicaView;
}
