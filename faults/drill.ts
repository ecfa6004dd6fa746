/** A fault that is the same for every service, and what must be known before it is done to one. */
import type { DependencyRole } from '../src/evidence/evidence.ts';
import type { ServiceDefinition } from '../src/docker/project.ts';
import type { Fault, Scene } from './fault.ts';

/** A service that a drill is aimed at, as the definition of its project has it. */
export interface Aim extends Pick<
  ServiceDefinition,
  'name' | 'image' | 'networks' | 'publishes' | 'references' | 'restarts'
> {
  /** What others use it as; null when none of their settings names it. */
  readonly role: DependencyRole | null;
}

/** `root`: on the engine's machine. `engine-of-its-own`: others on the machine may feel it. */
export type Need = 'root' | 'engine-of-its-own';

export interface Drill {
  /** Which services it can be aimed at: "a service that publishes a port". */
  readonly aimedAt: string;
  /** What heals it, as a sentence without a subject. */
  readonly heals: string;
  readonly needs: readonly Need[];
  /** What does not outlive it: the container, with whatever lies in its writable layer. */
  readonly removes: 'nothing' | 'container';
  /** Why it cannot be aimed at the service; null when it can. */
  readonly unfit: (aim: Aim) => string | null;
  /** The same, from a look at the running service, which changes nothing. */
  readonly unfitNow?: (scene: Scene, aim: Aim) => Promise<string | null>;
  readonly fault: (aim: Aim) => Fault;
}

/** The service that others have. */
export function aimAt(services: readonly ServiceDefinition[], service: ServiceDefinition): Aim {
  const roles = services
    .flatMap((one) => one.references)
    .filter((reference) => reference.service === service.name)
    .map(({ role }) => role);
  return { ...service, role: roles.find((role) => role !== 'service') ?? roles[0] ?? null };
}

/** Any service at all, for saying what a drill does without one. */
export const anyService: Aim = {
  name: 'service',
  image: '',
  networks: [],
  publishes: [],
  references: [],
  restarts: true,
  role: null,
};
