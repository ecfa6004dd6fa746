/**
 * The port to scheduling: calls `advance(incident)` at a time, once, one at a time per incident.
 * The log says what is to be done; a wake-up only says when to look.
 */
export interface Scheduler {
  start(advance: (incident: string) => Promise<void>): void;
  /** Look at the incident at this time, or earlier if it was to be looked at earlier. */
  wake(incident: string, at: number): void;
  /** Waits for what is running. No advance begins after it. */
  stop(): Promise<void>;
}
