/** Rules about what a remedy would end or lose for good. */
import { someOf } from '../../evidence/change-lines.ts';
import { describeTarget, remedies, replacesContainer, servicesOf } from '../remedy.ts';
import { sentence } from '../sentence.ts';
import { ask, refuse, type Answer, type GuardInput } from './input.ts';

/** Only a left-over may go without a question: nothing that the Compose files still name is one. */
export function foreignHolder({ plan, facts, definitions }: GuardInput): Answer {
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

/** Programs of before may not understand what came since, and no rollback takes it back. */
export function schemaForward({ plan, facts }: GuardInput): Answer {
  const { action } = plan;
  if (action.remedy !== 'rollback-image' && action.remedy !== 'rollback-git') return null;
  const source = facts.sources.find((one) => one.service === action.service);
  if (source === undefined || source.schema.length === 0) return null;
  return ask(
    'schema-forward',
    `The database schema may have gone forward since ${action.service} was last good (${someOf(source.schema)}), and the program of then may not understand it. May we ${sentence(action)}?`,
  );
}

/**
 * A server runs on with what it has read before, and reads its files again at its next start: when
 * they were not accepted, that start may be none.
 */
export function acceptedFiles({ incident, plan, facts }: GuardInput): Answer {
  const { action } = plan;
  if (!remedies[action.remedy].restartsProcess) return null;
  const touched = servicesOf(action);
  const runs = (service: string) =>
    facts.containers.some((one) => one.service === service && one.status === 'running');
  const last = incident.intents.findLast(
    (one) => one.plan.action.remedy === 'reload' && touched.includes(one.plan.action.service),
  );
  const service = last?.plan.action.service ?? '';
  if (last?.finished?.outcome !== 'failed' || !runs(service)) return null;
  return ask(
    'files-refused',
    `${service} was to read its files anew, and that failed (${last.finished.detail}). It runs with what it has read before, and a new start may find no more than that. May we ${sentence(action)}?`,
  );
}

export function writableLayer(input: GuardInput): Answer {
  const { action } = input.plan;
  if (!replacesContainer(action)) return null;
  const { service } = action;
  const layers = input.facts.layers.filter((one) => one.service === service);
  const [path] = layers.flatMap((one) => one.paths);
  const unseen = layers.length === 0 ? 'it was not looked at' : unseenLayer(input, service);
  // Where nobody could look, a database's data may lie in the layer.
  const maybe = path !== undefined || unseen !== null;
  if (maybe && isBareDatabase(input, service))
    return refuse(
      'writable-layer',
      `${service} is a database without a volume: recreating it would lose its data.`,
    );
  if (path !== undefined)
    return ask(
      'writable-layer',
      `${service} has data outside its volumes (${path}), which recreating would lose. May we ${sentence(action)}?`,
    );
  if (unseen === null) return null;
  return ask(
    'writable-layer',
    `Nobody could look whether ${service} has data outside its volumes (${unseen}), which recreating would lose. May we ${sentence(action)}?`,
  );
}

/** Why a replica's layer could not be looked at; null when all were. */
function unseenLayer({ incident }: GuardInput, service: string): string | null {
  const gap = incident.gaps.find(
    ({ wanted, subject }) =>
      wanted === 'writable-layer' && (subject === service || subject.startsWith(`${service} (`)),
  );
  return gap?.reason ?? null;
}

function isBareDatabase({ definitions }: GuardInput, service: string): boolean {
  const database = definitions.some((one) =>
    one.references.some(
      (reference) => reference.service === service && reference.role === 'database',
    ),
  );
  const hasVolumes = definitions.find((one) => one.name === service)?.hasVolumes === true;
  return database && !hasVolumes;
}
