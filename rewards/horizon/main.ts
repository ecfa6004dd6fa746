import { createStandIn } from './server.ts';

// A stand-in for Stellar's Horizon on a standalone network, for places where the real one cannot be reached.
const app = createStandIn(Date.now(), Date.now);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void app.close());
await app.listen({ port: 8000, host: '0.0.0.0' });
process.stdout.write('Horizon stand-in listens on port 8000\n');
