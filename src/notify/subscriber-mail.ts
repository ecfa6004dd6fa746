/** Mails to people who have asked for them on the status page: each is alone in his own. */
import type { Sealed, Sent } from './channel.ts';
import { announcement, mailSender } from './email.ts';
import type { UpdateText } from './update.ts';

export interface SubscriberMailSettings {
  readonly server: Sealed;
  readonly from: string;
}

export interface SubscriberMail {
  /** Asks whether the address is theirs. @param link leads to the page that confirms */
  confirm(to: string, title: string, link: string, id: string): Promise<Sent>;
  /** @param end leads to the page that ends it, and ends it when it is posted to (RFC 8058) */
  announce(to: string, update: UpdateText, end: string, id: string): Promise<Sent>;
}

export function subscriberMail({ server, from }: SubscriberMailSettings): SubscriberMail {
  const send = mailSender(server);
  return {
    confirm: (to, title, link, id) => {
      const text = [
        `Somebody, you we hope, wants to be told by e-mail how ${title} is.`,
        `To say that it was you, open this page within a day:\n${link}`,
        'If it was not you, do nothing: you will get no other mail.',
      ].join('\n\n');
      const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>.*$/, '');
      return send({
        ...{ from, to, text: `${text}\n`, messageId: `<${id}@${domain}>` },
        subject: `${title}: do you want updates by e-mail?`,
        headers: { 'auto-submitted': 'auto-generated' },
      });
    },
    announce: (to, update, end, id) => {
      const { headers, text, html, ...mail } = announcement(update, id, from);
      return send({
        ...mail,
        to,
        headers: {
          ...headers,
          'list-unsubscribe': `<${end}>`,
          'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
        },
        text: `${text}\nYou get this because you asked for it. To end it: ${end}\n`,
        html: `${html}<p>You get this because you asked for it. <a href="${end}">End it</a></p>`,
      });
    },
  };
}
