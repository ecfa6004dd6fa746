/** What is known of a Compose project when a section is planned, and whom its words mean there. */
import type { RungTarget } from '../runbook.ts';
import { targetOf } from '../words.ts';

export interface KnownService {
  readonly name: string;
  /** Names of its containers. */
  readonly containers: readonly string[];
  /** What it is called on the project's networks. */
  readonly aliases: readonly string[];
  /** Ports that it publishes, on the host and in the container. */
  readonly ports: readonly number[];
  /** The Auto Scaling group whose instances serve it. */
  readonly group?: string | null;
  /** Its releases are deployed by CodeDeploy. */
  readonly deployed?: boolean;
}

export interface Known {
  readonly services: readonly KnownService[];
  readonly networks: readonly string[];
}

/** What a person has filled in: `service`, `component` and other names of parameters. */
export type Values = ReadonlyMap<string, string>;

/** By service, container or network name; null: it is none of the project. */
export function serviceNamed(name: string, { services }: Known): string | null {
  const found =
    services.find((one) => one.name === name) ??
    services.find(({ containers }) => containers.includes(name)) ??
    services.find(({ aliases }) => aliases.includes(name));
  return found?.name ?? null;
}

/** null: nobody has said which service is meant, or it is none of the project. */
export function serviceOf(target: RungTarget, known: Known, values: Values): string | null {
  if (typeof target === 'object')
    return serviceNamed(target.named, known) ?? servedBy(target.named, known, values);
  const order = target === 'component' ? ['component', 'service'] : ['service'];
  const name = order.map((one) => valueFor(one, values)).find((one) => one !== null) ?? null;
  return name === null ? null : serviceNamed(name, known);
}

/** Several may be served by one group: then the one that is meant, else the first. */
function servedBy(group: string, { services }: Known, values: Values): string | null {
  const served = services.filter((one) => one.group === group).map(({ name }) => name);
  const wanted = valueFor('service', values);
  return served.find((name) => name === wanted) ?? served[0] ?? null;
}

/** By any name of the parameter: `container` and `app-name` mean the service as well. */
function valueFor(target: string, values: Values): string | null {
  const exact = values.get(target);
  if (exact !== undefined) return exact;
  for (const [name, value] of values) if (meansTarget(name, target)) return value;
  return null;
}

function meansTarget(name: string, target: string): boolean {
  return targetOf({ value: name, is: 'placeholder', at: 0, end: 0 }) === target;
}

export function publishing(port: number, { services }: Known): readonly string[] {
  return services.filter(({ ports }) => ports.includes(port)).map(({ name }) => name);
}
