/** Makes collecting total: whatever a piece of work does, a fact or a gap comes back in time. */
import { patience } from '../host/patience.ts';
import { late, missing, together } from './context.ts';
import type { Collected } from './context.ts';
import type { FactKind } from './evidence.ts';

/**
 * Milliseconds. `containers`: the engine's list of them, without which most of the rest is not known;
 * a busy engine takes seconds. `program`: for collectors that start programs (Compose, a question from inside a
 * namespace), which takes a while on a busy machine. `log`: what says most, is long, and is lost with
 * its container. `margin`: by how much an item gives up before
 * its collector does, so that the other items' facts survive. `call`: one call to the
 * engine. `question`: one to a dependency; loading its client may take the first second of it.
 * `cutOff`: one from a container that is on no network.
 */
export const deadlines = {
  overall: 10_000,
  containers: 4_000,
  collector: 2_000,
  program: 7_000,
  log: 5_000,
  margin: 200,
  call: 1_500,
  question: 2_200,
  resolve: 1_200,
  cutOff: 500,
} as const;

/** For `docker compose config`, so that its collectors still have time to compare. */
export const configurationDeadline = deadlines.program - 2 * deadlines.margin;

export interface Wanted {
  readonly kind: FactKind;
  readonly subject: string;
}

/** Never rejects: a throw or no answer within `deadline` milliseconds becomes a gap. */
export async function attempt(
  wanted: Wanted,
  deadline: number,
  work: () => Promise<Collected>,
): Promise<Collected> {
  const tooLate = late(wanted.kind, wanted.subject, `no answer within ${seconds(deadline)}`);
  try {
    return await within(deadline, work(), tooLate);
  } catch (error) {
    return missing(wanted.kind, wanted.subject, reasonOf(error));
  }
}

/**
 * All items side by side, each an attempt of its own; the results stay in the items' order.
 * `deadline`: the collector's.
 */
export async function forEach<T>(
  items: readonly T[],
  wanted: (item: T) => Wanted,
  work: (item: T) => Promise<Collected>,
  deadline: number = deadlines.collector,
): Promise<Collected> {
  const each = deadline - deadlines.margin;
  return together(
    await Promise.all(items.map((item) => attempt(wanted(item), each, () => work(item)))),
  );
}

/** The work's result, or `late` when it takes longer than `deadline` milliseconds of listening. */
export async function within<T>(deadline: number, work: Promise<T>, late: T): Promise<T> {
  let waiting: ReturnType<typeof patience> | undefined;
  const timeout = new Promise<T>((resolve) => {
    waiting = patience(deadline, () => resolve(late));
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    waiting?.end();
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
