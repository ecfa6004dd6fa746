/** Where action items of an incident become issues. */
import { z } from 'zod';
import { secretValue } from './secret-value.ts';

const githubSchema = z.strictObject({
  token: secretValue(
    'A token that may read and write the issues of the repository.',
    'a token of GitHub, or ${NAME}',
  ).prefault('${GITHUB_TOKEN}'),
  url: z
    .url({ protocol: /^https?$/ })
    .prefault('https://api.github.com')
    .meta({
      description: "GitHub's REST API; an Enterprise server has another one, ending in `/api/v3`.",
      expected: 'a URL with http or https',
    }),
});

export const issuesSchema = z.strictObject({
  github: githubSchema
    .prefault({})
    .meta({ description: 'GitHub, for `nova incident actions --create-github`.' }),
});

/** What holds without a file. */
export const usualIssues = issuesSchema.parse({});
