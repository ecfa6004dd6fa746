/** What the page of a storm says: one line for each incident, in words that every channel can carry. */
import { causeNames } from '../diagnosis/cause.ts';
import { isOpen, rootCause, type Incident } from '../incident/incident.ts';
import type { Notice } from './next-page.ts';
import { bounded, cut, linksOf, longest, type PageLink, type PageText } from './page.ts';

/** Incidents that have a line of their own. */
const mostLines = 20;

/** @param members not empty; those of which the page tells */
export function stormPageOf(
  leader: string,
  members: readonly Incident[],
  { act }: Pick<Notice, 'act'>,
  project: string,
  repeat: boolean,
  links: readonly PageLink[],
): PageText {
  const services = [...new Set(members.flatMap((one) => one.services))];
  const open = members.filter(isOpen);
  const shown = members.slice(0, mostLines);
  const details = {
    why: `${members.length} incidents began within a short time; people are called for all of them by this page`,
    services: services.join(', '),
    ...Object.fromEntries(shown.map((one) => [`${one.service} ${one.id}`, line(one)])),
    more:
      members.length > shown.length ? `${members.length - shown.length} more: nova incidents` : '',
    look: 'nova incidents',
    'take all on': open.length === 0 ? '' : `nova ack ${leader} --storm`,
  };
  return {
    key: `storm-${leader}`,
    act,
    project,
    service: cut(services.join(', '), longest.summary),
    severity:
      act === 'resolve' || open.every(({ phase }) => phase === 'monitoring')
        ? 'warning'
        : 'critical',
    summary: cut(`${summary(members, act)}: ${services.join(', ')}`, longest.summary),
    since: Math.min(...members.map(({ openedAt }) => openedAt)),
    details: bounded(details),
    asks: null,
    links: linksOf(links, { incident: leader, service: services[0] ?? '', project }),
    incidents: members.map(({ id }) => id),
    repeat,
  };
}

function summary({ length }: readonly Incident[], act: Notice['act']): string {
  const all = length === 1 ? '1 incident of many' : `${length} incidents`;
  switch (act) {
    case 'trigger':
      return `${all} at once, people are needed`;
    case 'acknowledge':
      return `${all} at once, all taken on`;
    case 'resolve':
      return `${all} at once, all over`;
  }
}

function line(incident: Incident): string {
  const { phase, acknowledged, question, escalations } = incident;
  const cause = rootCause(incident);
  const parts = [
    escalations.at(-1)?.message ?? '',
    cause === null ? '' : `${causeNames[cause.kind]}: ${cause.statement}`,
    isOpen(incident) ? phase : 'over',
    acknowledged === null ? '' : `taken on by ${acknowledged.by}`,
    question === null ? '' : `answer: nova approve ${incident.id}`,
  ];
  return parts.filter((one) => one !== '').join('; ');
}
