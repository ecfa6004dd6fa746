/** What users are told, through which channels, and how often. */
import { z } from 'zod';
import { audienceChannelSchema, channelName } from './channel.ts';
import { duration } from './duration.ts';

/** Milliseconds: who hears more often than this stops listening. */
const shortest = 60_000;

export const updatesSchema = z
  .strictObject({
    product: z.string().trim().min(1).max(80).optional().meta({
      description: 'What users call it. By default the name of the Compose project.',
      expected: 'a name of at most 80 characters',
    }),
    every: duration(1).optional().meta({
      description:
        'How often users hear of an incident that is not over. By default what the runbook promises, else 15 minutes.',
    }),
    'confirmed-for': duration(0).prefault('3m').meta({
      description:
        'How long an outage must have lasted before users are told without a person saying so with `nova update`.',
    }),
    channels: z.record(channelName, audienceChannelSchema).prefault({}).meta({
      description: 'Where updates go, by a name of yours.',
    }),
    'by-person-only': z.array(z.string().min(1)).prefault([]).meta({
      description:
        'Channels, for example to social networks, that get only what a person has published with `nova update`.',
      expected: 'a list of names of channels',
    }),
  })
  .superRefine(({ channels, every, ...rest }, context) => {
    if (every !== undefined && every < shortest)
      context.addIssue({ code: 'custom', path: ['every'], message: 'at least a minute' });
    for (const [index, name] of rest['by-person-only'].entries())
      if (!Object.hasOwn(channels, name))
        context.addIssue({
          code: 'custom',
          path: ['by-person-only', index],
          message: `a channel of "updates.channels": ${Object.keys(channels).join(', ')}`,
        });
  })
  .transform(({ product, every, channels, ...rest }) => ({
    /** null: the name of the project. */
    product: product ?? null,
    /** null: the runbook decides. */
    every: every ?? null,
    confirmedFor: rest['confirmed-for'],
    channels,
    byPersonOnly: rest['by-person-only'],
  }));

export type UpdatesConfig = z.output<typeof updatesSchema>;
