/** The pager of a configuration; without one nobody is called, and nothing of it is loaded. */
import { sendWithin, type Channel } from '../notify/channel.ts';
import type { ChannelSettings } from '../notify/channels.ts';
import type { Paging } from '../notify/next-page.ts';
import { createPager, type Pager, type PagerParts } from './pager.ts';

export interface PagingSettings extends Paging {
  readonly channels: Readonly<Record<string, ChannelSettings>>;
}

/** Milliseconds that a sender may be late, on a busy machine. */
const margin = 2_000;

const nobody: Pager = {
  start: () => Promise.resolve(),
  look: () => undefined,
  unrecorded: () => undefined,
  stop: () => Promise.resolve(),
};

export async function pagerFor(
  { paging }: { readonly paging?: PagingSettings | undefined },
  parts: Omit<PagerParts, 'paging' | 'channels' | 'deadline'>,
): Promise<Pager> {
  if (paging === undefined) return nobody;
  const { channelOf } = await import('../notify/channels.ts');
  const channels = new Map<string, Channel>();
  for (const [name, settings] of Object.entries(paging.channels))
    channels.set(name, channelOf(settings));
  return createPager({ ...parts, paging, channels, deadline: sendWithin + margin });
}
