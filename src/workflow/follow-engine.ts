/** Follows what the engine tells of the project's containers, from a little before we started. */
import type { Engine } from '../docker/engine.ts';
import type { EngineEvent } from '../docker/event.ts';
import { recentEvents } from '../docker/event-stream.ts';
import { followEvents } from '../docker/events.ts';
import { isProblem } from '../docker/problem.ts';
import type { Watcher } from './watcher.ts';

export interface EngineFollowerParts {
  readonly engine: Engine;
  /** Its name. */
  readonly project: string;
  readonly now: () => number;
  /** How far back the engine's own memory of events is read, in milliseconds. */
  readonly recallWindow: number;
  readonly watcher: Pick<Watcher, 'recall'>;
  readonly onEvent: (event: EngineEvent) => void;
  readonly onStream: (state: 'broken' | 'restored') => void;
  readonly onTrouble: (what: string, reason: string) => void;
}

export async function followEngine({
  engine,
  project,
  now,
  recallWindow,
  watcher,
  ...parts
}: EngineFollowerParts): Promise<{ readonly stop: () => void }> {
  const since = now();
  const recent = await recentEvents(engine, { project, since: since - recallWindow, until: since });
  if (!isProblem(recent)) for (const event of recent) watcher.recall(event);
  return followEvents(
    engine,
    { since },
    (event) => {
      if (event.project === project) parts.onEvent(event);
    },
    (interruption) => {
      parts.onStream(interruption.state);
      parts.onTrouble(
        'docker events',
        interruption.state === 'broken'
          ? `the engine ended the stream (${interruption.reason}); asking again until it is back`
          : 'restored',
      );
    },
  );
}
