/** Images made from the one that a service runs on, as a release makes them. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerOf, docker } from './docker.ts';
import type { Scene } from './fault.ts';
import { editFile } from './settings.ts';
import type { Target } from './target.ts';

export interface Release {
  /** Names the old image in the scene's files again. */
  readonly takeBack: () => Promise<void>;
  readonly removeImage: () => Promise<void>;
}

/** Builds the image and names it in the scene's files; deploying it is the next step. */
export async function release(
  scene: Scene,
  { service, imageVariable }: Target,
  command: readonly string[],
): Promise<Release> {
  const base = await docker(
    ...['inspect', '--format', '{{.Image}}', await containerOf(scene, service)],
  );
  const image = `${scene.project}/${service}:${randomBytes(3).toString('hex')}`;
  await build(image, [`FROM ${base}`, `CMD ${JSON.stringify(command)}`]);
  const takeBack = await editFile(scene, '.env', (text) => `${text}${imageVariable}=${image}\n`);
  return {
    takeBack,
    removeImage: async () => {
      await docker('image', 'rm', '--force', image).catch(() => 'gone already');
    },
  };
}

async function build(image: string, lines: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-release-'));
  try {
    await writeFile(join(folder, 'Dockerfile'), `${lines.join('\n')}\n`);
    await docker('build', '--quiet', '--tag', image, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
