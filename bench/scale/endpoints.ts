/**
 * A server that answers for many services, in a process of its own: `/ID` is one service's health
 * endpoint. It is told over IPC how many of them fail, and tells when each was asked.
 */
import { createServer } from 'node:http';

/** What the parent says. `fail`: the first so many endpoints; `count`: begin to count anew. */
export type Order =
  { readonly fail: number } | { readonly count: { readonly interval: number } } | 'report';

/** What the server says. `late`: questions that came later than one interval after they were due. */
export type Report =
  | { readonly port: number }
  | { readonly failingSince: number }
  | { readonly requests: number; readonly late: number; readonly asked: number };

let failing = 0;
let interval = Infinity;
let requests = 0;
let late = 0;
const asked = new Map<string, number>();

const server = createServer((request, response) => {
  const path = request.url ?? '';
  const now = performance.now();
  const before = asked.get(path);
  if (before !== undefined && now - before > 2 * interval) late++;
  asked.set(path, now);
  requests++;
  const ill = Number(path.slice(1)) < failing;
  response.writeHead(ill ? 503 : 200, { 'content-type': 'text/plain' });
  response.end(ill ? 'failing\n' : 'ok\n');
});

const tell = (report: Report) => process.send?.(report);

process.on('message', (order: Order) => {
  if (order === 'report') {
    // Who is not asked at all any more is late as well.
    const now = performance.now();
    const silent = [...asked.values()].filter((at) => now - at > 2 * interval).length;
    tell({ requests, late: late + silent, asked: asked.size });
  } else if ('fail' in order) {
    failing = order.fail;
    tell({ failingSince: Date.now() });
  } else {
    interval = order.count.interval;
    requests = 0;
    late = 0;
    asked.clear();
  }
});
process.on('disconnect', () => process.exit());

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') tell({ port: address.port });
});
