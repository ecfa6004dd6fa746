/**
 * The page in the shape of Statuspage's API v2, so that what reads other status pages reads this
 * one. Statuspage has no word for a state that nobody knows: such a component has the empty one.
 */
import { isOver, type StatusPage } from './page.ts';
import type { Component } from './component.ts';
import type { ToldIncident } from './told.ts';
import type { Work } from './work.ts';

/** Incidents that an answer holds, as at Statuspage. */
const most = 50;

/** File below `api/v2/` to what it holds. */
export const jsonFiles = {
  'summary.json': (page) => ({
    page: pageOf(page),
    components: componentList(page),
    incidents: unresolved(page),
    scheduled_maintenances: works(page, 'scheduled', 'in_progress'),
    status: page.overall,
  }),
  'status.json': (page) => ({ page: pageOf(page), status: page.overall }),
  'components.json': (page) => ({ page: pageOf(page), components: componentList(page) }),
  'incidents.json': (page) => ({
    page: pageOf(page),
    incidents: page.incidents.slice(0, most).map((one) => incident(one, page)),
  }),
  'incidents/unresolved.json': (page) => ({ page: pageOf(page), incidents: unresolved(page) }),
  'scheduled-maintenances.json': (page) => ({
    page: pageOf(page),
    scheduled_maintenances: works(page, 'scheduled', 'in_progress', 'completed'),
  }),
  'scheduled-maintenances/active.json': (page) => ({
    page: pageOf(page),
    scheduled_maintenances: works(page, 'in_progress'),
  }),
  'scheduled-maintenances/upcoming.json': (page) => ({
    page: pageOf(page),
    scheduled_maintenances: works(page, 'scheduled'),
  }),
} satisfies Record<string, (page: StatusPage) => unknown>;

function pageOf({ title, url, updatedAt }: StatusPage) {
  return {
    id: pageId,
    name: title,
    url: url ?? '',
    time_zone: 'Etc/UTC',
    updated_at: iso(updatedAt),
  };
}

/** A responder has one page. */
const pageId = 'status';

function componentList(page: StatusPage) {
  const groups = Map.groupBy(
    page.components.filter(({ group }) => group !== null),
    ({ group }) => group ?? '',
  );
  const heads = [...groups].map(([name, members], index) => ({
    ...head(page, page.components.length + index + 1),
    id: groupId(page, name),
    name,
    status: worstOf(members),
    description: null,
    group_id: null,
    group: true,
    components: members.map(({ id }) => id),
  }));
  return [...page.components.map((_one, index) => component(page, index)), ...heads];
}

function component(page: StatusPage, index: number) {
  const one = page.components[index];
  return {
    ...head(page, index + 1, one?.since ?? null),
    id: one?.id ?? '',
    name: one?.name ?? '',
    status: one === undefined ? '' : statusWord(one),
    description: one?.description ?? null,
    group_id: one?.group == null ? null : groupId(page, one.group),
    group: false,
  };
}

function head(
  { components, updatedAt }: StatusPage,
  position: number,
  since: number | null = null,
) {
  const first = components[0]?.days[0]?.date;
  return {
    created_at: first === undefined ? iso(updatedAt) : `${first}T00:00:00.000Z`,
    updated_at: iso(since ?? updatedAt),
    position,
    showcase: false,
    start_date: first ?? null,
    page_id: pageId,
    only_show_if_degraded: false,
  };
}

function statusWord({ status }: Pick<Component, 'status'>): string {
  return status === 'unknown' ? '' : status;
}

const worst = [
  'major_outage',
  'partial_outage',
  'degraded_performance',
  'unknown',
  'under_maintenance',
] as const satisfies readonly Component['status'][];

function worstOf(members: readonly Component[]): string {
  const status = worst.find((one) => members.some((member) => member.status === one));
  return statusWord({ status: status ?? 'operational' });
}

function groupId({ components }: StatusPage, name: string): string {
  const groups = [...new Set(components.flatMap(({ group }) => group ?? []))];
  return `group-${groups.indexOf(name) + 1}`;
}

function unresolved(page: StatusPage) {
  return page.incidents.filter((one) => !isOver(one)).map((one) => incident(one, page));
}

function incident(one: ToldIncident, page: StatusPage) {
  const first = one.updates.at(-1)?.at ?? one.startedAt;
  return {
    id: one.id,
    name: one.name,
    status: one.status,
    created_at: iso(first),
    updated_at: iso(one.updates[0]?.at ?? first),
    monitoring_at: isoOrNull(one.monitoringAt),
    resolved_at: isoOrNull(one.resolvedAt),
    impact: one.impact,
    shortlink: linkTo(page, `incidents/${one.id}.html`),
    started_at: iso(one.startedAt),
    page_id: pageId,
    incident_updates: one.updates.map(({ id, status, body, at }) => ({
      ...{ id, status, body, incident_id: one.id },
      ...{ created_at: iso(at), updated_at: iso(at), display_at: iso(at) },
    })),
    components: componentsIn(page, one.components),
  };
}

function works(page: StatusPage, ...statuses: readonly Work['status'][]) {
  return page.works
    .filter(({ status }) => statuses.includes(status))
    .map((one) => ({
      id: one.id,
      name: plannedTitle,
      status: one.status,
      created_at: iso(one.announcedAt),
      updated_at: iso(one.announcedAt),
      monitoring_at: null,
      resolved_at: one.status === 'completed' ? iso(one.until) : null,
      impact: 'maintenance',
      shortlink: linkTo(page, 'index.html'),
      started_at: iso(one.from),
      page_id: pageId,
      scheduled_for: iso(one.from),
      scheduled_until: iso(one.until),
      incident_updates: [
        {
          id: `${one.id}-1`,
          status: one.status,
          body: one.notice ?? `${plannedTitle}.`,
          incident_id: one.id,
          created_at: iso(one.announcedAt),
          updated_at: iso(one.announcedAt),
          display_at: iso(one.announcedAt),
        },
      ],
      components: componentsIn(page, one.components),
    }));
}

export const plannedTitle = 'Planned maintenance';

function componentsIn(page: StatusPage, ids: readonly string[]) {
  return page.components.flatMap(({ id }, index) =>
    ids.includes(id) ? component(page, index) : [],
  );
}

function linkTo({ url }: StatusPage, file: string): string {
  return url === null ? '' : `${url}/${file}`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
