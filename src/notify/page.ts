/** What a page says, in words that every channel can carry: bounded, printable, without secrets. */
import { causeNames } from '../diagnosis/cause.ts';
import { printable } from '../evidence/printable.ts';
import { describeSymptom } from '../incident/describe.ts';
import type { PageAct } from '../incident/event.ts';
import { rootCause, type Incident } from '../incident/incident.ts';
import { sentence } from '../remedy/sentence.ts';
import type { Contact } from '../runbook/runbook.ts';
import type { Notice } from './next-page.ts';

export interface PageText {
  /** The same for all pages of one incident: by it a provider knows what belongs together. */
  readonly key: string;
  readonly act: PageAct;
  readonly project: string;
  readonly service: string;
  readonly severity: 'critical' | 'warning';
  /** One line. */
  readonly summary: string;
  /** Milliseconds since the epoch: when the outage began. */
  readonly since: number;
  /** In the order in which a person wants to read them. */
  readonly details: Readonly<Record<string, string>>;
  /** What a person may agree to: the plan that an answer is bound to; null: nothing is asked. */
  readonly asks: { readonly plan: string; readonly says: string } | null;
  /** Where to look further. */
  readonly links: readonly PageLink[];
  /** IDs of the incidents that it is about: of a storm more than one. */
  readonly incidents: readonly string[];
  /** It may have been sent before, and the channel cannot tell. */
  readonly repeat: boolean;
}

export interface PageLink {
  readonly text: string;
  readonly href: string;
}

/** Links as the operator writes them: `{incident}`, `{service}` and `{project}` are filled in. */
export function linksOf(
  links: readonly PageLink[],
  blanks: Readonly<Record<'incident' | 'service' | 'project', string>>,
): readonly PageLink[] {
  return links.map(({ text, href }) => ({
    text,
    href: href.replaceAll(/\{(incident|service|project)\}/g, (_, name: keyof typeof blanks) =>
      encodeURIComponent(blanks[name]),
    ),
  }));
}

/** Characters of one line and of one detail: below the limits of every provider that we know. */
export const longest = { summary: 300, detail: 1_000 } as const;

export interface Around {
  /** Whom the runbook names, in its order. */
  readonly contacts: readonly Contact[];
  /** The short name of a question's binding. */
  readonly planHash: (binding: string) => string;
  /** The operator's own, with blanks. */
  readonly links: readonly PageLink[];
}

export function pageOf(
  incident: Incident,
  { act, about }: Pick<Notice, 'act' | 'about'>,
  project: string,
  repeat: boolean,
  { contacts, planHash, links }: Around,
): PageText {
  const reason = incident.escalations[about - 1] ?? incident.escalations.at(-1);
  const cause = rootCause(incident);
  const [symptom] = incident.symptoms;
  const found = cause === null ? '' : `${causeNames[cause.kind]}: ${cause.statement}`;
  const services = incident.services.join(', ');
  const said =
    act === 'resolve' ? 'is healthy again' : (reason?.message ?? 'is down, and a person is needed');
  const details = {
    why: reason === undefined ? '' : `${reason.reason}: ${reason.message}`,
    symptom: symptom === undefined ? '' : `${symptom.service}: ${describeSymptom(symptom.symptom)}`,
    cause: found,
    services,
    planned: incident.plan === null ? '' : sentence(incident.plan.action),
    tried: tried(incident),
    acknowledged: incident.acknowledged === null ? '' : incident.acknowledged.by,
    incident: incident.id,
    contacts: contacts.map(contact).join('; '),
    look: `nova incident show ${incident.id}`,
    answer: incident.question === null ? '' : `nova approve ${incident.id}`,
  };
  return {
    key: incident.id,
    act,
    project,
    service: incident.service,
    severity: incident.phase === 'monitoring' || act === 'resolve' ? 'warning' : 'critical',
    summary: cut(`${incident.service}: ${said}`, longest.summary),
    since: incident.openedAt,
    details: bounded(details),
    asks: asked(incident, planHash),
    links: linksOf(links, { incident: incident.id, service: incident.service, project }),
    incidents: [incident.id],
    repeat,
  };
}

/** When the log cannot be written: nothing can be done for the service, but people can be called. */
export function unrecordedPage(
  project: string,
  service: string,
  symptom: string,
  reason: string,
  since: number,
): PageText {
  return {
    key: `unrecorded-${project}-${service}`,
    act: 'trigger',
    project,
    service,
    severity: 'critical',
    summary: cut(
      `${service}: ${symptom}; the responder cannot write its log and changes nothing`,
      longest.summary,
    ),
    since,
    details: bounded({
      symptom,
      store: reason,
      next: 'free the disk or bring the database of the log back; then the incident is opened and handled. This page is not resolved by itself.',
    }),
    asks: null,
    links: [],
    incidents: [],
    repeat: false,
  };
}

function asked({ question, verdict }: Incident, planHash: Around['planHash']): PageText['asks'] {
  if (question === null) return null;
  return { plan: planHash(question.binding), says: cut(verdict?.reason ?? '', longest.detail) };
}

function contact({ name, how }: Contact): string {
  return how === '' ? name : `${name} (${how})`;
}

function tried({ intents }: Incident): string {
  return intents
    .map(({ plan, finished, worked }) => {
      const outcome = worked === false ? 'did not help' : (finished?.outcome ?? 'under way');
      return `${sentence(plan.action)} (${outcome})`;
    })
    .join('; ');
}

export function bounded(
  details: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(details)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => [name, cut(text, longest.detail)]),
  );
}

/** One line, at most `most` characters. */
export function cut(text: string, most: number): string {
  const line = printable(text).replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}
