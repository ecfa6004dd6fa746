/** A shop with a past: 90 days of what was watched, incidents that users were told of, planned work. */
import type { IncidentEvent, UpdateStatus } from '../../src/incident/event.ts';
import type { StatusSettings } from '../../src/status/page.ts';
import type { SeenState, StateChange } from '../../src/status/watch.ts';
import type { IncidentStore } from '../../src/store/store.ts';
import { event } from './incident.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const shop: StatusSettings = {
  title: 'Shop',
  url: 'https://status.shop.example',
  components: [
    {
      ...{ name: 'Web shop', description: 'Browsing and ordering', group: null },
      services: ['web', 'db'],
    },
    { name: 'Search', description: null, group: null, services: ['search'] },
    {
      ...{ name: 'Order mails', description: 'Confirmations and invoices', group: null },
      services: ['mailer'],
    },
    { name: 'Card payments', description: null, group: 'Partners', services: ['payments'] },
    { name: 'Parcel tracking', description: null, group: 'Partners', services: ['parcels'] },
  ],
  recurring: [],
  subscriptions: 'none',
};

const services = ['web', 'db', 'search', 'mailer', 'payments', 'parcels'];

/** Service, days ago, hour of that day, minutes that it lasted. */
const outages: readonly (readonly [string, number, number, number, SeenState])[] = [
  ['db', 71, 3, 55, 'down'],
  ['web', 48, 9, 6, 'down'],
  ['search', 33, 12, 190, 'degraded'],
  ['payments', 20, 17, 42, 'down'],
  ['web', 9, 8, 23, 'down'],
  ['mailer', 4, 14, 12, 'degraded'],
];

/** Writes it all into a store. @param trouble whether an incident is open now */
export async function fillShop(
  store: IncidentStore,
  now: number,
  trouble: 'open' | 'none' = 'open',
): Promise<void> {
  const midnight = Math.floor(now / day) * day;
  for (let ago = 80; ago >= 0; ago -= 1) {
    const from = midnight - ago * day;
    const until = Math.min(from + day, now);
    // One day on which the responder was not running for a while, and one without it.
    if (ago === 60) continue;
    const begun = ago === 40 ? from + 9 * hour : from;
    const changes = services.flatMap((service) => [
      { service, at: begun, state: 'up' as const },
      ...outages.flatMap(([name, days, at, lasted, state]): readonly StateChange[] =>
        name === service && days === ago
          ? [
              { service, at: from + at * hour, state },
              { service, at: from + at * hour + lasted * minute, state: 'up' },
            ]
          : [],
      ),
      ...(trouble === 'open' && ago === 0 && service === 'web'
        ? [{ service, at: Math.max(begun, now - 20 * minute), state: 'down' as const }]
        : []),
    ]);
    await store.noteWatch({ id: `watch-${ago}`, from: begun, until }, changes);
  }
  await incident(store, 'web', midnight - 9 * day + 8 * hour, [
    'investigating',
    'identified',
    'monitoring',
    'resolved',
    'postmortem',
  ]);
  await incident(store, 'payments', midnight - 20 * day + 17 * hour, ['investigating', 'resolved']);
  if (trouble === 'open')
    await incident(store, 'web', now - 20 * minute, ['investigating', 'identified']);
  await store.note(
    {
      ...{ type: 'maintenance-added', id: 'aa11bb', services: ['db'], by: 'ann' },
      ...{ from: now + 2 * day, until: now + 2 * day + hour, reason: 'new disks on db-7' },
      notice: 'We move the shop to faster disks. Ordering may be slow for some minutes.',
    },
    now - hour,
  );
}

const said = {
  investigating: 'Some orders cannot be placed at the moment. We are looking into it.',
  identified: 'We have found out why orders fail, and are working on it.',
  monitoring: 'Orders work again. We keep an eye on it before we call it over.',
  resolved: 'Orders have worked for a while. We are sorry for the trouble that it caused.',
  postmortem:
    'A disk was full, so that the shop could not save orders.\n\nIt has an alert of its own now, and twice the room.',
} as const satisfies Record<UpdateStatus, string>;

async function incident(
  store: IncidentStore,
  service: string,
  at: number,
  statuses: readonly UpdateStatus[],
): Promise<void> {
  const id = new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const append = async (time: number, version: number, ...events: readonly IncidentEvent[]) => {
    const appended = await store.append(id, version, events, time);
    if (!appended.ok) throw new Error(`conflict: ${appended.conflict}`);
    return appended.version;
  };
  let version = await append(at, 0, event('opened', { service, related: [] }), event('confirmed'));
  for (const [index, status] of statuses.entries()) {
    const told = event('update-published', {
      ...{ status, subject: 'Shop: orders fail', body: said[status] },
      ...{ next: null, by: null, via: null },
    });
    version = await append(at + (index * 9 + 4) * minute, version, told);
  }
  if (statuses.includes('resolved'))
    await append(at + 25 * minute, version, event('resolved', { healthySince: at + 15 * minute }));
}
