/** When nobody has watched lately, as the responder's own journal says. */
import { found, missing } from '../context.ts';
import type { Collected, View } from '../context.ts';

/** Newest ones. */
const most = 20;

export async function collectBlindIntervals(view: View): Promise<Collected> {
  if (view.blind === undefined) {
    return missing('blind-intervals', view.project.name, 'nobody has watched this project yet');
  }
  const spans = await view.blind();
  const intervals = spans.slice(-most).map(({ blindness, from, until }) => ({
    reason: blindness,
    from,
    until,
  }));
  return found({ kind: 'blind-intervals', intervals });
}
