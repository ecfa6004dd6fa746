import type { Counter } from 'prom-client';
import { withDeadline } from '../dependency/deadline.ts';
import type { Redis } from './redis.ts';

/** Balances for display. Every operation gives up quickly and never throws: the truth is in PostgreSQL. */
export type BalanceCache = {
  get(merchantId: string, memberId: string): Promise<string | undefined>;
  put(merchantId: string, memberId: string, balance: string): Promise<void>;
  drop(merchantId: string, memberIds: Iterable<string>): Promise<void>;
};

const patience = 200;

// Also the longest time that a balance can be shown out of date: when Redis was away at the moment of a
// commit, or when a reader stored what it had read just before one.
const secondsToLive = 15;

const keysAtOnce = 1_000;

export function createBalanceCache(redis: Redis, requests: Counter<'result'>): BalanceCache {
  return {
    async get(merchantId, memberId) {
      try {
        const value = await withDeadline(redis.get(keyOf(merchantId, memberId)), patience);
        requests.inc({ result: value === null ? 'miss' : 'hit' });
        return value ?? undefined;
      } catch {
        // An outage of the cache is reported by the client's own error event; here it is a miss.
        requests.inc({ result: 'failure' });
        return undefined;
      }
    },

    async put(merchantId, memberId, balance) {
      try {
        await withDeadline(
          redis.setEx(keyOf(merchantId, memberId), secondsToLive, balance),
          patience,
        );
      } catch {
        // Not cached, then.
        requests.inc({ result: 'failure' });
      }
    },

    async drop(merchantId, memberIds) {
      const keys = Array.from(memberIds, (memberId) => keyOf(merchantId, memberId));
      try {
        for (let start = 0; start < keys.length; start += keysAtOnce) {
          await withDeadline(redis.unlink(keys.slice(start, start + keysAtOnce)), patience);
        }
      } catch {
        // They expire by themselves.
        requests.inc({ result: 'failure' });
      }
    },
  };
}

function keyOf(merchantId: string, memberId: string): string {
  return `balance:${merchantId}:${memberId}`;
}
