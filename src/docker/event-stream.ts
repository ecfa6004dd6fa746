/** The engine's stream of events as lines, and what happened before we watched. */
import { Readable } from 'node:stream';
import { belongingOf, belongsNowhere, parseEvent, watchedActions } from './event.ts';
import type { Belonging, EngineEvent } from './event.ts';
import { callEngine, readDeadline } from './engine.ts';
import type { Engine } from './engine.ts';
import { isProblem } from './problem.ts';
import type { DockerProblem } from './problem.ts';

/** Which service a container belongs to: network events do not say. Bounded. */
export class Belongings {
  readonly #engine: Engine;
  readonly #known = new Map<string, Belonging>();
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async complete(event: EngineEvent, needsBelonging: boolean): Promise<EngineEvent> {
    if (!needsBelonging) {
      const { name, project, service, oneOff } = event;
      this.#remember(event.container, { name, project, service, oneOff });
      return event;
    }
    return {
      ...event,
      ...(this.#known.get(event.container) ?? (await this.#ask(event.container))),
    };
  }

  async #ask(container: string): Promise<Belonging> {
    const answer = await callEngine(
      this.#engine,
      'inspecting a container',
      readDeadline,
      (docker) => docker.getContainer(container).inspect(),
    );
    if (isProblem(answer)) return belongsNowhere;
    const belonging = belongingOf(answer.Config.Labels, answer.Name.replace(/^\//, ''));
    this.#remember(container, belonging);
    return belonging;
  }

  #remember(container: string, belonging: Belonging): void {
    this.#known.delete(container);
    this.#known.set(container, belonging);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= 1_000) break;
      this.#known.delete(oldest);
    }
  }
}

/**
 * Events of one project between two times (milliseconds), oldest first; at most `most`, the
 * newest of them. The engine remembers 256 events of all its objects, so this can be short.
 */
export async function recentEvents(
  engine: Engine,
  about: { readonly project: string; readonly since: number; readonly until: number },
  limits: { readonly most?: number; readonly deadline?: number } = {},
): Promise<readonly EngineEvent[] | DockerProblem> {
  const most = limits.most ?? 500;
  return callEngine(
    engine,
    'reading recent events',
    limits.deadline ?? readDeadline,
    async (_docker, signal) => {
      const span = { since: about.since / 1000, until: about.until / 1000 };
      const stream = await openStream(engine, span, signal);
      if (isProblem(stream)) throw new Error(stream.message);
      const belongings = new Belongings(engine);
      const found: EngineEvent[] = [];
      for await (const line of linesOf(stream)) {
        const parsed = parseEvent(line);
        if (parsed === null) continue;
        const event = await belongings.complete(parsed.event, parsed.needsBelonging);
        if (event.project !== about.project) continue;
        found.push(event);
        if (found.length > most) found.shift();
      }
      return found;
    },
  );
}

/** `span` in seconds since the epoch, as the engine wants it; ends when the signal aborts. */
export async function openStream(
  engine: Engine,
  span: { readonly since: number; readonly until?: number },
  signal: AbortSignal,
): Promise<Readable | DockerProblem> {
  const stream = await callEngine(engine, 'opening the stream of events', readDeadline, (docker) =>
    docker.getEvents({
      ...span,
      filters: JSON.stringify({ type: ['container', 'network'], event: watchedActions }),
      abortSignal: signal,
    }),
  );
  if (isProblem(stream)) return stream;
  if (!(stream instanceof Readable)) throw new TypeError('the client gave no readable stream');
  // An abort may come after the last read: without a listener it would be an uncaught error.
  stream.on('error', () => undefined);
  const end = (): void => {
    stream.destroy();
  };
  signal.addEventListener('abort', end);
  stream.once('close', () => signal.removeEventListener('abort', end));
  if (signal.aborted) end();
  return stream;
}

export async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield line;
  }
  if (rest !== '') yield rest;
}
