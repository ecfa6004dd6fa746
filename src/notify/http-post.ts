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
export async function post(request: Post): Promise<Sent> {
  return (await exchange(request, () => Promise.resolve(null))).sent;
}

/** The same for a provider that says in its body what became of it; `answer`: null without JSON. */
export async function postForAnswer(
  request: Post,
): Promise<{ readonly sent: Sent; readonly answer: unknown }> {
  return exchange(request, readJson);
}

async function exchange(
  { url, headers, body }: Post,
  read: (response: Response) => Promise<unknown>,
): Promise<{ readonly sent: Sent; readonly answer: unknown }> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'nova-responder', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(sendWithin),
    });
    answer = response.ok ? await read(response) : null;
  } catch (error) {
    return { sent: { outcome: 'failed', detail: reasonOf(error), retryAfter: null }, answer: null };
  }
  // What is not needed of the body may be large: the connection is given back unread.
  await response.body?.cancel().catch(() => undefined);
  return { sent: meaning(response), answer };
}

function meaning(response: Response): Sent {
  const detail = `HTTP ${response.status}`;
  if (response.ok) return { outcome: 'delivered', detail };
  const passes = [408, 425, 429].includes(response.status) || response.status >= 500;
  if (!passes) return { outcome: 'rejected', detail };
  return { outcome: 'failed', detail, retryAfter: retryAfter(response.headers) };
}

/** Bytes of an answer that are read at most. */
const longestAnswer = 65_536;

/** null: it is longer than that, or no JSON. */
async function readJson(response: Response): Promise<unknown> {
  if (response.body === null) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > longestAnswer) return null;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    // A proxy's page, perhaps: it says nothing that we know how to read.
    return null;
  }
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
