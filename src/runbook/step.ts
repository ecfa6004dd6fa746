/**
 * What a line of a runbook's shell means: the closed union of steps. The responder performs the
 * first five kinds natively, with its own deadlines and targets; it never runs `shell`.
 */
import type { RemedyName } from '../remedy/remedy.ts';
import type { Condition, RungTarget } from './runbook.ts';

/** What an observation looks at. */
export type Observed =
  | 'containers'
  | 'logs'
  | 'container-details'
  | 'engine-events'
  | 'resource-use'
  | 'processes'
  | 'disk'
  | 'memory'
  | 'engine-disk'
  | 'images'
  | 'networks'
  | 'ports'
  | 'environment'
  | 'configuration'
  | 'dependency'
  | 'kernel-log'
  | 'changes'
  | 'deployments'
  | 'scaling-group';

/** One remedy that a command can amount to, and when it amounts to it. */
export interface Choice {
  readonly remedy: RemedyName;
  readonly when: readonly Condition[];
}

export interface ProbeMeaning {
  readonly kind: 'probe';
  readonly probe: 'http' | 'tcp' | 'postgres' | 'redis' | 'resolve' | 'container';
  /** Where it is asked from or, for a container's own client, of whom; null: from this host. */
  readonly inside: RungTarget | null;
  /** URL, host:port or name, as written; empty when the probe needs none. */
  readonly address: string;
}

export type Meaning =
  | { readonly kind: 'observe'; readonly what: Observed; readonly target: RungTarget | null }
  | ProbeMeaning
  /** A remedy; of several choices the first whose conditions hold is meant. */
  | {
      readonly kind: 'remedy';
      readonly choices: readonly Choice[];
      readonly targets: readonly RungTarget[];
      /** Milliseconds, when the command itself waits that long. */
      readonly within: number | null;
      /** Set when the command as written would have touched more than its targets here. */
      readonly narrowed: string | null;
    }
  /** Waits until a probe answers. `within` in milliseconds; null: as written it never ends. */
  | {
      readonly kind: 'wait';
      readonly until: ProbeMeaning | null;
      readonly within: number | null;
    }
  /** Prints, sleeps or changes folder: nothing for the responder to do. */
  | { readonly kind: 'nothing' }
  /** Stops something. No remedy alone: part of a restart, or it frees a port. */
  | {
      readonly kind: 'stop';
      readonly what: 'container' | 'process';
      readonly targets: readonly RungTarget[];
      readonly removes: boolean;
    }
  /** Goes to an earlier version of the sources: the first half of a rollback. */
  | { readonly kind: 'checkout' }
  /** Builds and starts: the second half of a rollback, and nothing that we run alone. */
  | { readonly kind: 'build'; readonly targets: readonly RungTarget[] }
  /** Takes a container off its network: the first half of reconnecting it. */
  | { readonly kind: 'disconnect'; readonly targets: readonly RungTarget[] }
  /** Anything else: for people, with the reason why. */
  | { readonly kind: 'shell'; readonly reason: string };

export type Step = Meaning & {
  readonly line: number;
  /** As written, on at most 2,000 characters. */
  readonly text: string;
};
