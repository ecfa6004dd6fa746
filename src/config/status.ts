/** The status page: where users look whether it is only them. */
import { z } from 'zod';
import { doorKeys, doorOf, isGuarded, unguarded } from './http.ts';
import { secretValue as secret } from './secret-value.ts';

const defaultListen = '127.0.0.1:4841';

const words = (most: number) => z.string().trim().min(1).max(most);

const componentSchema = z.strictObject({
  name: words(80).meta({
    description: 'What users call it.',
    expected: 'a name of at most 80 characters',
  }),
  description: words(200).optional().meta({
    description: 'What it does for them.',
    expected: 'at most 200 characters',
  }),
  group: words(80).optional().meta({
    description: 'Components of one group stand together.',
    expected: 'a name of at most 80 characters',
  }),
  services: z.array(z.string().min(1)).min(1).meta({
    description: 'The services that it is made of: it is as ill as the worst of them.',
    expected: 'a list of at least one service',
  }),
});

const subscriptionsSchema = z
  .strictObject({
    server: secret(
      'The mail server: `smtp://user:password@host:587`, or `smtps://`.',
      'smtp://user:password@host:port, or ${NAME}',
    ),
    from: z.string().min(3).meta({ description: 'The sender.', expected: 'an address' }),
    most: z.int().min(1).max(100_000).prefault(5_000).meta({
      description: 'How many may subscribe.',
      expected: 'a whole number from 1 to 100000',
    }),
  })
  .meta({ description: 'E-mail to who wants to be told.' });

export const statusSchema = z
  .strictObject({
    ...doorKeys(defaultListen),
    title: words(80).optional().meta({
      description:
        'What the page is called. By default `updates.product`, else the name of the project.',
      expected: 'a name of at most 80 characters',
    }),
    url: z
      .url({ protocol: /^https?$/ })
      .transform((text) => text.replace(/\/+$/, ''))
      .optional()
      .meta({
        description: 'Where users find the page: for links in the feed, the JSON and mails.',
        expected: 'a URL with http or https',
      }),
    components: z.array(componentSchema).prefault([]).meta({
      description:
        'What the page shows, in order. A service that none names is not shown. Without components every service is one, under its own name.',
    }),
    export: z.string().min(1).optional().meta({
      description:
        'A folder that is kept equal to the page as static files, for a web server elsewhere.',
      expected: 'a path',
    }),
    subscriptions: subscriptionsSchema.optional().meta({
      description:
        'Updates by e-mail for who asks for them on the page. Without this section nobody can.',
    }),
  })
  .superRefine((status, context) => {
    const problem = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (!isGuarded(status)) problem(unguarded.path, unguarded.message);
    if (status.subscriptions !== undefined && status.url === undefined)
      problem(['url'], 'the address of the page, since mails link to it');
    const names = status.components.map(({ name }) => name.toLowerCase());
    for (const [index, name] of names.entries())
      if (names.indexOf(name) < index)
        problem(['components', index, 'name'], 'a name that no other component has');
  })
  .transform(({ title, url, components, subscriptions, export: folder, ...door }) => ({
    ...doorOf(door),
    /** null: what the updates call the product. */
    title: title ?? null,
    url: url ?? null,
    components: components.map(({ description, group, ...one }) => ({
      ...one,
      description: description ?? null,
      group: group ?? null,
    })),
    export: folder ?? null,
    subscriptions: subscriptions ?? null,
  }));

export type StatusConfig = z.output<typeof statusSchema>;
