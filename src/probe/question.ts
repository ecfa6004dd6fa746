/**
 * A question that can be put to something on the network, from this host or from inside a
 * container's network namespace, and its answer. `ask.ts` asks; probes and collectors use it.
 */
import type { DependencyState } from '../evidence/evidence.ts';

export type Question =
  /**
   * `issuer`: whose word a certificate needs. `any` where the one for whom we ask may trust an
   * authority of its own: then only its dates and its names are held against it. `name`: `any` where
   * it is asked at an address that is not the one that users know, and the certificate names that one.
   */
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly issuer?: 'known' | 'any';
      readonly name?: 'any';
    }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'resolve'; readonly name: string }
  /** A real login. `address` replaces the host of the URL when the name cannot be used from here. */
  | ({ readonly kind: 'postgres' } & Login)
  | ({ readonly kind: 'mysql' } & Login)
  | ({ readonly kind: 'redis' } & Login);

interface Login {
  readonly url: string;
  readonly address?: string;
  /** Left out: `login`. */
  readonly look?: Look;
}

/** `condition`: beyond the login, what holds up requests and whether writes are taken. */
export type Look = 'login' | 'condition';

/** Where to ask from: this host, or the network namespace of a container's main process. */
export type Vantage = 'host' | { readonly namespaceOf: number };

export interface Answer {
  readonly state: DependencyState;
  /** For people and without secrets: "HTTP 503", "connection refused", "28P01 password authentication failed". */
  readonly detail: string;
  /** It answers and takes no writes, as its own settings have it; that may be meant so. */
  readonly writes?: 'refused';
  /** The connection was accepted and nothing came back. */
  readonly silent: boolean;
  /** http: the status code. */
  readonly status: number | null;
  /** http: at most 4 KiB of the body. */
  readonly body: string;
  /** resolve: the addresses. */
  readonly addresses: readonly string[];
  readonly elapsed: number;
}

/** Never throws; `deadline` in milliseconds. A question that could not be put at all is an error value. */
export type Ask = (
  question: Question,
  from: Vantage,
  deadline: number,
) => Promise<Answer | { readonly unaskable: string }>;
