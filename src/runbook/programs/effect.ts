/** What a command does to the world, and the kind and risk that a step has because of it. */
import type { Risk } from '../../remedy/remedy.ts';

/** From the weakest to the strongest; of several commands in one step the strongest counts. */
export const effects = [
  /** Only for the terminal: changes folder, sets a variable, prints. */
  'prepare',
  'look',
  /** Asks a service or a dependency whether it answers. */
  'ask',
  'wait',
  /** Tells people or other systems. */
  'tell',
  /** Changes something, disturbing nothing that works. */
  'safe',
  /** Interrupts something that works, or may. */
  'change',
  /** Loses state that nothing brings back. */
  'destroy',
] as const;

export type Effect = (typeof effects)[number];

export type StepKind =
  'probe' | 'observe' | 'remedy' | 'wait-until' | 'notify' | 'manual' | 'shell';

export const stepOf: Readonly<Record<Effect, { readonly kind: StepKind; readonly risk: Risk }>> = {
  prepare: { kind: 'observe', risk: 'safe' },
  look: { kind: 'observe', risk: 'safe' },
  ask: { kind: 'probe', risk: 'safe' },
  wait: { kind: 'wait-until', risk: 'safe' },
  tell: { kind: 'notify', risk: 'safe' },
  safe: { kind: 'remedy', risk: 'safe' },
  change: { kind: 'remedy', risk: 'disruptive' },
  destroy: { kind: 'remedy', risk: 'destructive' },
};

export function isStronger(one: Effect, than: Effect): boolean {
  return effects.indexOf(one) > effects.indexOf(than);
}

/** Whether it leaves the world as it is. */
export function onlyLooks(effect: Effect): boolean {
  return effect === 'prepare' || effect === 'look' || effect === 'ask' || effect === 'wait';
}
