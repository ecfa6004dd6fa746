import { expect, test, vi } from 'vitest';
import { event, incident, paths } from '../../test/examples/incident.ts';
import { collectAhead, type Collected } from './collect-ahead.ts';

const nothing: Collected = { facts: [], gaps: [] };
const opened = incident(paths.confirming);

function ahead(collect = vi.fn(() => Promise.resolve(nothing))) {
  const clock = { now: 1_000 };
  const parts = {
    now: () => clock.now,
    wants: ['logs'] as const,
    concerned: ({ services }: { readonly services: readonly string[] }) => services,
    collect,
  };
  return { ...collectAhead(parts), begun: collect, clock };
}

const slow = () => new Promise<string>((done) => setTimeout(() => done('down'), 400));

test('what answers at once has nothing collected for it before it is asked for', async () => {
  const one = ahead();
  expect(await one.during(Promise.resolve('up'), opened)).toBe('up');
  expect(one.begun).not.toHaveBeenCalled();
  await one.collect(opened);
  expect(one.begun).toHaveBeenCalledTimes(1);
});

test('what keeps us waiting is collected meanwhile, once', async () => {
  const one = ahead();
  expect(await one.during(slow(), opened)).toBe('down');
  expect(one.begun).toHaveBeenCalledWith(['logs'], ['web']);
  await one.collect(opened);
  expect(one.begun).toHaveBeenCalledTimes(1);
  await one.collect(opened);
  expect(one.begun).toHaveBeenCalledTimes(2);
});

test('it is collected anew when somebody has joined, after a while, and after a false alarm', async () => {
  const one = ahead();
  await one.during(slow(), opened);
  await one.collect(incident([...paths.confirming, event('symptom-joined', { service: 'db' })]));
  expect(one.begun).toHaveBeenLastCalledWith(['logs'], ['web', 'db']);
  await one.during(slow(), opened);
  one.clock.now += 10_000;
  await one.collect(opened);
  expect(one.begun).toHaveBeenCalledTimes(4);
  await one.during(slow(), opened);
  one.forget(opened);
  await one.collect(opened);
  expect(one.begun).toHaveBeenCalledTimes(6);
});

test('a collection that fails fails for who asks for it, and a look that fails at once', async () => {
  const failing = ahead(vi.fn(() => Promise.reject<Collected>(new Error('no engine'))));
  await failing.during(slow(), opened);
  await expect(failing.collect(opened)).rejects.toThrow('no engine');
  await expect(failing.during(Promise.reject(new Error('no probe')), opened)).rejects.toThrow(
    'no probe',
  );
});
