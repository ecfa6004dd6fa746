/**
 * The guard: may this action be taken now? Allow, ask or refuse, with the rule's name and a
 * sentence for people. It is a list of rules, asked in order; the first that answers wins, and
 * only an action that no rule objects to is allowed.
 */
import type { Diagnosis } from '../diagnosis/cause.ts';
import type { ServiceDefinition } from '../docker/project.ts';
import type { Facts } from '../evidence/facts.ts';
import type { PlannedAction } from '../incident/event.ts';
import type { Incident, Verdict } from '../incident/incident.ts';
import type { Budget, Policy } from './policy.ts';
import { describeTarget, remedies, type Action } from './remedy.ts';

/** An effect that was intended before, wherever: what the budgets are counted from. */
export interface PastEffect {
  readonly at: number;
  readonly service: string;
}

/** What the engine's events say about who else is at work on a service. */
export interface Activity {
  /** Until when a deployment is to be waited for; null when none is in progress. */
  readonly deploymentUntil: number | null;
  readonly manuallyStopped: boolean;
  /** Until when the service is in its start-up grace; null when it is not. */
  readonly graceUntil: number | null;
}

export interface GuardInput {
  readonly plan: PlannedAction;
  readonly incident: Incident;
  readonly diagnosis: Diagnosis;
  readonly facts: Facts;
  readonly definitions: readonly ServiceDefinition[];
  readonly history: readonly PastEffect[];
  readonly policy: Policy;
  readonly activity: Readonly<Record<string, Activity>>;
  readonly now: number;
}

type Answer = Verdict | null;

export function guard(input: GuardInput): Verdict {
  for (const rule of rules) {
    const answer = rule(input);
    if (answer !== null) return answer;
  }
  return {
    verdict: 'allow',
    rule: 'policy',
    reason: `${sentence(input.plan.action)}: ${remedies[input.plan.action.remedy].risk}, its evidence is saved, and the policy allows it.`,
    until: null,
  };
}

/** The action in words, with its targets: what people are asked to agree to. */
export function sentence(action: Action): string {
  const what = `${action.remedy} ${action.service}`;
  const targets = action.targets.map(describeTarget).join(', ');
  switch (action.remedy) {
    case 'raise-memory':
      return `${what} from ${mib(action.from)} to ${mib(action.to)} (${targets})`;
    case 'rollback-image':
      return `${what} to ${action.toRef} ${action.toImage.replace('sha256:', '').slice(0, 12)} (${targets})`;
    case 'start':
    case 'restart':
    case 'recreate':
    case 'free-port':
    case 'reconnect-network':
      return `${what} (${targets})`;
  }
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}

const rules: readonly ((input: GuardInput) => Answer)[] = [
  explicitTargets,
  evidenceSaved,
  noSuspectedCorruption,
  nothingOutside,
  deployersFirst,
  engineFirst,
  startUpGrace,
  budgetsHold,
  peopleFirst,
  foreignHolder,
  writableLayer,
  autonomy,
];

function explicitTargets({ plan }: GuardInput): Answer {
  if (plan.action.targets.length > 0) return null;
  return refuse('explicit-targets', 'It has no target; an empty selection never means all.');
}

function evidenceSaved({ incident }: GuardInput): Answer {
  if (incident.round > 0 && incident.evidence.length > 0) return null;
  return refuse('evidence-saved', 'No evidence is saved yet, and a change would destroy it.');
}

function noSuspectedCorruption({ diagnosis }: GuardInput): Answer {
  if (!diagnosis.causes.some((cause) => cause.kind === 'data-corruption')) return null;
  return refuse('data-corruption', 'Data corruption is suspected: nothing is changed.');
}

function nothingOutside({ plan, diagnosis }: GuardInput): Answer {
  const { kind } = plan.cause;
  const [leading] = diagnosis.causes;
  if (kind === 'external-dependency' || kind === 'network-unreachable')
    return refuse('external-outage', `${leading.statement} A restart here cannot help.`);
  if (kind === 'healthcheck-misconfigured')
    return refuse('wrong-health-check', 'The health check is wrong, not the service.');
  return null;
}

function deployersFirst({ plan, activity, now }: GuardInput): Answer {
  const until = activity[plan.action.service]?.deploymentUntil ?? null;
  if (until === null || until <= now) return null;
  return refuse('deployment', `A deployment of ${plan.action.service} is in progress.`, until);
}

/** An engine that is backing off between restarts is an attempt in progress. */
function engineFirst({ plan, facts, now }: GuardInput): Answer {
  if (!['start', 'restart'].includes(plan.action.remedy)) return null;
  const states = facts.containers.filter((one) => one.service === plan.action.service);
  const restarting = states.some((one) => one.status === 'restarting' && one.restartCount < 3);
  if (!restarting) return null;
  return refuse('engine-restarting', 'The engine is restarting it already.', now + 2_000);
}

function startUpGrace({ plan, activity, now }: GuardInput): Answer {
  if (!remedies[plan.action.remedy].restartsProcess) return null;
  const until = activity[plan.action.service]?.graceUntil ?? null;
  if (until === null || until <= now) return null;
  return refuse(
    'grace',
    `${plan.action.service} has just started; it gets its start-up time.`,
    until,
  );
}

function budgetsHold({ plan, history, policy, now }: GuardInput): Answer {
  const { service } = plan.action;
  const own = history.filter((effect) => effect.service === service);
  const spent =
    exceeded(policy.budgets.service, own, now) ?? exceeded(policy.budgets.fleet, history, now);
  if (spent === null) return null;
  const whose = policy.budgets.service.includes(spent) ? `of ${service}` : 'of all services';
  return refuse(
    'budget',
    `The budget ${whose} is used up: ${spent.limit} remedies in ${Math.round(spent.within / 60_000)} minutes.`,
  );
}

function exceeded(
  budgets: readonly Budget[],
  effects: readonly PastEffect[],
  now: number,
): Budget | null {
  const used = (within: number) => effects.filter((effect) => effect.at > now - within).length;
  return budgets.find((budget) => used(budget.within) >= budget.limit) ?? null;
}

function peopleFirst({ plan, diagnosis, activity }: GuardInput): Answer {
  const stopped =
    plan.cause.kind === 'stopped-by-operator' || activity[plan.action.service]?.manuallyStopped;
  if (!stopped) return null;
  const [leading] = diagnosis.causes;
  return ask('manual-stop', `${leading.statement} May we ${sentence(plan.action)}?`);
}

/** Only a left-over may go without a question: nothing that the Compose files still name is one. */
function foreignHolder({ plan, facts, definitions }: GuardInput): Answer {
  const { action } = plan;
  if (action.remedy !== 'free-port') return null;
  const [holder] = action.targets;
  if (holder === undefined) return null;
  const leftOver = facts.ports.some(
    ({ owner }) =>
      owner.is === 'container' &&
      owner.ours &&
      holder.kind === 'container' &&
      owner.container === holder.id &&
      !definitions.some((one) => one.name === owner.service),
  );
  if (leftOver) return null;
  return ask(
    'foreign-holder',
    `Port ${action.port} is held by ${describeTarget(holder)}, which is no left-over of ours. May it be ended (SIGTERM first)?`,
  );
}

function writableLayer({ plan, facts, definitions }: GuardInput): Answer {
  if (plan.action.remedy !== 'recreate' && plan.action.remedy !== 'rollback-image') return null;
  const { service } = plan.action;
  const layers = facts.layers.filter((one) => one.service === service);
  const [path] = layers.flatMap((one) => one.paths);
  const database = definitions.some((one) =>
    one.references.some(
      (reference) => reference.service === service && reference.role === 'database',
    ),
  );
  const hasVolumes = definitions.find((one) => one.name === service)?.hasVolumes === true;
  // Where nobody could look, a database's data may lie in the layer.
  if (database && !hasVolumes && (path !== undefined || layers.length === 0))
    return refuse(
      'writable-layer',
      `${service} is a database without a volume: recreating it would lose its data.`,
    );
  if (path === undefined) return null;
  return ask(
    'writable-layer',
    `${service} has data outside its volumes (${path}), which recreating would lose. May we ${sentence(plan.action)}?`,
  );
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

function refuse(rule: string, reason: string, until: number | null = null): Verdict {
  return { verdict: 'refuse', rule, reason, until };
}

function ask(rule: string, reason: string): Verdict {
  return { verdict: 'ask', rule, reason, until: null };
}
