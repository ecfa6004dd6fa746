/** A project together with what the configuration says its services stand on. */
import type { Project } from './project.ts';
import { declaredReferences } from './references.ts';

/** What a setting points at already is not added again. */
export function withEndpoints(
  project: Project,
  endpointsOf: (service: string) => readonly string[],
): Project {
  const names = project.services.map(({ name }) => name);
  const services = project.services.map((service) => {
    const known = new Set(service.references.map(({ host, port }) => `${host}:${port}`));
    const added = declaredReferences(endpointsOf(service.name), names).filter(
      ({ host, port, service: to }) => to !== service.name && !known.has(`${host}:${port}`),
    );
    return { ...service, references: [...service.references, ...added] };
  });
  return { ...project, services };
}
