/** What of a compiled runbook the file says, and what the product's defaults fill in. */
import { causeKinds, causeNames } from '../diagnosis/cause.ts';
import type { CauseKind } from '../diagnosis/cause.ts';
import { handsOff } from '../remedy/guard/preconditions.ts';
import { failure } from './called-for.ts';
import { findDuration } from './duration.ts';
import { defaultEscalation } from './escalation.ts';
import { defaultUpdateEvery } from './prose.ts';
import type { CompiledRunbook, Rung } from './runbook.ts';

export interface Origin {
  readonly what: string;
  readonly value: string;
  /** `safety`: no runbook and no policy can say otherwise. */
  readonly from: 'runbook' | 'default' | 'safety';
  /** null: no single line says it. */
  readonly line: number | null;
}

export function originsOf(runbook: CompiledRunbook): readonly Origin[] {
  const { escalation, escalateWhen, updateEvery, templates } = runbook;
  const ladders = causeKinds.map((cause) => ladderOf(cause, runbook));
  const minutes = (ms: number): string => `${Math.round(ms / 6000) / 10} min`;
  const says = (ms: number, usual: number): Origin['from'] =>
    ms !== usual || escalateWhen.some((text) => findDuration(text) === ms) ? 'runbook' : 'default';
  const list = (what: string, count: number): Origin => ({
    what,
    value: count === 0 ? 'none' : String(count),
    from: count === 0 ? 'default' : 'runbook',
    line: null,
  });
  return [
    ...ladders,
    {
      what: 'people are called after',
      value: minutes(escalation.downFor),
      from: says(escalation.downFor, defaultEscalation.downFor),
      line: null,
    },
    {
      what: 'an outage is extended after',
      value: minutes(escalation.extendedAfter),
      from: says(escalation.extendedAfter, defaultEscalation.extendedAfter),
      line: null,
    },
    {
      what: 'remedies in vain before people are called',
      value: String(escalation.failedAttempts),
      from: escalateWhen.some((text) => failure.test(text)) ? 'runbook' : 'default',
      line: null,
    },
    list('contacts', escalation.contacts.length),
    list('cases for escalation', escalateWhen.length),
    {
      what: 'updates',
      value: `every ${minutes(updateEvery ?? defaultUpdateEvery)}, and when something changes`,
      from: updateEvery === null ? 'default' : 'runbook',
      line: null,
    },
    { ...list('message templates', templates.length), line: templates[0]?.line ?? null },
    list('immediate steps', runbook.immediate.length),
    list('investigation steps', runbook.investigation.length),
    list('recovery procedures', runbook.recovery.length),
    list('checklists after the incident', runbook.postIncident.length),
  ];
}

function ladderOf(cause: CauseKind, { ladders, sections, generic }: CompiledRunbook): Origin {
  const what = causeNames[cause];
  const written = ladders[cause];
  const line = written?.[0]?.line ?? sections[cause] ?? null;
  const untouched = handsOff[cause];
  if (untouched !== undefined && !tells(written ?? []))
    return { what, value: untouched, from: 'safety', line };
  const from = written === undefined ? 'default' : 'runbook';
  return { what, value: ladderWords(written ?? generic), from, line };
}

/** The runbook itself changes nothing there, and says what is told. */
function tells([first]: readonly Rung[]): boolean {
  return first?.remedy === 'communicate';
}

function ladderWords(rungs: readonly Rung[]): string {
  const named = new Set(rungs.map(nameOf));
  const words = rungs.map((rung) => `${rung.remedy}${named.size > 1 ? nameOf(rung) : ''}`);
  return words.length === 0 ? 'people are called' : words.join(', ');
}

/** Only names that the runbook writes; where there is just one it goes without saying. */
function nameOf({ target }: Rung): string {
  return typeof target === 'object' ? ` ${target.named}` : '';
}
