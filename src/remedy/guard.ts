/**
 * The guard: may this action be taken now? Allow, ask or refuse, with the rule's name and a
 * sentence for people. It is a list of rules. The first that refuses wins; otherwise all that
 * ask are put as one question, so that nobody agrees to half of it; and only an action that no
 * rule objects to is allowed.
 */
import { bindingText, latestAnswer } from '../incident/approval.ts';
import type { Verdict } from '../incident/incident.ts';
import { budgetsHold, chainHelps, stormBrake } from './guard/budgets.ts';
import { ask, refuse, type Answer, type GuardInput, type Rule } from './guard/input.ts';
import { acceptedFiles, foreignHolder, schemaForward, writableLayer } from './guard/losses.ts';
import {
  clientsFirst,
  deployersFirst,
  engineFirst,
  notDenied,
  nothingHolds,
  peopleFirst,
  startFirst,
  startUpGrace,
} from './guard/others.ts';
import {
  evidenceSaved,
  explicitTargets,
  noSuspectedCorruption,
  nothingOutside,
} from './guard/preconditions.ts';
import { remedies } from './remedy.ts';
import { sentence } from './sentence.ts';

const rules: readonly Rule[] = [
  explicitTargets,
  evidenceSaved,
  noSuspectedCorruption,
  nothingOutside,
  notDenied,
  nothingHolds,
  deployersFirst,
  engineFirst,
  startUpGrace,
  startFirst,
  clientsFirst,
  chainHelps,
  budgetsHold,
  stormBrake,
  peopleFirst,
  foreignHolder,
  schemaForward,
  acceptedFiles,
  writableLayer,
  autonomy,
];

export function guard(input: GuardInput): Verdict {
  const answers = rules.map((rule) => rule(input)).filter((answer) => answer !== null);
  const refusal = answers.find((answer) => answer.verdict === 'refuse');
  if (refusal !== undefined) return refusal;
  const [question, ...others] = answers;
  if (question === undefined)
    return allow(
      'policy',
      `${sentence(input.plan.action)}: ${remedies[input.plan.action.remedy].risk}, its evidence is saved, and the policy allows it.`,
    );
  const answer = latestAnswer(input.incident, input.plan);
  if (answer?.decision === 'approved' && input.now < answer.at + input.policy.approveWithin)
    return allow('approved', `${sentence(input.plan.action)}: ${answer.by} has agreed.`);
  const reason = [question, ...others].map((one) => one.reason).join(' ');
  return { ...question, reason, until: answerableUntil(input) };
}

function allow(rule: 'policy' | 'approved', reason: string): Verdict {
  return { verdict: 'allow', rule, reason, until: null };
}

/** Until when a person may answer; null when the policy only suggests, and nobody is asked. */
function answerableUntil({ incident, plan, policy, now }: GuardInput): number | null {
  if (policy.autonomy[plan.action.remedy] === 'suggest') return null;
  const { question } = incident;
  // The same question, put again after another look, gets no more time than it had.
  const same = question !== null && question.binding === bindingText(plan) && question.until > now;
  return same ? question.until : now + policy.approveWithin;
}

function autonomy({ plan, policy }: GuardInput): Answer {
  const level = policy.autonomy[plan.action.remedy];
  switch (level) {
    case 'auto':
      return null;
    case 'approve':
      return ask('autonomy', `The policy asks first. May we ${sentence(plan.action)}?`);
    case 'suggest':
      return ask('autonomy', `The policy only suggests. We would ${sentence(plan.action)}.`);
    case 'observe':
      return refuse('autonomy', `The policy only observes ${plan.action.remedy}.`);
  }
}
