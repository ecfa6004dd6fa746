/** Ways to reach people: the settings of each kind of channel. */
import { z } from 'zod';
import { Secret } from './secret.ts';

const secret = (description: string, expected: string) =>
  z
    .string()
    .min(1)
    .transform((text) => new Secret(text))
    .meta({
      description: `${description} \`\${NAME}\` takes it from the environment.`,
      expected,
      secret: true,
    });

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

/** Who can be called when a person is needed. */
export const pagingChannelSchema = z.discriminatedUnion('kind', [pagerduty, webhook, email]);

/** How users can be told. */
export const audienceChannelSchema = z.discriminatedUnion('kind', [webhook, email]);

/** By a name of the operator's. */
export const channelName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/);

export type ChannelConfig = z.output<typeof pagingChannelSchema>;
