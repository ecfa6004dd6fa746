/**
 * The port to durable memory: the log of every incident, its evidence, and what held when the
 * services were last healthy. Two kinds of store implement it; `test/contract/` holds both to it.
 *
 * Every promise resolves after the data is durable. A store that cannot be read or written
 * rejects with StoreError; the caller keeps watching and says what it cannot do.
 */
import type { DefinitionPrint } from '../evidence/definition-print.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { IncidentEvent, StoredEvent } from '../incident/event.ts';
import type { Sense } from '../incident/blind.ts';
import type { JournalEntry, JournalEntryType, StoredEntry } from '../incident/journal.ts';
import type { Override } from '../remedy/override.ts';
import type { StateChange, Watch, WatchRecord } from '../status/watch.ts';
import type { SubscriberStore } from './subscribers.ts';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: 'STORE_UNAVAILABLE' | 'STORE_FULL' | 'STORE_NEWER' | 'STORE_CORRUPT';
  constructor(code: StoreError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** What became of an append. */
export type Appended =
  | { readonly ok: true; readonly version: number }
  /** Somebody else has appended since: load again, decide again. */
  | { readonly ok: false; readonly conflict: 'version'; readonly version: number }
  /** The service, or a related one, belongs to another incident that is open. */
  | {
      readonly ok: false;
      readonly conflict: 'open';
      readonly service: string;
      readonly incident: string;
    }
  /** An open intent of another incident holds one of the targets. */
  | {
      readonly ok: false;
      readonly conflict: 'claim';
      readonly target: string;
      readonly incident: string;
    };

/** What held when a service had been healthy on its deep probe for long enough. */
export interface LastKnownGood {
  readonly service: string;
  readonly at: number;
  readonly imageId: string;
  readonly imageRef: string;
  /** `repository@sha256:…`: the names under which a registry has it; none for one built here. */
  readonly imageDigests: readonly string[];
  /** Setting name to HMAC-SHA256 of its value with the installation's key, in hex. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryLimit: number;
  readonly networks: readonly string[];
  /** How the container was made; null: recorded by a version that did not know. */
  readonly definition: DefinitionPrint | null;
  readonly configHash: string | null;
  /**
   * Configuration files that are mounted from the engine's machine: path in the container to the
   * keyed hash of what the running process can have read; null: nobody could see them.
   */
  readonly files: Readonly<Record<string, string>> | null;
  /** The git commit that its image was built from; null: nobody knows. */
  readonly commit: string | null;
}

export interface IncidentStore extends SubscriberStore {
  /**
   * Appends events if the incident still stands at `expected` (0: a new incident). In the same
   * transaction `opened` and `symptom-joined` take their service for this incident until it is
   * over, `remedy-intended` claims its targets and `remedy-finished` releases them. Evidence
   * given along is saved in it too.
   *
   * A rejection may come after the append has become durable (the connection broke while the
   * answer was on its way): load before deciding again.
   */
  append(
    incident: string,
    expected: number,
    events: readonly IncidentEvent[],
    at: number,
    evidence?: readonly Evidence[],
  ): Promise<Appended>;
  load(incident: string): Promise<readonly StoredEvent[]>;
  /** Newest first. `open` leaves out what ended in `resolved` or `dismissed`. */
  list(which: 'open' | 'all', limit?: number): Promise<readonly string[]>;
  evidence(incident: string): Promise<readonly Evidence[]>;
  /** All events of all incidents since a time, oldest first: what the budgets are counted from. */
  since(at: number, types?: readonly IncidentEvent['type'][]): Promise<readonly StoredEvent[]>;
  /**
   * Takes an incident whose log cannot be read out of the open ones: it holds no service and no
   * target any more, and its log stays as it is.
   */
  setAside(incident: string): Promise<void>;
  /** Appends to the journal: what people and the responder say beside any incident. */
  note(entry: JournalEntry, at: number): Promise<void>;
  /** Entries of some types since a time, in the order in which they were noted. */
  journal(types: readonly JournalEntryType[], since?: number): Promise<readonly StoredEntry[]>;
  /** Keeps the last three of each service. */
  recordGood(good: LastKnownGood): Promise<void>;
  /** Newest first. */
  lastKnownGood(service: string): Promise<readonly LastKnownGood[]>;
  /** In place of what was kept of the same part of the service, unless that is newer. */
  keepOverride(override: Override): Promise<void>;
  /** Forgets it, and not a newer one that has taken its place. */
  dropOverride(override: Pick<Override, 'service' | 'part' | 'at'>): Promise<void>;
  /** By service and part. */
  overrides(): Promise<readonly Override[]>;
  /** Somebody watched at this time, whichever replica it was; an earlier time changes nothing. */
  noteSeen(sense: Sense, at: number): Promise<void>;
  /** When somebody last did; null when nobody ever has. */
  lastSeen(sense: Sense): Promise<number | null>;
  /** A watch has lasted until then, and this changed in it; said again it changes nothing. */
  noteWatch(watch: Watch, changes: readonly StateChange[]): Promise<void>;
  /** Watches that lasted beyond a time, oldest first. */
  watches(since: number): Promise<readonly WatchRecord[]>;
  /** Forgets watches that ended before a time. */
  forgetWatches(before: number): Promise<void>;
  /** A random secret of this installation, made on first use and shared by all replicas. */
  installationKey(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What can be read while somebody else, usually a running responder, writes. */
export interface IncidentReader extends Omit<
  IncidentStore,
  | 'append'
  | 'setAside'
  | 'note'
  | 'recordGood'
  | 'keepOverride'
  | 'dropOverride'
  | 'noteSeen'
  | 'noteWatch'
  | 'forgetWatches'
  | keyof SubscriberStore
  | 'installationKey'
> {
  /** The installation's secret; null when none has been made yet. */
  readInstallationKey(): Promise<Uint8Array | null>;
}

/** Nothing has been recorded in this place yet: nothing to read, and nothing wrong. */
export interface NothingRecorded {
  readonly code: 'STORE_EMPTY';
  readonly message: string;
}
