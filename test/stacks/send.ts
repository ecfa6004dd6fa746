/** JSON over HTTP, as a canary needs it. Throws with the answer's text when it is a refusal. */
export async function send(
  url: string,
  request: { readonly body?: object; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<unknown> {
  const headers = request.headers ?? {};
  const response = await fetch(url, {
    ...(request.body === undefined
      ? { headers }
      : {
          method: 'POST',
          body: JSON.stringify(request.body),
          headers: { ...headers, 'content-type': 'application/json' },
        }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

/** A value of the answer as text; throws when there is none. */
export function textOf(answer: unknown, key: string): string {
  const value: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, key) : undefined;
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new Error(`the answer has no ${key}`);
  return String(value);
}
