/** Ways to reach people: the settings of each kind of channel. */
import { z } from 'zod';
import { Secret } from './secret.ts';
import { secretValue as secret } from './secret-value.ts';

const pagerduty = z
  .strictObject({
    kind: z.literal('pagerduty'),
    'routing-key': secret(
      'The key of an integration "Events API v2" of a PagerDuty service.',
      'a routing key of PagerDuty, or ${NAME}',
    ),
    url: z
      .url({ protocol: /^https?$/ })
      .prefault('https://events.pagerduty.com')
      .meta({
        description: "PagerDuty's events API; the service region EU has another one.",
        expected: 'a URL with http or https',
      }),
  })
  .meta({ description: 'PagerDuty, by its Events API v2.' })
  .transform(({ kind, url, ...rest }) => ({ kind, url, routingKey: rest['routing-key'] }));

const webhook = z
  .strictObject({
    kind: z.literal('webhook'),
    url: secret('Where it is posted as JSON.', 'a URL with http or https, or ${NAME}'),
    secret: secret(
      'Shared with the receiver, who checks the signature with it (standardwebhooks.com).',
      'a secret, or ${NAME}',
    ).optional(),
  })
  .meta({ description: 'A webhook of your own, signed.' })
  .transform(({ secret: shared, ...rest }) => ({ ...rest, secret: shared ?? null }));

const email = z
  .strictObject({
    kind: z.literal('email'),
    server: secret(
      'The mail server: `smtp://user:password@host:587`, or `smtps://`.',
      'smtp://user:password@host:port, or ${NAME}',
    ),
    from: z.string().min(3).meta({ description: 'The sender.', expected: 'an address' }),
    to: z.array(z.string().min(3)).min(1).meta({
      description: 'The recipients.',
      expected: 'a list of at least one address',
    }),
  })
  .meta({ description: 'E-mail by SMTP.' });

/** Where Slack shows a message: both kinds of channels need it. */
const slackPlace = {
  kind: z.literal('slack'),
  webhook: secret(
    'An incoming webhook: every message stands for itself.',
    'a URL of hooks.slack.com, or ${NAME}',
  ).optional(),
  token: secret(
    'In place of `webhook`: a token of a bot with the scope `chat:write`. An incident is one message that is edited, and a thread.',
    'a token xoxb-…, or ${NAME}',
  ).optional(),
  channel: z
    .string()
    .regex(/^[CDG][A-Z0-9]{5,20}$/)
    .optional()
    .meta({
      description: 'With `token`: the ID of the channel, in which the bot must be.',
      expected: 'the ID of a channel, such as C0123456789',
    }),
  api: z
    .url({ protocol: /^https?$/ })
    .prefault('https://slack.com/api/')
    .meta({ description: "Slack's Web API.", expected: 'a URL with http or https' }),
};

interface SlackPlace {
  readonly webhook?: Secret | undefined;
  readonly token?: Secret | undefined;
  readonly channel?: string | undefined;
  readonly api: string;
}

type Complain = (key: string, expected: string) => void;

function checkPlace({ webhook: hook, token, channel }: SlackPlace, complain: Complain): void {
  if ((hook === undefined) === (token === undefined))
    complain('token', 'either "webhook", or "token" and "channel"');
  if ((token === undefined) !== (channel === undefined))
    complain('channel', 'the ID of a channel, with "token"');
}

type Place =
  | { readonly webhook: Secret }
  | { readonly token: Secret; readonly channel: string; readonly api: string };

/** Checked before: without a webhook there is a token, and with it a channel. */
function placeOf({ webhook: hook, token, channel, api }: SlackPlace): Place {
  return hook === undefined
    ? { token: token ?? new Secret(''), channel: channel ?? '', api }
    : { webhook: hook };
}

function complaining(context: z.RefinementCtx): Complain {
  return (key, message) => context.addIssue({ code: 'custom', path: [key], message });
}

const slackForUsers = z
  .strictObject(slackPlace)
  .meta({ description: 'Slack.' })
  .superRefine((written, context) => checkPlace(written, complaining(context)))
  .transform(({ kind, ...place }) => {
    const where = placeOf(place);
    return 'webhook' in where
      ? { kind, ...where }
      : { kind, ...where, signingSecret: null, approvers: [] };
  });

const slackForPaging = z
  .strictObject({
    ...slackPlace,
    'signing-secret': secret(
      'With `token`: of the Slack app. Questions get buttons, whose presses Slack sends to `/v1/slack/actions`.',
      'a signing secret, or ${NAME}',
    ).optional(),
    approvers: z
      .array(z.string().regex(/^[UW][A-Z0-9]{5,20}$/))
      .min(1)
      .optional()
      .meta({
        description: 'With `signing-secret`: whose presses count.',
        expected: 'a list of at least one ID of a person, such as U0123456789',
      }),
  })
  .meta({ description: 'Slack.' })
  .superRefine(({ approvers, 'signing-secret': signed, ...place }, context) => {
    const complain = complaining(context);
    checkPlace(place, complain);
    if (signed !== undefined && place.token === undefined)
      complain('signing-secret', '"token" beside it');
    if ((signed === undefined) !== (approvers === undefined))
      complain('approvers', 'who may answer, with "signing-secret"');
  })
  .transform(({ kind, approvers = [], 'signing-secret': signed, ...place }) => {
    const where = placeOf(place);
    return 'webhook' in where
      ? { kind, ...where }
      : { kind, ...where, signingSecret: signed ?? null, approvers };
  });

/** Who can be called when a person is needed. */
export const pagingChannelSchema = z.discriminatedUnion('kind', [
  pagerduty,
  slackForPaging,
  webhook,
  email,
]);

/** How users can be told. */
export const audienceChannelSchema = z.discriminatedUnion('kind', [slackForUsers, webhook, email]);

/** By a name of the operator's. */
export const channelName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/);

export type ChannelConfig = z.output<typeof pagingChannelSchema>;
