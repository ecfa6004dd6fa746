/** E-mail by SMTP: one message for each page, threaded by the incident. */
import { createTransport } from 'nodemailer';
import { sendWithin, type Channel, type Sealed, type Sent } from './channel.ts';
import type { PageText } from './page.ts';

export interface EmailSettings {
  /** `smtp://user:password@host:port`, or `smtps://`; STARTTLS is used where it is offered. */
  readonly server: Sealed;
  readonly from: string;
  readonly to: readonly string[];
}

export function email(settings: EmailSettings): Channel {
  const transport = createTransport({
    url: settings.server.reveal(),
    connectionTimeout: sendWithin / 2,
    greetingTimeout: sendWithin / 2,
    socketTimeout: sendWithin,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    delivery: 'at-least-once',
    send: async (page, id) => {
      try {
        const { accepted, rejected } = await inTime(
          transport.sendMail(message(page, id, settings)),
        );
        if (accepted.length === 0)
          return { outcome: 'rejected', detail: 'no recipient was accepted' };
        const refused = rejected.length === 0 ? '' : `, ${rejected.length} refused`;
        return { outcome: 'delivered', detail: `${accepted.length} recipients${refused}` };
      } catch (error) {
        return failureOf(error);
      }
    },
  };
}

export function message(page: PageText, id: string, { from, to }: EmailSettings) {
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>.*$/, '');
  const thread = `<${page.key}@${domain}>`;
  const marks = { trigger: '', acknowledge: 'acknowledged: ', resolve: 'resolved: ' } as const;
  const repeat = page.repeat ? 'perhaps sent before: ' : '';
  return {
    from,
    to: [...to],
    subject: `[${page.project}] ${repeat}${marks[page.act]}${page.summary}`,
    messageId: `<${id}@${domain}>`,
    inReplyTo: thread,
    references: [thread],
    headers: {
      'auto-submitted': 'auto-generated',
      'x-priority': page.severity === 'critical' ? '1' : '3',
    },
    text: [page.summary, '', ...rows(page).map(([name, text]) => `${name}: ${text}`), ''].join(
      '\n',
    ),
    html: html(page),
  };
}

function rows(page: PageText): readonly (readonly [string, string])[] {
  return [['down since', new Date(page.since).toISOString()], ...Object.entries(page.details)];
}

function html(page: PageText): string {
  const lines = rows(page).map(
    ([name, text]) =>
      `<tr><th align="left" valign="top">${escape(name)}</th><td>${escape(text)}</td></tr>`,
  );
  return `<p><strong>${escape(page.summary)}</strong></p><table cellpadding="4">${lines.join('')}</table>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (mark) => entities[mark] ?? mark);
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
