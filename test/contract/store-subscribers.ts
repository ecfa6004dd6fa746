/** The part of the store's contract that is about subscribers and what they are owed. */
import { expect, test } from 'vitest';
import { askedAgainAfter, pendingFor } from '../../src/store/subscribers.ts';
import type { Place } from './store-place.ts';

export function subscriberContract({ store, another }: Place): void {
  const ask = (name: string, at: number, most = 10, mostPending = 10) =>
    store().askSubscription({
      id: `id-${name}`,
      address: `${name}@x.example`,
      at,
      most,
      mostPending,
    });

  test('a subscription that was asked for is asked for again only after a while', async () => {
    expect(await ask('ann', 10)).toBe('id-ann');
    expect(await ask('ann', 20)).toBeNull();
    const again = { id: 'other', address: 'ann@x.example', most: 10, mostPending: 10 };
    const later = 10 + askedAgainAfter;
    expect(await store().askSubscription({ ...again, at: later })).toBe('id-ann');
    expect(await store().confirmSubscription('id-ann', later)).toBe(true);
    expect(await store().confirmSubscription('id-ann', later + 1)).toBe(true);
    expect(await ask('ann', later + askedAgainAfter)).toBeNull();
    expect(await store().confirmSubscription('nobody', 1)).toBe(false);
  });

  test('there are never more than may be, and who does not confirm is forgotten', async () => {
    expect(await ask('ann', 1, 3, 1)).toBe('id-ann');
    expect(await ask('bob', 1, 3, 1)).toBeNull();
    await store().confirmSubscription('id-ann', 2);
    expect(await ask('bob', 3, 1, 1)).toBeNull();
    expect(await ask('bob', 3, 3, 1)).toBe('id-bob');
    expect(await ask('eve', 4 + pendingFor, 3, 1)).toBe('id-eve');
    expect(await store().confirmSubscription('id-bob', 5 + pendingFor)).toBe(false);
  });

  test('each who has confirmed is owed the newest update once, and who has left nothing', async () => {
    for (const name of ['ann', 'bob', 'eve', 'pat']) await ask(name, 1);
    for (const name of ['ann', 'bob', 'eve']) await store().confirmSubscription(`id-${name}`, 2);
    expect(await store().oweMails('i1', 100, 10)).toBe(3);
    await store().oweMails('i1', 100, 11);
    await store().endSubscription('id-eve');
    const other = await another();
    const taken = [await store().takeMail(20, 50), await other.takeMail(20, 50)];
    expect(taken.map((one) => one?.address).toSorted()).toEqual(['ann@x.example', 'bob@x.example']);
    expect(taken[0]).toMatchObject({ incident: 'i1', updateAt: 100, attempts: 1, repeat: false });
    expect(await store().takeMail(49, 60)).toBeNull();
    for (const mail of taken) if (mail !== null) await store().finishMail(mail, null);
    expect(await store().takeMail(1_000, 1_060)).toBeNull();
    await store().oweMails('i1', 99, 70);
    expect(await store().takeMail(1_000, 1_060), 'an older update').toBeNull();
    await store().oweMails('i1', 101, 70);
    expect(await store().takeMail(1_000, 1_060)).toMatchObject({ updateAt: 101, attempts: 1 });
  });

  test('what somebody began to send and never told is due again, as a repeat', async () => {
    await ask('ann', 1);
    await store().confirmSubscription('id-ann', 2);
    await store().oweMails('i1', 100, 10);
    const first = await store().takeMail(10, 30);
    expect(await (await another()).takeMail(29, 60)).toBeNull();
    expect(await store().takeMail(30, 60)).toMatchObject({ attempts: 2, repeat: true });
    if (first === null) throw new Error('nothing was due');
    await store().finishMail(first, 70);
    expect(await store().takeMail(70, 90)).toMatchObject({ attempts: 3, repeat: false });
    await store().oweMails('i1', 101, 80);
    await store().finishMail(first, null);
    expect(await store().takeMail(80, 90), 'a late word about the older one').toMatchObject({
      updateAt: 101,
    });
  });
}
