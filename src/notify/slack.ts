/**
 * Slack. With a bot's token an incident is one message, edited as things change, with what happened
 * in its thread; a question has buttons, which `http/slack.ts` answers to. With an incoming webhook
 * every page is a message of its own: such a hook cannot edit.
 */
import type { AudienceChannel, Channel, Sealed, Sent } from './channel.ts';
import { post, postForAnswer } from './http-post.ts';
import { incidentMessage, newsMessage, updateMessage, type SlackMessage } from './slack-message.ts';

export type SlackSettings =
  | { readonly webhook: Sealed }
  | {
      /** `xoxb-…`, with the scope `chat:write`. */
      readonly token: Sealed;
      /** The channel's ID, `C…`: a name can be given to another one. */
      readonly channel: string;
      /** `https://slack.com/api/`. */
      readonly api: string;
      /** Answers of people are checked with it; null: questions have no buttons. */
      readonly signingSecret: Sealed | null;
      /** IDs of people whose answers count. */
      readonly approvers: readonly string[];
    };

export function slack(settings: SlackSettings): Channel & AudienceChannel {
  if ('webhook' in settings) {
    const { webhook } = settings;
    const say = (message: SlackMessage) =>
      post({ url: webhook.reveal(), headers: {}, body: JSON.stringify(message) });
    return {
      delivery: 'at-least-once',
      send: (page) => say(incidentMessage(page, false)),
      announce: (update) => say(updateMessage(update)),
    };
  }
  const { token, channel, api, signingSecret } = settings;
  const call = async (method: string, message: object): Promise<Sent> => {
    const { sent, answer } = await postForAnswer({
      url: new URL(method, api).href,
      headers: {
        authorization: `Bearer ${token.reveal()}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify({ channel, ...message }),
    });
    return sent.outcome === 'delivered' ? meaning(answer) : sent;
  };
  return {
    delivery: 'at-least-once',
    send: async (page, _id, receipt) => {
      const message = incidentMessage(page, signingSecret !== null);
      if (receipt === null) return call('chat.postMessage', message);
      const [edited, told] = await Promise.all([
        call('chat.update', { ts: receipt, ...message }),
        call('chat.postMessage', { thread_ts: receipt, ...newsMessage(page) }),
      ]);
      // The thread's first message stays the one that is edited.
      if (edited.outcome === 'delivered' && told.outcome === 'delivered')
        return { ...told, receipt };
      return edited.outcome === 'delivered' ? told : edited;
    },
    announce: (update) => call('chat.postMessage', updateMessage(update)),
  };
}

/** Slack answers 200 to mistakes too, and says so in the body. */
function meaning(answer: unknown): Sent {
  const { ok, error, ts } = Object(answer) as { ok?: unknown; error?: unknown; ts?: unknown };
  if (ok === true)
    return {
      outcome: 'delivered',
      detail: 'Slack has it',
      ...(typeof ts === 'string' ? { receipt: ts } : {}),
    };
  const code =
    typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : 'no reason given';
  return passing.has(code)
    ? { outcome: 'failed', detail: `Slack: ${code}`, retryAfter: null }
    : { outcome: 'rejected', detail: `Slack: ${code}` };
}

/** What Slack says when it is its own fault, or ours for a moment. */
const passing: ReadonlySet<string> = new Set([
  'fatal_error',
  'internal_error',
  'no reason given',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);
