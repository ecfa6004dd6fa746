/** What a service points at, by the settings that its container really has. Pure. */
import type { Project, Reference, ReplicaView, ServiceDefinition } from '../docker/project.ts';
import { referencesOf } from '../docker/references.ts';
import type { DependencyRole } from './evidence.ts';

/**
 * The files may already say something else than the container was made from, and it is the
 * container's settings that work or fail. Without a container the files are all there is.
 */
export function referencesFrom(
  project: Project,
  service: ServiceDefinition,
  replica: ReplicaView | null,
): readonly Reference[] {
  if (replica === null) return service.references;
  // Without a setting they come from the configuration or from links, which nothing overrides.
  const declared = service.references.filter(({ setting }) => setting === '');
  const ports = Object.fromEntries(project.services.map(({ name, exposes }) => [name, exposes]));
  const own = referencesOf(replica.environment, hostNames(project), service.name, ports);
  return [...own, ...declared];
}

/** What a service stands on: services by name, everything else by address. Sorted, each once. */
export function dependenciesOf(
  project: Project,
  service: ServiceDefinition,
  replica: ReplicaView | null,
): readonly string[] {
  const pointed = referencesFrom(project, service, replica).map(
    (one) => one.service ?? `${one.host}:${one.port}`,
  );
  return [...new Set([...pointed, ...service.dependsOn])].toSorted();
}

/** Which service answers to which name inside the project's networks. */
function hostNames(project: Project): Readonly<Record<string, string>> {
  const names: Record<string, string> = {};
  for (const service of project.services) {
    // What the files' settings resolved to knows container names, too.
    for (const { host, service: named } of service.references)
      if (named !== null) names[host] = named;
    for (const network of service.networks) {
      for (const alias of network.aliases) names[alias] ??= service.name;
    }
  }
  for (const service of project.services) names[service.name] = service.name;
  return names;
}

/** The part that others' settings give a service; plain `service` when nobody says. */
export function roleOf(project: Project, service: string): DependencyRole {
  const roles = project.services
    .flatMap((one) => one.references)
    .filter((reference) => reference.service === service)
    .map((reference) => reference.role);
  return roles.find((role) => role === 'database' || role === 'cache') ?? 'service';
}
