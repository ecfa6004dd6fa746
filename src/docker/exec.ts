/** Runs a program in a container, without a shell and without a terminal, and waits for its end. */
import type { Readable } from 'node:stream';
import { callEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { collectLog } from './log-lines.ts';
import { isProblem } from './problem.ts';
import type { DockerProblem } from './problem.ts';

export interface Executed {
  readonly exitCode: number;
  /** What it said last, both streams together. Untrusted and not redacted. */
  readonly lines: readonly string[];
}

const bounds = { maxLines: 20, maxBytes: 4_096, maxLineBytes: 1_024 };

/** `deadline` in milliseconds: at its end the program may still run. */
export async function execute(
  engine: Engine,
  container: string,
  argv: readonly string[],
  deadline: number,
): Promise<Executed | DockerProblem> {
  const what = `running ${argv[0] ?? ''} in the container`;
  const collector = collectLog('framed', bounds);
  return callEngine(engine, what, deadline, async (docker, abortSignal): Promise<Executed> => {
    const exec = await docker.getContainer(container).exec({
      ...{ Cmd: [...argv], AttachStdout: true, AttachStderr: true, Tty: false, abortSignal },
    });
    const stream: Readable = await exec.start({ Detach: false, Tty: false, abortSignal });
    abortSignal.addEventListener('abort', () => stream.destroy(), { once: true });
    for await (const chunk of stream as AsyncIterable<Uint8Array>) collector.add(chunk);
    const { ExitCode } = await exec.inspect({ abortSignal });
    return { exitCode: ExitCode ?? -1, lines: collector.finish().lines.map(({ text }) => text) };
  });
}

/** Sends a signal to the container's main process. */
export async function signal(
  engine: Engine,
  container: string,
  name: string,
  deadline: number,
): Promise<DockerProblem | null> {
  const sent: unknown = await callEngine(
    engine,
    `sending ${name}`,
    deadline,
    (docker, abortSignal) => docker.getContainer(container).kill({ signal: name, abortSignal }),
  );
  return isProblem(sent) ? sent : null;
}
