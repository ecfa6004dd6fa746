/**
 * How what faults have changed is put back: plain data, so that it can be kept in a file and done
 * by another process. Each may be done at any time, also twice, and also when somebody else, such
 * as a responder, has put things right before; what is gone is left alone.
 */
import { access, readdir, readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { containersOf, deploy, docker } from './docker.ts';
import type { Scene } from './fault.ts';
import { until } from './until.ts';

const text = z.string();

export const undoSchema = z.discriminatedUnion('undo', [
  z.object({ undo: z.literal('start'), container: text }),
  /** `policy`: as `docker update --restart` takes it. */
  z.object({ undo: z.literal('restart-policy'), container: text, policy: text }),
  /** Lets stopped processes go on. */
  z.object({ undo: z.literal('continue'), container: text }),
  z.object({ undo: z.literal('remove-container'), name: text }),
  z.object({
    undo: z.literal('connect'),
    container: text,
    network: text,
    aliases: z.array(text),
    /** null: the engine chooses. */
    ipv4: text.nullable(),
  }),
  z.object({ undo: z.literal('resolver'), container: text, text }),
  /** Makes a container for the service when it has none. */
  z.object({ undo: z.literal('make'), service: text }),
  /** Makes it again when it is another than its files say. */
  z.object({ undo: z.literal('deploy'), service: text }),
  /** Gives the image its name again, and forgets the one by which it was kept. */
  z.object({ undo: z.literal('name-image'), image: text, kept: text }),
  /** `kept`: the file as it was, on this machine. */
  z.object({ undo: z.literal('copy-back'), container: text, file: text, kept: text }),
  /** `mark`: a word among the arguments of the process, which no other has. */
  z.object({ undo: z.literal('end-process'), mark: text }),
]);

export type Undo = z.output<typeof undoSchema>;

/** Throws what the engine complains of. */
export async function putBack(scene: Scene, undo: Undo): Promise<void> {
  switch (undo.undo) {
    case 'start':
      await ifThere(undo.container, () => docker('start', undo.container));
      return;
    case 'restart-policy':
      await ifThere(undo.container, () =>
        docker('update', `--restart=${undo.policy}`, undo.container),
      );
      return;
    case 'continue':
      for (const pid of await processesOf(undo.container)) signal(pid, 'SIGCONT');
      return;
    case 'remove-container':
      await ifThere(undo.name, () => docker('rm', '--force', undo.name));
      return;
    case 'connect':
      await ifThere(undo.container, () => connect(undo));
      return;
    case 'resolver':
      // A container that was started since has a new file of the engine.
      if (await runs(undo.container)) await writeResolver(undo.container, undo.text);
      return;
    case 'make':
      if ((await containersOf(scene, undo.service)).length === 0) await deploy(scene, undo.service);
      return;
    case 'deploy':
      await deploy(scene, undo.service);
      return;
    case 'name-image':
      await nameImage(undo);
      return;
    case 'copy-back':
      if (await isFile(undo.kept))
        await ifThere(undo.container, () =>
          docker('cp', undo.kept, `${undo.container}:${undo.file}`),
        );
      await rm(undo.kept, { force: true });
      return;
    case 'end-process':
      for (const pid of await processesWith(undo.mark)) signal(pid, 'SIGTERM');
      // What it holds is free only then.
      await until('the process to end', async () =>
        (await processesWith(undo.mark)).length === 0 ? true : null,
      );
      return;
  }
}

/** The file is a mount of the engine: it can be written, not replaced. */
export async function writeResolver(container: string, lines: string): Promise<void> {
  const write = 'printf "%s\\n" "$1" > /etc/resolv.conf';
  await docker('exec', '--user', 'root', container, 'sh', '-c', write, 'sh', lines);
}

/** Every process of a container, as this host numbers them; none when it does not run. */
export async function processesOf(container: string): Promise<readonly number[]> {
  if (!(await runs(container))) return [];
  const lines = (await docker('top', container, '-eo', 'pid')).split('\n').slice(1);
  return lines.map(Number).filter((pid) => Number.isInteger(pid) && pid > 1);
}

async function runs(container: string): Promise<boolean> {
  const format = '{{.State.Running}}';
  return (await inspected('container', container, format)) === 'true';
}

async function ifThere(container: string, work: () => Promise<unknown>): Promise<void> {
  if ((await inspected('container', container, '{{.Id}}')) !== null) await work();
}

async function connect(undo: Extract<Undo, { undo: 'connect' }>): Promise<void> {
  const { container, network, aliases, ipv4 } = undo;
  const format = `{{range $name, $_ := .NetworkSettings.Networks}}{{println $name}}{{end}}`;
  const attached = (await docker('inspect', '--format', format, container)).split('\n');
  if (attached.includes(network)) return;
  await docker(
    ...['network', 'connect', ...aliases.flatMap((alias) => ['--alias', alias])],
    ...[...(ipv4 === null ? [] : ['--ip', ipv4]), network, container],
  );
}

async function nameImage({ image, kept }: Extract<Undo, { undo: 'name-image' }>): Promise<void> {
  if ((await inspected('image', kept, '{{.Id}}')) === null) return;
  // Somebody may have built or pulled it meanwhile: that one is newer.
  if ((await inspected('image', image, '{{.Id}}')) === null) await docker('tag', kept, image);
  await docker('image', 'rm', '--no-prune', kept);
}

/** null: there is none. Throws any other complaint. */
async function inspected(
  what: 'container' | 'image',
  name: string,
  format: string,
): Promise<string | null> {
  try {
    return await docker(what, 'inspect', '--format', format, name);
  } catch (error) {
    if (/no such (container|image)/i.test(String(error))) return null;
    throw error;
  }
}

async function isFile(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function processesWith(mark: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const marked = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return line.split('\0').includes(mark) ? [pid] : [];
    }),
  );
  return marked.flat();
}

/** Sends a signal to a process that may have ended meanwhile. */
export function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
