/** `nova incident annotate`, `correct`, `publish`: what people write into the report of an incident. */
import type { Command } from 'commander';
import { nearest } from '../config/nearest.ts';
import { causeKinds, causeNames, type CauseKind } from '../diagnosis/cause.ts';
import { printable } from '../evidence/printable.ts';
import {
  takeAnnotation,
  takeCorrection,
  takePublication,
  type AmendRefusal,
} from '../incident/amend.ts';
import type { IncidentEvent } from '../incident/event.ts';
import { diagnosedCause, isSame, type Incident } from '../incident/incident.ts';
import { amend } from '../store/amend.ts';
import { exitCodes, Failure } from './exit.ts';
import { findIncident } from './find-incident.ts';
import { storeOptions, withStore } from './journal.ts';
import { print, printJson } from './print.ts';
import { operatorName } from './responder.ts';
import type { ConfigOptions } from './setup.ts';

type WriteOptions = ConfigOptions & { readonly json?: boolean };

interface CorrectOptions extends WriteOptions {
  readonly cause: string;
  readonly component: string;
  readonly reason: string;
}

const idMeans = 'as `nova incidents` lists it, or `last`';

export function addAmend(incident: Command): void {
  storeOptions(
    incident
      .command('annotate')
      .description('write a note into the report')
      .argument('<id>', idMeans)
      .requiredOption('-t, --text <text>', 'the note'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  nova incident annotate last --text "the disk was replaced the day before"',
    )
    .action(annotate);
  storeOptions(
    incident
      .command('correct')
      .description('say what the cause was: another than was diagnosed, or the same to confirm it')
      .argument('<id>', idMeans)
      .requiredOption('--cause <kind>', `one of ${causeKinds.join(', ')}`)
      .requiredOption('--component <name>', 'the service, dependency or address at fault')
      .requiredOption('-r, --reason <text>', 'how that is known'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  nova incident correct last --cause disk-full --component db --reason "the volume was full"',
    )
    .action(correct);
  storeOptions(
    incident
      .command('publish')
      .description('stand for the report of an incident that is over')
      .argument('<id>', idMeans),
  )
    .addHelpText('after', '\nExamples:\n  nova incident publish last')
    .action(publish);
}

async function annotate(id: string, options: WriteOptions & { readonly text: string }) {
  if (options.text.trim() === '') throw new Failure(exitCodes.usage, '--text is empty');
  const { text } = options;
  const { id: found } = await write(id, options, () => takeAnnotation({ ...who(), text }));
  if (options.json === true) printJson({ incident: found, annotated: true });
  else print(`Written into the report of ${found}.`);
}

async function correct(id: string, options: CorrectOptions): Promise<void> {
  const kind = kindOf(options.cause);
  const { component, reason: why } = options;
  const after = await write(id, options, () => takeCorrection({ ...who(), kind, component, why }));
  const diagnosed = diagnosedCause(after);
  const confirmed = isSame({ kind, component }, diagnosed);
  if (options.json === true) {
    printJson({ incident: after.id, kind, component, confirmed });
    return;
  }
  const before =
    diagnosed === null ? 'nothing' : `${causeNames[diagnosed.kind]} of ${diagnosed.component}`;
  print(
    confirmed
      ? `Confirmed: ${causeNames[kind]} of ${printable(component)}, as diagnosed.`
      : `Corrected: ${causeNames[kind]} of ${printable(component)}; diagnosed was ${printable(before)}.`,
  );
}

async function publish(id: string, options: WriteOptions): Promise<void> {
  const after = await write(id, options, (incident) => takePublication(incident, who()));
  if (options.json === true) printJson({ incident: after.id, published: true });
  else print(`Published: the report of ${after.id}. What is written into it now is told in it.`);
}

const who = () => ({ by: operatorName(), via: 'cli' }) as const;

function kindOf(text: string): CauseKind {
  const kind = causeKinds.find((one) => one === text);
  if (kind !== undefined) return kind;
  const meant = nearest(text, causeKinds);
  const advice = meant === null ? `one of ${causeKinds.join(', ')}` : `did you mean ${meant}?`;
  throw new Failure(exitCodes.usage, `--cause: ${text} is no cause that is known; ${advice}`);
}

/** Throws Failure. */
async function write(
  id: string,
  options: WriteOptions,
  take: (incident: Incident) => IncidentEvent | AmendRefusal,
): Promise<Incident> {
  const after = await withStore(options, async (store) => {
    const { incident } = await findIncident(store, id);
    return amend(store, incident.id, () => Date.now(), take);
  });
  if (after === null) throw new Failure(exitCodes.noInput, `There is no incident ${id}.`);
  if ('code' in after) throw new Failure(exitCodes.refused, `${after.message} (${after.code})`);
  return after;
}
