/** Subscribing to the status page: its form, its mails and their links. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { endLinkIn, linkIn, startSubscriptions } from './subscriptions-rig.ts';

describe('a subscription', () => {
  test('begins with a confirmed address, brings updates, and ends with one click', async () => {
    const { subscribe, tell, came, box } = await startSubscriptions();
    await subscribe('ann@x.example');
    await subscribe('bob@x.example');
    await tell('Orders cannot be placed.');
    const mails = (await came(4)).slice(2);
    expect(mails.map(({ to }) => to).toSorted()).toEqual([['ann@x.example'], ['bob@x.example']]);
    const anns = mails.find(({ to }) => to[0] === 'ann@x.example')?.text ?? '';
    expect(anns).not.toContain('bob');
    expect(anns).toMatch(/^Subject: Shop: orders fail$/m);
    expect(anns).toContain('Orders cannot be placed.');
    expect(anns).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    const header = /^List-Unsubscribe: <([^>]+)>/m.exec(anns.replaceAll('\n ', ' '))?.[1];
    expect(header).toBe(endLinkIn(anns));
    const ended = await fetch(header ?? '', {
      ...{ method: 'POST', body: 'List-Unsubscribe=One-Click' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(ended.status).toBe(200);
    await tell('They can be placed again.');
    await came(5);
    expect(box.mails[4]?.to).toEqual(['bob@x.example']);
  });

  test('is not begun or ended by a scanner that only opens links', async () => {
    const { post, came, tell, subscribe } = await startSubscriptions();
    await post('subscribe', 'address=ann@x.example');
    const [asked] = await came(1);
    const opened = await fetch(linkIn(asked?.text));
    expect(await opened.text()).toContain('Yes, send me updates');
    await subscribe('bob@x.example');
    await tell('Orders cannot be placed.');
    const third = (await came(3))[2];
    expect(third?.to).toEqual(['bob@x.example']);
    await fetch(endLinkIn(third?.text));
    await tell('Still not.');
    expect((await came(4))[3]?.to).toEqual(['bob@x.example']);
  });

  test('tells nobody who has subscribed, and sends nobody a second mail', async () => {
    const { subscribe, post, box, came } = await startSubscriptions();
    await subscribe('ann@x.example');
    const known = await post('subscribe', 'address=ANN@x.example');
    const fresh = await post('subscribe', 'address=bob@x.example');
    expect(await known.text()).toBe(await fresh.text());
    await came(2);
    await post('subscribe', 'address=bob@x.example');
    await pause(300);
    expect(box.mails.map(({ to }) => to[0])).toEqual(['ann@x.example', 'bob@x.example']);
  });

  test('is refused for what is no address, for programs, and to whom asks too often', async () => {
    const { post, box } = await startSubscriptions();
    const statuses: number[] = [];
    for (const body of [
      ...['address=ann', 'address=a%40x.example%0d%0aBcc:eve@x.example', ''],
      ...['website=x&address=bot@x.example', 'address=a@x.example,b@x.example'],
      'address=late@x.example',
    ])
      statuses.push((await post('subscribe', body)).status);
    expect(statuses).toEqual([400, 400, 400, 200, 400, 429]);
    await pause(300);
    expect(box.mails).toEqual([]);
  });

  test('cannot be changed with a link that is made up, or made for something else', async () => {
    const { post, came, url } = await startSubscriptions();
    await post('subscribe', 'address=ann@x.example');
    const token = new URL(linkIn((await came(1))[0]?.text)).searchParams.get('token') ?? '';
    const tries = [
      ['end', token],
      ['confirm', `${'0'.repeat(32)}${token.slice(32)}`],
      ['confirm', ''],
      ['confirm', '<script>'],
    ] as const;
    for (const [path, tried] of tries) {
      const place = `${url}/subscriptions/${path}?token=${encodeURIComponent(tried)}`;
      expect((await fetch(place, { method: 'POST' })).status).toBe(404);
      expect(await (await fetch(place)).text()).not.toContain('<script>');
    }
  });

  test('goes on after a mail server was away, which is told without an address', async () => {
    const { subscribe, post, box, tell, troubles, pass, came } = await startSubscriptions(1);
    await subscribe('ann@x.example');
    await post('subscribe', 'address=bob@x.example');
    box.refuse(451);
    await tell('Orders cannot be placed.');
    const told = () => expect(troubles.join()).toContain('an update could not be sent: SMTP 451');
    await vi.waitFor(told, { timeout: 8_000 });
    box.refuse(null);
    pass(600_000);
    const mails = await came(2);
    expect(mails.map(({ to }) => to[0])).toEqual(['ann@x.example', 'ann@x.example']);
    expect(troubles.join()).not.toMatch(/x\.example|canary/);
  });

  test('brings what a sender had begun when it died once more, marked as a repeat', async () => {
    const { subscribe, tell, store, subscriptions, create, came, pass, now } =
      await startSubscriptions();
    await subscribe('ann@x.example');
    await subscriptions.stop();
    await tell('Orders cannot be placed.');
    const begun = async () => expect(await store.takeMail(now() + 15_000, now())).not.toBeNull();
    await vi.waitFor(begun, { timeout: 8_000 });
    pass(20_000);
    create();
    const [, mail] = await came(2);
    expect(mail?.text).toMatch(/^Subject: perhaps sent before: Shop: orders fail$/m);
  });
});
