/**
 * What users are told, in words: the runbook's own template where it has one for how things
 * stand, else ours. It names the product, the state and the times, and nothing technical: no
 * cause, no host, no setting ever comes into it.
 */
import { printable } from '../evidence/printable.ts';
import type { UpdateStatus } from '../incident/event.ts';
import type { MessageTemplate } from '../runbook/runbook.ts';
import { fillTemplate } from './template.ts';

/** An update as a channel sends it: bounded, printable, for the public. */
export interface UpdateText {
  /** The same for all updates of one incident. */
  readonly key: string;
  readonly product: string;
  readonly status: UpdateStatus;
  /** One line. */
  readonly subject: string;
  /** A few paragraphs of plain text. */
  readonly body: string;
  /** Milliseconds since the epoch: when it was written, and when the outage began. */
  readonly at: number;
  readonly since: number;
  /** When the next one is promised for. */
  readonly next: number | null;
  /** It may have been sent before, and the channel cannot tell. */
  readonly repeat: boolean;
}

export interface Saying {
  readonly product: string;
  readonly status: UpdateStatus;
  readonly incident: string;
  readonly since: number;
  readonly now: number;
  /** Since when it has been healthy; null while it is not. */
  readonly healthySince: number | null;
  /** When it is expected to be over, from like outages; null: not known. */
  readonly expected: number | null;
  readonly next: number | null;
  /** By how much the last promise was missed, in milliseconds; 0: it was kept. */
  readonly late: number;
  /** A person's words in place of a template's; null: none. */
  readonly message: string | null;
}

/** Characters: below the limits of every provider that we know. */
const longest = { subject: 200, body: 4_000 } as const;

export function sayTo(
  saying: Saying,
  templates: readonly MessageTemplate[],
): { readonly subject: string; readonly body: string } {
  const template = templateFor(saying.status, templates);
  const blanks = blanksOf(saying);
  const fill = (text: string) => fillTemplate(text, blanks, statusWords[saying.status]);
  const subject = fill(template.subject ?? ours[saying.status].subject);
  const text = saying.message ?? fill(template.body);
  const lines = [text.trim(), ...closing(saying, text)];
  return {
    subject: cut(oneLine(subject), longest.subject),
    body: cut(printable(lines.join('\n\n')), longest.body),
  };
}

export const statusWords = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  postmortem: 'Postmortem',
} as const satisfies Record<UpdateStatus, string>;

/** What nobody has written a template for. */
const ours = {
  investigating: {
    subject: '{{product}}: service disruption',
    body: '{{product}} is not available at the moment, or not fully. We are looking into it.\n\nStatus: {{status}}\nStarted: {{started}}\nExpected resolution: {{expected}}',
  },
  identified: {
    subject: '{{product}}: service disruption',
    body: 'We have found out why {{product}} is disrupted, and are working on it.\n\nStatus: {{status}}\nStarted: {{started}}\nExpected resolution: {{expected}}',
  },
  monitoring: {
    subject: '{{product}}: available again',
    body: '{{product}} is available again. We keep an eye on it for a while before we call the disruption over.\n\nStatus: {{status}}\nStarted: {{started}}',
  },
  resolved: {
    subject: '{{product}}: disruption resolved',
    body: 'The disruption of {{product}} is over. We are sorry for the trouble that it caused.\n\nStatus: {{status}}\nStarted: {{started}}\nEnded: {{ended}}\nDuration: {{duration}}',
  },
  postmortem: {
    subject: '{{product}}: what happened',
    body: 'We have looked at why {{product}} was disrupted.\n\nStatus: {{status}}\nStarted: {{started}}\nEnded: {{ended}}\nDuration: {{duration}}',
  },
} as const satisfies Record<UpdateStatus, { subject: string; body: string }>;

/** By what a template says of itself: its line of the status, else its heading or its subject. */
const speaksOf = {
  investigating: /\b(investigating|initial|first)\b/i,
  identified: /\bidentified\b/i,
  monitoring: /\b(monitoring|mitigated)\b/i,
  resolved: /\b(resolved|resolution|restored|recovered|all clear|over)\b/i,
  postmortem: /\b(post-?\s?mortem|post-?incident|root cause|rca)\b/i,
} as const satisfies Record<UpdateStatus, RegExp>;

const statusLine = /^[ \t*_>-]{0,10}status[*_]{0,2}[ \t]{0,5}:(.{0,100})$/im;

type Template = Pick<MessageTemplate, 'subject' | 'body'>;

function templateFor(status: UpdateStatus, templates: readonly MessageTemplate[]): Template {
  const fitting = templates.find((one) => speaksFor(one, status));
  if (fitting !== undefined) return fitting;
  // A message that says of itself no more than that there is a disruption holds until it is over.
  const general = templates.find((one) => speaksFor(one, 'investigating') || speaksForNone(one));
  return status === 'identified' || status === 'investigating'
    ? (general ?? ours[status])
    : ours[status];
}

function speaksFor({ title, subject, body }: MessageTemplate, status: UpdateStatus): boolean {
  const said = statusLine.exec(body)?.[1] ?? '';
  if (speaksOf[status].test(said)) return true;
  if (Object.values(speaksOf).some((other) => other.test(said))) return false;
  return speaksOf[status].test(title) || speaksOf[status].test(subject ?? '');
}

function speaksForNone(template: MessageTemplate): boolean {
  return (Object.keys(speaksOf) as UpdateStatus[]).every((one) => !speaksFor(template, one));
}

function blanksOf(saying: Saying) {
  const { product, status, incident, since, now, healthySince, expected, next } = saying;
  return {
    product,
    status: statusWords[status],
    incident,
    now: time(now),
    started: time(since),
    ended: healthySince === null ? null : time(healthySince),
    duration: healthySince === null ? null : minutes(healthySince - since),
    expected: expected === null || expected <= now ? 'not yet known' : time(expected),
    next: next === null ? null : time(next),
  };
}

/** What every update says besides: that it is late, and when the next one comes. */
function closing({ late, next }: Saying, text: string): readonly string[] {
  const lines: string[] = [];
  if (late > 0) lines.push(`This update comes ${minutes(late)} later than we had promised.`);
  if (next !== null && !text.includes(time(next))) lines.push(`Next update: ${time(next)}`);
  return lines;
}

/** As people of any country read it. */
function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function minutes(duration: number): string {
  const all = Math.max(1, Math.round(duration / 60_000));
  if (all < 60) return all === 1 ? '1 minute' : `${all} minutes`;
  const hours = Math.floor(all / 60);
  const rest = all % 60;
  return `${hours} h${rest === 0 ? '' : ` ${rest} min`}`;
}

function oneLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, ' ').trim();
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
