/**
 * Who stands on whom: the services of a project, what each one's settings and `depends_on` point
 * at, and in which role. Names that are no service of the project are external endpoints.
 */
import type { ServiceDefinition } from '../docker/project.ts';
import type { DependencyRole } from '../evidence/evidence.ts';

/** One service stands on another, or on an external endpoint. */
export interface Edge {
  /** A Compose service, or the host name when it is none of the project. */
  readonly to: string;
  readonly role: DependencyRole;
  /** The setting that points there; empty when it came from `depends_on`. */
  readonly setting: string;
}

export interface ServiceNode {
  /** What it is called on the project's networks: its name, aliases, and hosts that mean it. */
  readonly names: readonly string[];
  readonly dependencies: readonly Edge[];
  /** Grace after a start, in milliseconds; null when nothing is declared. */
  readonly startPeriod: number | null;
  /** It is not meant to end: the engine starts it again whenever it does. */
  readonly restarts: boolean;
}

export type DependencyGraph = Readonly<Record<string, ServiceNode>>;

/** The graph of a project's services. A reference says more than `depends_on` and replaces it. */
export function graphOf(services: readonly ServiceDefinition[]): DependencyGraph {
  const nodes = services.map((service): readonly [string, ServiceNode] => {
    const references = service.references.map((reference): Edge => ({
      to: reference.service ?? reference.host,
      role: reference.role,
      setting: reference.setting,
    }));
    const ordered = service.dependsOn
      .filter((name) => !references.some((edge) => edge.to === name))
      .map((to): Edge => ({ to, role: 'service', setting: '' }));
    return [
      service.name,
      {
        names: namesOf(service, services),
        dependencies: [...references, ...ordered],
        startPeriod: service.startPeriod,
        restarts: service.restarts,
      },
    ];
  });
  return Object.fromEntries(nodes);
}

function namesOf(
  service: ServiceDefinition,
  services: readonly ServiceDefinition[],
): readonly string[] {
  const aliases = service.networks.flatMap((network) => network.aliases);
  const meant = services.flatMap((other) =>
    other.references.flatMap((one) => (one.service === service.name ? [one.host] : [])),
  );
  return [...new Set([service.name, ...aliases, ...meant])];
}

/** The service that a host name means; null when it is none of the project. */
export function serviceNamed(graph: DependencyGraph, host: string): string | null {
  if (isService(graph, host)) return host;
  return Object.keys(graph).find((name) => graph[name]?.names.includes(host)) ?? null;
}

/** Whether the name is a service of the project, and not an external endpoint. */
export function isService(graph: DependencyGraph, name: string): boolean {
  return Object.hasOwn(graph, name);
}

/** Everything that a service stands on, nearest first, without itself. Cycles are harmless. */
export function standsOn(graph: DependencyGraph, service: string): readonly string[] {
  const reached = new Set([service]);
  // A Set yields what is added to it while it is walked: breadth first.
  for (const name of reached) {
    for (const edge of edgesOf(graph, name)) reached.add(edge.to);
  }
  reached.delete(service);
  return [...reached];
}

/**
 * The service and every service that it stands on, what others stand on first. In a cycle, where
 * nothing is first, in the order in which they are reached.
 */
export function startOrder(graph: DependencyGraph, service: string): readonly string[] {
  const begun = new Set<string>();
  const ordered: string[] = [];
  const visit = (name: string) => {
    if (begun.has(name) || !isService(graph, name)) return;
    begun.add(name);
    for (const edge of edgesOf(graph, name)) visit(edge.to);
    ordered.push(name);
  };
  visit(service);
  return ordered;
}

/**
 * For each service all that it stands on, and then all that stands on it. Made at once: to ask one
 * service after the other who stands on it would walk the whole graph for each of them.
 */
export function relativesOf(graph: DependencyGraph): ReadonlyMap<string, readonly string[]> {
  const below = Object.keys(graph).map((name) => [name, standsOn(graph, name)] as const);
  const above = new Map(below.map(([name]): [string, string[]] => [name, []]));
  for (const [name, dependencies] of below)
    for (const dependency of dependencies) above.get(dependency)?.push(name);
  return new Map(
    below.map(([name, dependencies]) => [
      name,
      [...new Set([...dependencies, ...(above.get(name) ?? [])])],
    ]),
  );
}

/** What others use it for; null when nobody's settings say. A database stays one for everybody. */
export function roleOf(graph: DependencyGraph, name: string): DependencyRole | null {
  const roles = Object.values(graph).flatMap((node) =>
    node.dependencies.filter((edge) => edge.to === name).map((edge) => edge.role),
  );
  const order: readonly DependencyRole[] = ['database', 'cache', 'external', 'service'];
  return order.find((role) => roles.includes(role)) ?? null;
}

/** The edges that leave a service; none for external endpoints. */
export function edgesOf(graph: DependencyGraph, name: string): readonly Edge[] {
  return isService(graph, name) ? (graph[name]?.dependencies ?? []) : [];
}
