/** Ports for what tests, benchmarks and the demonstration publish on 127.0.0.1. */
import { randomInt } from 'node:crypto';
import getPort from 'get-port';

/** Below what Linux gives to outgoing connections (32768 and up), any of which may take it meanwhile. */
const lowest = 20_000;
const highest = 32_000;

/** A port of this machine that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  const port = Array.from({ length: 50 }, () => randomInt(lowest, highest));
  return getPort({ port, host: '127.0.0.1' });
}
