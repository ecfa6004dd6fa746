/** E-mail by SMTP: one message for each page, threaded by the incident. */
import { createTransport, type SendMailOptions } from 'nodemailer';
import { escapeHtml } from '../incident/report/escape-html.ts';
import {
  sendWithin,
  type AudienceChannel,
  type Channel,
  type Sealed,
  type Sent,
} from './channel.ts';
import type { PageText } from './page.ts';
import type { UpdateText } from './update.ts';

export interface EmailSettings {
  /** `smtp://user:password@host:port`, or `smtps://`; STARTTLS is used where it is offered. */
  readonly server: Sealed;
  readonly from: string;
  readonly to: readonly string[];
}

export function email(settings: EmailSettings): Channel & AudienceChannel {
  const send = mailSender(settings.server);
  return {
    delivery: 'at-least-once',
    send: (page, id) => send(message(page, id, settings)),
    announce: (update, id) =>
      send({ ...announcement(update, id, settings.from), bcc: [...settings.to] }),
  };
}

/** Sends through one server; never rejects, and ends within the limit of one effect. */
export function mailSender(server: Sealed): (mail: SendMailOptions) => Promise<Sent> {
  const transport = createTransport({
    url: server.reveal(),
    connectionTimeout: sendWithin / 2,
    greetingTimeout: sendWithin / 2,
    socketTimeout: sendWithin,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (mail) => {
    try {
      const { accepted, rejected } = await inTime(transport.sendMail(mail));
      if (accepted.length === 0)
        return { outcome: 'rejected', detail: 'no recipient was accepted' };
      const refused = rejected.length === 0 ? '' : `, ${rejected.length} refused`;
      return { outcome: 'delivered', detail: `${accepted.length} recipients${refused}` };
    } catch (error) {
      return failureOf(error);
    }
  };
}

export function message(page: PageText, id: string, { from, to }: EmailSettings) {
  const marks = { trigger: '', acknowledge: 'acknowledged: ', resolve: 'resolved: ' } as const;
  const repeat = page.repeat ? 'perhaps sent before: ' : '';
  return {
    ...envelope(page.key, id, from),
    to: [...to],
    subject: `[${page.project}] ${repeat}${marks[page.act]}${page.summary}`,
    headers: {
      'auto-submitted': 'auto-generated',
      'x-priority': page.severity === 'critical' ? '1' : '3',
    },
    text: [
      page.summary,
      '',
      ...rows(page).map(([name, text]) => `${name}: ${text}`),
      ...page.links.map(({ text, href }) => `${text}: ${href}`),
      '',
    ].join('\n'),
    html: html(page),
  };
}

/** To nobody yet: each recipient reads it as sent to nobody else, since users do not know each other. */
export function announcement(update: UpdateText, id: string, from: string) {
  const repeat = update.repeat ? 'perhaps sent before: ' : '';
  return {
    ...envelope(`${update.key}-update`, id, from),
    subject: `${repeat}${update.subject}`,
    headers: { 'auto-submitted': 'auto-generated' },
    text: `${update.body}\n`,
    html: update.body
      .split(/\n{2,}/)
      .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
      .join(''),
  };
}

/** All messages of one incident are one thread. */
function envelope(key: string, id: string, from: string) {
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>.*$/, '');
  const thread = `<${key}@${domain}>`;
  return { from, messageId: `<${id}@${domain}>`, inReplyTo: thread, references: [thread] };
}

function rows(page: PageText): readonly (readonly [string, string])[] {
  return [['down since', new Date(page.since).toISOString()], ...Object.entries(page.details)];
}

function html(page: PageText): string {
  const lines = rows(page).map(
    ([name, text]) =>
      `<tr><th align="left" valign="top">${escapeHtml(name)}</th><td>${escapeHtml(text)}</td></tr>`,
  );
  const links = page.links.map(
    ({ text, href }) => `<p><a href="${escapeHtml(href)}">${escapeHtml(text)}</a></p>`,
  );
  return `<p><strong>${escapeHtml(page.summary)}</strong></p><table cellpadding="4">${lines.join('')}</table>${links.join('')}`;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('late')), sendWithin);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The server's words may quote the login: only its code is told. */
function failureOf(error: unknown): Sent {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  if (typeof responseCode === 'number' && responseCode >= 500)
    return { outcome: 'rejected', detail: `SMTP ${responseCode}` };
  const why = typeof responseCode === 'number' ? `SMTP ${responseCode}` : named(code);
  return { outcome: 'failed', detail: why, retryAfter: null };
}

function named(code: unknown): string {
  return typeof code === 'string'
    ? `the mail server could not be used (${code})`
    : `no answer from the mail server within ${sendWithin / 1_000} s`;
}
