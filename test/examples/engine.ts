/** What the engine reports about containers of the service `web`. */
import type { EngineEvent } from '../../src/docker/event.ts';

interface Part {
  readonly container?: string;
  readonly service?: string | null;
  readonly oneOff?: boolean;
  readonly exitCode?: number | null;
  readonly signal?: number | null;
  readonly health?: 'starting' | 'healthy' | 'unhealthy';
}

/** An event at a time, about one container; `part` changes some of its fields. */
export function engineEvent(
  action: EngineEvent['action'],
  at: number,
  part: Part = {},
): EngineEvent {
  const about = {
    at,
    container: 'c1',
    name: 'app-web-1',
    project: 'app',
    service: 'web',
    stopTimeout: null,
    oneOff: false,
    exitCode: 1,
    signal: 9,
    health: 'unhealthy',
    network: 'app_front',
  } as const;
  // One object with the fields of every member is each of them.
  return { ...about, action, ...part };
}
