/** A service's settings as the Compose files give them now, with their real values. Pure. Secret. */
import { configuredEnvironment } from '../docker/definition.ts';
import type { Configuration } from '../docker/definition.ts';

/**
 * null when the files do not name the service. `docker compose config` prints a file that could
 * be read again, so each dollar sign of a value comes out doubled; here it is one again.
 */
export function configuredSettings(
  configuration: Configuration,
  service: string,
): Readonly<Record<string, string>> | null {
  const environment = configuredEnvironment(configuration, service);
  if (environment === null) return null;
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replaceAll('$$', '$')]),
  );
}
