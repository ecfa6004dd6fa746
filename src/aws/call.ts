/** One call to AWS, with an end: the SDK's retries included. */
import { problemOf, type AwsProblem } from './problem.ts';

/** How this installation reaches AWS; credentials come from the SDK's own chain only. */
export interface AwsSettings {
  /** null: what the environment or the profile says. */
  readonly region: string | null;
  /** null: the public one of the region. */
  readonly endpoint: string | null;
}

/** Milliseconds of one call with its retries: an effect lasts at most ten seconds. */
const deadline = 6_000;

export async function call<T>(
  action: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | AwsProblem> {
  const aborter = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  // Looking for credentials does not listen to the signal.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      aborter.abort();
      reject(new DOMException(`no answer within ${deadline} ms`, 'TimeoutError'));
    }, deadline);
  });
  try {
    return await Promise.race([work(aborter.signal), late]);
  } catch (error) {
    return problemOf(error, action);
  } finally {
    clearTimeout(timer);
  }
}

/** What every client of the SDK is made with. */
export function clientSettings({ region, endpoint }: AwsSettings) {
  return {
    ...(region === null ? {} : { region }),
    ...(endpoint === null ? {} : { endpoint }),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 1_500,
      requestTimeout: 2_500,
      throwOnRequestTimeout: true,
    },
  };
}
