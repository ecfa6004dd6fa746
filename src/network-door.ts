/** From a section of the configuration that says where something listens to the door itself. */
import type { HttpConfig } from './config/http.ts';
import { isLoopback } from './config/http.ts';
import type { NetworkDoor } from './http/listen.ts';

export function networkDoor({
  listen,
  tls,
  proxies,
}: Pick<HttpConfig, 'listen' | 'tls' | 'proxies'>): NetworkDoor {
  return {
    ...listen,
    door: {
      kind: 'network',
      exposed: !isLoopback(listen),
      proxies,
      tls: tls === null ? null : { cert: tls.certificate, key: tls.key },
    },
  };
}
