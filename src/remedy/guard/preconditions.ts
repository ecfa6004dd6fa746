/** Rules about what must be so before anything may be changed at all. */
import type { CauseKind } from '../../diagnosis/cause.ts';
import { refuse, type Answer, type GuardInput } from './input.ts';

/** Causes for which no remedy is ever allowed, and what happens instead, for people. */
export const handsOff: Partial<Readonly<Record<CauseKind, string>>> = {
  'data-corruption': 'nothing is changed, people are called',
  'external-dependency': 'nothing is changed, people are told',
  'network-unreachable': 'nothing is changed, people are told',
  'healthcheck-misconfigured': 'nothing is changed, people are told',
};

export function explicitTargets({ plan }: GuardInput): Answer {
  if (plan.action.targets.length > 0) return null;
  return refuse('explicit-targets', 'It has no target; an empty selection never means all.');
}

export function evidenceSaved({ incident }: GuardInput): Answer {
  if (incident.round > 0 && incident.evidence.length > 0) return null;
  return refuse('evidence-saved', 'No evidence is saved yet, and a change would destroy it.');
}

export function noSuspectedCorruption({ diagnosis }: GuardInput): Answer {
  if (!diagnosis.causes.some((cause) => cause.kind === 'data-corruption')) return null;
  return refuse('data-corruption', 'Data corruption is suspected: nothing is changed.');
}

export function nothingOutside({ plan, diagnosis }: GuardInput): Answer {
  const { kind } = plan.cause;
  const [leading] = diagnosis.causes;
  if (kind === 'external-dependency' || kind === 'network-unreachable')
    return refuse('external-outage', `${leading.statement} A restart here cannot help.`);
  if (kind === 'healthcheck-misconfigured')
    return refuse('wrong-health-check', 'The health check is wrong, not the service.');
  return null;
}
