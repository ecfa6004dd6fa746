/** One HTTP request to a provider, and what its answer means for the page. */
import { sendWithin, type Sent } from './channel.ts';

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

/**
 * 2xx: delivered. 408, 425, 429 and 5xx: not this time, and `Retry-After` counts. Every other
 * answer, a redirect too, would be the same next time. The URL may be a secret: no detail has it.
 */
export async function post({ url, headers, body }: Post): Promise<Sent> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'nova-responder', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(sendWithin),
    });
  } catch (error) {
    return { outcome: 'failed', detail: reasonOf(error), retryAfter: null };
  }
  // Nothing in the body is needed, and it may be large: the connection is given back unread.
  await response.body?.cancel().catch(() => undefined);
  const detail = `HTTP ${response.status}`;
  if (response.ok) return { outcome: 'delivered', detail };
  const passes = [408, 425, 429].includes(response.status) || response.status >= 500;
  if (!passes) return { outcome: 'rejected', detail };
  return { outcome: 'failed', detail, retryAfter: retryAfter(response.headers) };
}

/** The longest that a provider can make us wait, in milliseconds. */
const longestWait = 300_000;

function retryAfter(headers: Headers): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  const wait = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), longestWait);
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${sendWithin / 1_000} s`;
  const cause: unknown = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  return code === null
    ? 'the request could not be sent'
    : `the request could not be sent (${code})`;
}
