/** Whether people are called for an incident alone or by the page of a storm, from the logs. */
import type { Incident } from '../incident/incident.ts';
import { fold } from '../incident/transition.ts';
import { stormEvents, stormOf, type StormRule } from '../notify/storm.ts';
import type { IncidentStore } from '../store/store.ts';

export type Part =
  | { readonly as: 'alone' }
  /** `members`: all incidents that the page is about, this one included. */
  | { readonly as: 'leader'; readonly members: readonly Incident[] }
  /** `unnoted`: delivered pages that told of it and that its own log does not have. */
  | {
      readonly as: 'member';
      readonly leader: string;
      readonly unnoted: readonly { readonly page: string; readonly channel: string }[];
    };

/** How far back outages are looked for. */
const reach = 24 * 60 * 60_000;

export async function partIn(
  incident: Incident,
  store: Pick<IncidentStore, 'load' | 'since'>,
  rule: StormRule,
): Promise<Part> {
  const { id, escalations, pages, shared, openedAt } = incident;
  const triggers = pages.filter(({ act }) => act === 'trigger');
  if (escalations.length === 0 || triggers.some(({ incidents }) => incidents === undefined))
    return { as: 'alone' };
  const storm = stormOf(id, await store.since(openedAt - reach, stormEvents), rule);
  const leads = triggers.length > 0;
  const leader = leads ? id : (shared[0]?.leader ?? storm?.leader);
  if (leader === undefined) return { as: 'alone' };
  if (leader === id) {
    const told = pages.flatMap(({ incidents }) => incidents ?? []);
    const ids = new Set([id, ...told, ...(storm?.incidents ?? [])]);
    const members = await Promise.all(
      [...ids].map(async (one) => (one === id ? incident : fold(await store.load(one)))),
    );
    return { as: 'leader', members: members.filter((one) => one !== null) };
  }
  const lead = fold(await store.load(leader));
  const unnoted = (lead?.pages ?? []).filter(
    ({ id: page, act, incidents, finished }) =>
      act === 'trigger' &&
      finished?.outcome === 'delivered' &&
      incidents?.includes(id) === true &&
      !shared.some((one) => one.page === page),
  );
  return {
    as: 'member',
    leader,
    unnoted: unnoted.map(({ id: page, channel }) => ({ page, channel })),
  };
}
