// Redis puts the kind of an error into its first word.
const redisKinds = ['WRONGPASS', 'NOAUTH', 'LOADING', 'MISCONF', 'OOM', 'READONLY'];

// Messages without a code, from node-postgres and undici.
const messages: [RegExp, string][] = [
  [/timeout|timed out/i, 'TIMEOUT'],
  [/connection terminated|socket closed|connection ended/i, 'CONNECTION_LOST'],
];

/**
 * A short, stable reason for a failed dependency: an errno (`ECONNREFUSED`), an SQLSTATE (`28P01`), a
 * Redis error word (`NOAUTH`), `TIMEOUT` or `UNKNOWN`. Never the message, which may hold addresses or
 * credentials.
 */
export function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error.name === 'TimeoutError') return 'TIMEOUT';
  // A host name with several addresses fails once for each of them.
  if (error instanceof AggregateError && error.errors.length > 0)
    return failureCode(error.errors[0]);
  if (error.cause !== undefined) return failureCode(error.cause);
  const kind = redisKinds.find((word) => error.message.startsWith(word));
  if (kind !== undefined) return kind;
  return messages.find(([pattern]) => pattern.test(error.message))?.[1] ?? 'UNKNOWN';
}
