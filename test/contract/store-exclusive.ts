/** The part of the store's contract about what one incident at a time may have. */
import { beforeEach, expect, test } from 'vitest';
import type { IncidentEvent } from '../../src/incident/event.ts';
import { container, evidence, finished, intended, opened, relapsed } from './store-events.ts';
import type { Place } from './store-place.ts';

export function claimContract({ store, another }: Place): void {
  const web = container('web');
  const db = container('db');

  beforeEach(async () => {
    await store().append('i1', 0, [opened('web')], 1);
    await store().append('i2', 0, [opened('api')], 1);
  });

  test('one target belongs to one open intent, and a refused append leaves nothing behind', async () => {
    await store().append('i1', 1, [intended('a', web, db)], 2);
    const other = await another();
    expect(
      await other.append('i2', 1, [relapsed('x'), intended('b', db)], 3, [evidence('e1')]),
    ).toEqual({ ok: false, conflict: 'claim', target: 'container:db', incident: 'i1' });
    expect(await store().load('i2')).toHaveLength(1);
    expect(await store().evidence('i2')).toEqual([]);
    expect(await store().append('i2', 1, [intended('b', container('cache'))], 3)).toMatchObject({
      ok: true,
    });
  });

  test('the end of the intent frees its targets', async () => {
    await store().append('i1', 1, [intended('a', db)], 2);
    await store().append('i1', 2, [finished('a')], 3);
    expect(await store().append('i2', 1, [intended('b', db)], 4)).toMatchObject({ ok: true });
    expect(await store().append('i1', 3, [intended('c', db)], 5)).toMatchObject({
      conflict: 'claim',
      incident: 'i2',
    });
  });

  test('another intent of the same incident takes a claim over, and alone releases it', async () => {
    await store().append('i1', 1, [intended('a', db), intended('b', db), finished('a')], 2);
    expect(await store().append('i2', 1, [intended('c', db)], 3)).toMatchObject({
      conflict: 'claim',
    });
    await store().append('i1', 4, [finished('b')], 4);
    expect(await store().append('i2', 1, [intended('c', db)], 5)).toMatchObject({ ok: true });
  });

  test('an incident that is over holds no claim, whatever became of its intent', async () => {
    await store().append('i1', 1, [intended('a', db), { type: 'resolved', healthySince: 1 }], 2);
    expect(await store().append('i2', 1, [intended('b', db)], 3)).toMatchObject({ ok: true });
  });

  test('of two incidents that claim in the same tick, one gets the target', async () => {
    const other = await another();
    const results = await Promise.all([
      store().append('i1', 1, [intended('a', db)], 2),
      other.append('i2', 1, [intended('b', db)], 2),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });
}

export function serviceContract({ store, another }: Place): void {
  const joined = (service: string): IncidentEvent => ({
    type: 'symptom-joined',
    service,
    symptom: { kind: 'container-died', container: service, exitCode: 1 },
  });
  const over: IncidentEvent = { type: 'resolved', healthySince: 1 };

  test('a service belongs to one open incident, and a refused opening leaves nothing behind', async () => {
    await store().append('i1', 0, [opened('web')], 1);
    expect(await store().append('i2', 0, [opened('web')], 1)).toEqual({
      ok: false,
      conflict: 'open',
      service: 'web',
      incident: 'i1',
    });
    expect(await store().list('all')).toEqual(['i1']);
    expect(await store().load('i2')).toEqual([]);
  });

  test('a service that joined belongs to its incident too, and cannot join another', async () => {
    await store().append('i1', 0, [opened('web')], 1);
    await store().append('i1', 1, [joined('db'), joined('db')], 1);
    await store().append('i2', 0, [opened('mail')], 1);
    expect(await store().append('i3', 0, [opened('db')], 1)).toMatchObject({ incident: 'i1' });
    expect(await store().append('i2', 1, [joined('db')], 1)).toMatchObject({
      conflict: 'open',
      service: 'db',
      incident: 'i1',
    });
    expect(await store().load('i2')).toHaveLength(1);
  });

  test('nothing opens beside an open incident of a related service; its own service is told first', async () => {
    await store().append('i1', 0, [opened('db')], 1);
    const related = { ...opened('web'), related: ['cache', 'db'] };
    expect(await store().append('i2', 0, [related], 1)).toEqual({
      ok: false,
      conflict: 'open',
      service: 'db',
      incident: 'i1',
    });
    await store().append('i3', 0, [opened('web')], 1);
    expect(await store().append('i2', 0, [related], 1)).toMatchObject({ service: 'web' });
  });

  test('the end of the incident frees its services', async () => {
    await store().append('i1', 0, [opened('web'), joined('db')], 1);
    await store().append('i1', 2, [over], 2);
    expect(await store().append('i2', 0, [opened('db')], 3)).toMatchObject({ ok: true });
    const dismissed: IncidentEvent = { type: 'dismissed', reason: 'it answers' };
    await store().append('i2', 1, [dismissed], 4);
    expect(await store().append('i3', 0, [opened('db')], 5)).toMatchObject({ ok: true });
  });

  test('two replicas that see the same symptom at the same moment open one incident', async () => {
    const others = [await another(), await another(), await another()];
    const results = await Promise.all(
      others.map((replica, index) =>
        replica.append(`i${index}`, 0, [{ ...opened('web'), related: ['db'] }], 1),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await store().list('open')).toHaveLength(1);
  });

  test('two replicas that see two sides of one outage at the same moment open one incident', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [web, db] = [await another(), await another()];
      const results = await Promise.all([
        web.append(`web-${round}`, 0, [{ ...opened('web'), related: ['db'] }], 1),
        db.append(`db-${round}`, 0, [{ ...opened('db'), related: ['web'] }], 1),
      ]);
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      const [open = ''] = await store().list('open');
      await store().append(open, 1, [over], 2);
      await Promise.all([web.close(), db.close()]);
    }
  });

  test('an incident that was set aside is open no more, holds nothing and keeps its log', async () => {
    await store().append('i1', 0, [opened('web'), intended('a', container('db'))], 1);
    await store().setAside('i1');
    expect(await store().list('open')).toEqual([]);
    expect(await store().load('i1')).toHaveLength(2);
    const next = [opened('web'), intended('b', container('db'))];
    expect(await store().append('i2', 0, next, 2)).toMatchObject({ ok: true });
  });
}
