/** A release of the backend that loads something of ours before its own program. */
import { deployAndWait } from './docker.ts';
import type { Scene } from './fault.ts';
import { release } from './release.ts';
import { backend } from './target.ts';

/** Deploys it, waits until it is healthy, and answers with what names the old image again. */
export async function preload(scene: Scene, program: string): Promise<() => Promise<void>> {
  const encoded = Buffer.from(program).toString('base64');
  const [runtime = 'node', ...script] = backend.command;
  const { takeBack, removeImage } = await release(scene, backend, [
    ...[runtime, '--import', `data:text/javascript;base64,${encoded}`],
    ...script,
  ]);
  await deployAndWait(scene, backend.service);
  return async () => {
    await takeBack();
    await removeImage();
  };
}

/** A program that calls `what`, a function in JavaScript, for each request whose path begins with `path`. */
export function forRequests(path: string, what: string): string {
  return `
import { Server } from 'node:http';
const { emit } = Server.prototype;
const what = ${what};
Server.prototype.emit = function (event, ...given) {
  if (event === 'request' && given[0].url.startsWith(${JSON.stringify(path)})) void what();
  return emit.call(this, event, ...given);
};
`;
}
