/** Whom to call, through which channels, and when. */
import { z } from 'zod';
import { duration } from './duration.ts';
import { secretValue as secret } from './secret-value.ts';

const channelSchema = z.discriminatedUnion('kind', [
  z
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
    .transform(({ kind, url, ...rest }) => ({ kind, url, routingKey: rest['routing-key'] })),
  z
    .strictObject({
      kind: z.literal('webhook'),
      url: secret('Where pages are posted as JSON.', 'a URL with http or https, or ${NAME}'),
      secret: secret(
        'Shared with the receiver, who checks the signature with it (standardwebhooks.com).',
        'a secret, or ${NAME}',
      ).optional(),
    })
    .meta({ description: 'A webhook of your own, signed.' })
    .transform(({ secret: shared, ...rest }) => ({ ...rest, secret: shared ?? null })),
  z
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
    .meta({ description: 'E-mail by SMTP.' }),
]);

const levelSchema = z.strictObject({
  after: duration(0).meta({
    description: 'How long after people were first called, while nobody has acknowledged.',
  }),
  channels: z.array(z.string().min(1)).min(1).meta({
    description: 'The first that takes the page; the next where it fails.',
    expected: 'a list of at least one name of a channel',
  }),
});

export const pagingSchema = z
  .strictObject({
    channels: z
      .record(z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/), channelSchema)
      .meta({ description: 'Ways to reach people, by a name of yours.' }),
    levels: z.array(levelSchema).min(1).meta({
      description: 'Who is called when; every level for as long as nobody has acknowledged.',
      expected: 'a list of at least one { after, channels }',
    }),
    'repeat-every': duration(1).optional().meta({
      description: 'How often the last call is repeated while nobody answers. By default never.',
    }),
  })
  .superRefine(({ channels, levels }, context) => {
    for (const [level, { channels: named }] of levels.entries())
      for (const [index, name] of named.entries())
        if (!Object.hasOwn(channels, name))
          context.addIssue({
            code: 'custom',
            path: ['levels', level, 'channels', index],
            message: `a channel of "paging.channels": ${Object.keys(channels).join(', ')}`,
          });
  })
  .transform(({ channels, levels, ...rest }) => ({
    channels,
    levels,
    repeatEvery: rest['repeat-every'] ?? null,
  }));

export type PagingConfig = z.output<typeof pagingSchema>;
export type ChannelConfig = PagingConfig['channels'][string];
