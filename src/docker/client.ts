/**
 * Loads the Docker client. It brings a whole SSH client and gRPC along, some 20 MB of memory that
 * only `ssh://` hosts and BuildKit sessions need: without them empty modules stand in their place.
 */
import { registerHooks } from 'node:module';
import type Docker from 'dockerode';

const unneeded: ReadonlySet<string> = new Set([
  'ssh2',
  '@grpc/grpc-js',
  '@grpc/proto-loader',
  'protobufjs',
]);
const empty = 'nova-empty:';

export async function loadClient(way: 'ssh' | 'direct'): Promise<typeof Docker> {
  if (way === 'ssh') return (await import('dockerode')).default;
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      unneeded.has(specifier)
        ? { url: `${empty}${specifier}`, format: 'commonjs', shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url.startsWith(empty)
        ? { format: 'commonjs', source: 'module.exports = {};', shortCircuit: true }
        : next(url, context),
  });
  try {
    return (await import('dockerode')).default;
  } finally {
    hooks.deregister();
  }
}
