/**
 * What Slack is given: blocks as its Block Kit defines them. Foreign text goes into `plain_text`,
 * where nothing is a mention, a link or a format; the line that notifications show is escaped.
 */
import type { PageText } from './page.ts';
import type { UpdateText } from './update.ts';

export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly object[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** Slack's limits, in characters and fields. */
const limits = { header: 150, section: 3_000, field: 2_000, fields: 10, sections: 5 } as const;

export const slackActions = {
  approve: 'nova-approve',
  deny: 'nova-deny',
  link: 'nova-link',
} as const;

const marks = {
  trigger: ':rotating_light:',
  acknowledge: ':eyes:',
  resolve: ':white_check_mark:',
} as const;

/** How the incident stands: the message that is edited. */
export function incidentMessage(page: PageText, withButtons: boolean): SlackMessage {
  const repeat = page.repeat ? 'perhaps sent before: ' : '';
  const fields = Object.entries(page.details)
    .slice(0, limits.fields * limits.sections)
    .map(([name, text]) => plain(`${name}\n${text}`, limits.field));
  return message(`${marks[page.act]} ${escape(`${repeat}${page.summary}`)}`, [
    header(`[${page.project}] ${repeat}${page.summary}`),
    ...inSections(fields),
    ...linkLines(page),
    ...(withButtons && page.asks !== null && page.act === 'trigger'
      ? [buttons(page, page.asks)]
      : []),
  ]);
}

/** What has happened: one message in the thread. */
export function newsMessage(page: PageText): SlackMessage {
  const why = page.details.why ?? '';
  const text = why === '' || page.act !== 'trigger' ? page.summary : `${page.summary}\n${why}`;
  return message(escape(page.summary), [section(text)]);
}

/** What users are told. */
export function updateMessage(update: UpdateText): SlackMessage {
  const repeat = update.repeat ? 'perhaps sent before: ' : '';
  return message(escape(`${repeat}${update.subject}`), [
    header(`${repeat}${update.subject}`),
    section(update.body),
  ]);
}

function message(text: string, blocks: readonly object[]): SlackMessage {
  return { text: text.slice(0, limits.section), blocks, unfurl_links: false, unfurl_media: false };
}

/** Links of the operator, as elements of their own: a button with an address would tell us of each press. */
function linkLines({ links }: PageText): readonly object[] {
  if (links.length === 0) return [];
  const elements = links.map(({ text, href }) => ({
    type: 'rich_text_section',
    elements: [{ type: 'link', url: href, text }],
  }));
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements }] }];
}

function buttons({ key }: PageText, { plan, says }: NonNullable<PageText['asks']>) {
  const value = JSON.stringify({ incident: key, plan });
  const confirm = {
    title: plain('Agree to this?', 100),
    text: plain(says, 300),
    confirm: plain('Agree', 30),
    deny: plain('Not yet', 30),
  };
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: slackActions.approve,
        style: 'primary',
        text: plain('Approve', 75),
        value,
        confirm,
      },
      {
        type: 'button',
        action_id: slackActions.deny,
        style: 'danger',
        text: plain('Deny', 75),
        value,
      },
    ],
  };
}

function inSections(fields: readonly object[]): readonly object[] {
  const count = Math.ceil(fields.length / limits.fields);
  return Array.from({ length: count }, (_, index) => ({
    type: 'section',
    fields: fields.slice(index * limits.fields, (index + 1) * limits.fields),
  }));
}

function header(text: string) {
  return { type: 'header', text: plain(text, limits.header) };
}

function section(text: string) {
  return { type: 'section', text: plain(text, limits.section) };
}

/** Slack refuses an empty text. */
function plain(text: string, most: number) {
  const cut = text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
  return { type: 'plain_text', text: cut === '' ? '-' : cut, emoji: false };
}

/** As Slack's documentation of formatting asks: the three signs that control mentions and links. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
