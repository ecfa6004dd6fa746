/** Whom to call, through which channels, and when. */
import { z } from 'zod';
import { escalationReasons } from '../incident/event.ts';
import type { Level } from '../notify/next-page.ts';
import { channelName, pagingChannelSchema } from './channel.ts';
import { duration } from './duration.ts';

const reasons = z
  .array(z.enum(escalationReasons))
  .min(1)
  .meta({ expected: `a list of at least one of ${escalationReasons.join(', ')}` });

const levelSchema = z
  .strictObject({
    after: duration(0).meta({
      description: 'How long after people were first called, while nobody has acknowledged.',
    }),
    channels: z.array(z.string().min(1)).min(1).meta({
      description: 'The first that takes the page; the next where it fails.',
      expected: 'a list of at least one name of a channel',
    }),
    when: reasons.optional().meta({
      description: 'Only when people are called for one of these reasons. By default for any.',
    }),
    'down-for': duration(1).optional().meta({
      description: 'Only when it has been down for so long.',
    }),
  })
  .transform(({ after, channels, when, ...rest }): Level => ({
    after,
    channels,
    ...(when === undefined ? {} : { when }),
    ...(rest['down-for'] === undefined ? {} : { downFor: rest['down-for'] }),
  }));

/** At least five services within a minute are a storm to the guard too; people have two. */
const stormSchema = z
  .strictObject({
    incidents: z.int().min(2).prefault(5).meta({
      description: 'How many outages make a storm.',
      expected: 'a whole number from 2 on',
    }),
    within: duration(1).prefault('2m').meta({
      description: 'Within what time they begin, and the longest gap between two of one storm.',
    }),
    gather: duration(0).prefault('10s').meta({
      description: 'How long its first page waits for what else is about to call people.',
    }),
    every: duration(1).prefault('1m').meta({
      description: 'At least this lies between two pages with news of it.',
    }),
  })
  .prefault({});

export const pagingSchema = z
  .strictObject({
    channels: z
      .record(channelName, pagingChannelSchema)
      .meta({ description: 'Ways to reach people, by a name of yours.' }),
    levels: z.array(levelSchema).min(1).optional().meta({
      description: 'Who is called when; every level for as long as nobody has acknowledged.',
      expected: 'a list of at least one { after, channels }',
    }),
    contacts: z
      .record(z.string().min(1), z.array(z.string().min(1)).min(1))
      .optional()
      .meta({
        description:
          "The channels by which the contacts of the runbook's escalation section are reached, by their names there. They are called in the order of the runbook; `levels` is what holds when it names none of them.",
        expected: 'names of contacts, each with a list of at least one name of a channel',
      }),
    'contacts-when': z.record(z.string().min(1), reasons).optional().meta({
      description:
        'For which reasons only a contact is called. By default what the runbook says of it, such as "for an extended outage"; else for any.',
      expected: 'names of "contacts", each with a list of reasons',
    }),
    'next-contact-after': duration(1).prefault('10m').meta({
      description:
        'With `contacts`: how long one has to acknowledge before the next is called as well.',
    }),
    storm: stormSchema.meta({
      description:
        'When many outages begin at once: one page that lists them, and not one for each.',
    }),
    links: z
      .array(
        z.strictObject({
          text: z.string().min(1).max(100).meta({ description: 'What it leads to.' }),
          href: z
            .url({ protocol: /^https?$/ })
            .meta({ description: 'Where.', expected: 'a URL with http or https' }),
        }),
      )
      .max(10)
      .prefault([])
      .meta({
        description:
          'Stand on every page. `{incident}`, `{service}` and `{project}` in an address are filled in.',
        expected: 'a list of at most 10 { text, href }',
      }),
    'repeat-every': duration(1).optional().meta({
      description: 'How often the last call is repeated while nobody answers. By default never.',
    }),
  })
  .superRefine(({ channels, levels, contacts, 'contacts-when': when }, context) => {
    if (levels === undefined && contacts === undefined)
      context.addIssue({
        code: 'custom',
        path: ['levels'],
        message:
          'a list of at least one { after, channels }, or "contacts" for those of the runbook',
      });
    for (const name of Object.keys(when ?? {}))
      if (!Object.hasOwn(contacts ?? {}, name))
        context.addIssue({
          code: 'custom',
          path: ['contacts-when', name],
          message: `a contact of "paging.contacts": ${Object.keys(contacts ?? {}).join(', ') || 'there are none'}`,
        });
    const named = [
      ...(levels ?? []).map(
        (level, index) => [['levels', index, 'channels'], level.channels] as const,
      ),
      ...Object.entries(contacts ?? {}).map(([name, by]) => [['contacts', name], by] as const),
    ];
    for (const [path, names] of named)
      for (const [index, name] of names.entries())
        if (!Object.hasOwn(channels, name))
          context.addIssue({
            code: 'custom',
            path: [...path, index],
            message: `a channel of "paging.channels": ${Object.keys(channels).join(', ')}`,
          });
  })
  .transform(({ channels, levels, contacts, ...rest }) => ({
    channels,
    levels: levels ?? [],
    contacts: contacts ?? {},
    contactsWhen: rest['contacts-when'] ?? {},
    storm: rest.storm,
    links: rest.links,
    nextContactAfter: rest['next-contact-after'],
    repeatEvery: rest['repeat-every'] ?? null,
  }));

export type PagingConfig = z.output<typeof pagingSchema>;
