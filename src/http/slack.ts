/**
 * Answers of people in Slack: the buttons under a question. A request counts only with Slack's
 * signature over its very bytes and a time of the last five minutes; what it answers is bound to
 * the plan that was shown, so a request that is played again is refused like any second answer.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { slackActions } from '../notify/slack-message.ts';
import type { Api, ApiParts } from './api.ts';
import { ApiProblem } from './problem.ts';
import { writesPerMinute } from './rate-limit.ts';

/** In seconds, as Slack advises. */
const longestAgo = 300;

const valueSchema = z.strictObject({
  incident: z.string().regex(/^[\w-]{1,64}$/),
  plan: z.string().regex(/^[0-9a-f]{16}$/),
});

/** What we read of Slack's `block_actions`. */
const payloadSchema = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string().regex(/^[A-Z0-9]{1,40}$/) }),
  actions: z
    .array(
      z.object({ action_id: z.enum([slackActions.approve, slackActions.deny]), value: z.string() }),
    )
    .length(1),
});

export async function addSlack(server: Api, parts: ApiParts): Promise<void> {
  await server.register((api) => {
    // The signature is over the bytes, so they are kept as they came.
    api.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, body),
    );
    api.post(
      '/v1/slack/actions',
      { config: { rateLimit: { max: writesPerMinute } }, schema: { hide: true } },
      async ({ body, headers }, reply) => {
        const text = typeof body === 'string' ? body : '';
        const slack = parts.slack();
        if (slack === null || !isSigned(text, headers, slack.signingSecret(), parts.now()))
          throw new ApiProblem('SIGNATURE_WRONG');
        const { user, actions } = payloadOf(text);
        if (!slack.approvers.includes(user.id))
          return reply.send(told(`${user.id} may not answer here`));
        const [action] = actions;
        const { incident, plan } = valueOf(action?.value ?? '');
        const decision = action?.action_id === slackActions.approve ? 'approved' : 'denied';
        const by = `slack:${user.id}`;
        const taken = await parts.answer(incident, {
          decision,
          plan,
          by,
          via: 'slack',
          reason: '',
        });
        if (taken === null) return reply.send(told(`there is no incident ${incident}`));
        return reply.send(told('code' in taken ? taken.message : `${decision} by ${by}`));
      },
    );
    return Promise.resolve();
  });
}

/** Only the person who pressed sees it. */
function told(text: string) {
  return { response_type: 'ephemeral', replace_original: false, text };
}

function isSigned(
  body: string,
  headers: Readonly<Record<string, unknown>>,
  secret: string,
  now: number,
): boolean {
  const time = headers['x-slack-request-timestamp'];
  const signature = headers['x-slack-signature'];
  if (typeof time !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(time))
    return false;
  if (Math.abs(now / 1_000 - Number(time)) > longestAgo) return false;
  const expected = `v0=${createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex')}`;
  const [a, b] = [Buffer.from(expected), Buffer.from(signature)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function payloadOf(body: string) {
  return readJson(new URLSearchParams(body).get('payload') ?? '', payloadSchema);
}

function valueOf(text: string) {
  return readJson(text, valueSchema);
}

/** Throws ApiProblem. */
function readJson<T extends z.ZodType>(text: string, schema: T): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiProblem('REQUEST_INVALID', 'it is no JSON where JSON belongs');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ApiProblem('REQUEST_INVALID', 'it is no answer to a question of ours');
}
