/**
 * Words for what happened: one headline for each event, and the lines that prove it. Timeline,
 * live progress and report all use these, so that they never tell different stories.
 */
import type { Cause, Citation } from '../diagnosis/cause.ts';
import { causeNames } from '../diagnosis/cause.ts';
import { sentence } from '../remedy/sentence.ts';
import { remedies } from '../remedy/remedy.ts';
import type { Alert, IncidentEvent, PageAct, PlannedAction, Symptom } from './event.ts';
import type { EventOf } from './incident.ts';
import { groupGaps } from '../evidence/gaps.ts';

export type Tone = 'bad' | 'good' | 'doing' | 'asking' | 'plain';

export interface Description {
  readonly headline: string;
  readonly lines: readonly string[];
  readonly tone: Tone;
}

export function describe(event: IncidentEvent): Description {
  switch (event.type) {
    case 'opened':
      return bad(`${event.service}: ${describeSymptom(event.symptom)}`);
    case 'symptom-joined':
      return bad(`${event.service} belongs to it too: ${describeSymptom(event.symptom)}`);
    case 'alert-noted':
      return event.status === 'firing'
        ? bad(`${event.service}: ${describeAlert(event.alert)}`)
        : plain(
            `the alert ${event.alert.name} for ${event.service} is over, says its sender; our probes decide`,
          );
    case 'confirmed':
      return bad(
        `confirmed: the service is ${event.health}`,
        event.answers.filter((one) => !one.ok).map((one) => `${one.probe}: ${one.detail}`),
      );
    case 'dismissed':
      return good(`false alarm: ${event.reason}`);
    case 'evidence-saved':
      return evidenceSaved(event);
    case 'diagnosed':
      return diagnosed(event);
    case 'planned':
      return plain(`plan: ${planned(event.plan)}`);
    case 'ladder-ended':
      return asking('no remedy left to apply', [event.message]);
    case 'verdict-given':
      return verdictGiven(event);
    case 'approval-given':
      return answered(event);
    case 'approval-expired':
      return asking('nobody has answered in time, so nothing is changed');
    case 'remedy-intended':
      return doing(`applying: ${sentence(event.plan.action)}`, [
        `it ${remedies[event.plan.action.remedy].does}; ${event.evidence.length} pieces of evidence are saved`,
      ]);
    case 'remedy-finished':
      return remedyFinished(event);
    case 'verified':
      return good('recovered: healthy for the whole settle window');
    case 'verification-failed':
      return bad(`the remedy did not help: ${event.reason}`);
    case 'recovered-without-us':
      return good('recovered without us: healthy for the whole settle window');
    case 'relapsed':
      return bad(`relapse: ${event.reason}`);
    case 'world-changed':
      return plain(`looking again: ${event.what}`);
    case 'held-under':
      return plain(`waiting for incident ${event.leader}, which works on ${event.root} already`, [
        'both have the same root: nothing is changed and nobody is called here meanwhile',
      ]);
    case 'escalated':
      return asking(`a person is needed (${event.reason})`, [event.message]);
    case 'page-intended':
      return pageIntended(event);
    case 'page-shared':
      return plain(`told of by the page of a storm through ${event.channel}`, [
        `it stands in incident ${event.leader}`,
      ]);
    case 'page-finished':
      return delivered(event);
    case 'acknowledged':
      return plain(
        `${event.by} has taken it on (${event.via})`,
        event.reason === '' ? [] : [event.reason],
      );
    case 'update-published':
      return published(event);
    case 'update-intended':
      return plain(
        `telling users through ${event.channel}${event.repeat ? '; it may have been said before' : ''}`,
      );
    case 'update-finished':
      return delivered(event);
    case 'annotated':
      return plain(`${event.by} writes (${event.via})`, [event.text]);
    case 'cause-corrected':
      return plain(
        `${event.by} says that the cause was ${causeNames[event.kind]} of ${event.component} (${event.via})`,
        [event.why],
      );
    case 'report-published':
      return plain(`${event.by} has published the report (${event.via})`);
    case 'resolved':
      return good('resolved: quiet for the whole watch window');
  }
}

export function describeSymptom(symptom: Symptom): string {
  switch (symptom.kind) {
    case 'container-died':
      return symptom.exitCode === null
        ? 'its container died'
        : `its container died with exit code ${symptom.exitCode}`;
    case 'probe-failed':
      return `${symptom.probe} fails: ${symptom.detail}`;
    case 'network-disconnected':
      return `its container was disconnected from ${symptom.network}`;
    case 'flapping':
      return `it comes and goes: ${symptom.times} times since ${new Date(symptom.since).toISOString()} (${symptom.detail})`;
    case 'alert':
      return describeAlert(symptom.alert);
  }
}

function describeAlert({ name, summary }: Alert): string {
  return `the alert ${name} fires${summary === '' ? '' : `: ${summary}`}`;
}

/** The remedy and where the runbook says so. */
export function planned(plan: PlannedAction): string {
  return `${sentence(plan.action)}, as ${plan.runbook.file}:${plan.runbook.line} says for ${causeNames[plan.cause.kind]}`;
}

function evidenceSaved(event: EventOf<'evidence-saved'>): Description {
  const counts = new Map<string, number>();
  for (const { kind } of event.evidence) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].map(([kind, count]) => (count === 1 ? kind : `${kind} ×${count}`));
  const gaps = groupGaps(event.gaps).map(
    ({ wanted, subject, reason }) => `gap: ${wanted.join(', ')} of ${subject}: ${reason}`,
  );
  const asked = event.asked ?? [];
  const by = asked.length === 0 ? [] : [`as the runbook asks: ${asked.join(', ')}`];
  return plain(`evidence saved: ${kinds.join(', ')}`, [...by, ...gaps]);
}

function diagnosed({ diagnosis }: EventOf<'diagnosed'>): Description {
  const [leading, ...others] = diagnosis.causes;
  const also = others
    .slice(0, 2)
    .map((cause) => `also considered: ${causeNames[cause.kind]} of ${cause.component}`);
  return bad(`${causeNames[leading.kind]} (${leading.confidence}): ${leading.statement}`, [
    ...proof(leading),
    ...also,
    ...diagnosis.undetermined,
  ]);
}

/** What speaks for a cause, and what against it, each with its evidence. */
export function proof(cause: Cause): readonly string[] {
  const cite = (mark: string) => (one: Citation) => `${mark} ${one.says} [${one.evidence}]`;
  return [...cause.supporting.map(cite('+')), ...cause.contradicting.map(cite('−'))];
}

function verdictGiven(event: EventOf<'verdict-given'>): Description {
  switch (event.verdict) {
    case 'allow':
      return plain(`allowed: ${event.reason}`);
    case 'ask':
      return asking(
        `a person must agree: ${event.reason}`,
        event.until === null
          ? []
          : [
              `until ${new Date(event.until).toISOString()}: nova approve or nova deny, with the incident's ID`,
            ],
      );
    case 'refuse':
      return plain(
        `${event.until === null ? 'refused' : 'not yet'} (${event.rule}): ${event.reason}`,
      );
  }
}

function answered({ decision, by, via, reason }: EventOf<'approval-given'>): Description {
  const words = `${decision} by ${by} (${via})${reason === '' ? '' : `: ${reason}`}`;
  return decision === 'approved' ? doing(words) : plain(words);
}

function remedyFinished(event: EventOf<'remedy-finished'>): Description {
  const by = event.settledBy === 'successor' ? ' (found by looking at the world)' : '';
  switch (event.outcome) {
    case 'applied':
      return doing(`applied${by}: ${event.detail}`);
    case 'not-needed':
      return plain(`not needed any more${by}: ${event.detail}`);
    case 'withdrawn':
      return plain(`taken back before it acted: ${event.detail}`);
    case 'failed':
      return bad(`could not be applied${by}: ${event.detail}`);
  }
}

const acts = {
  trigger: 'calling people',
  acknowledge: 'saying that somebody has come',
  resolve: 'saying that it is over',
} as const satisfies Record<PageAct, string>;

function pageIntended(event: EventOf<'page-intended'>): Description {
  const { channel, act, level, repeat, incidents } = event;
  const where = act === 'trigger' ? `, level ${level + 1}` : '';
  const again = repeat ? '; it may have been said before' : '';
  const told =
    incidents === undefined ? [] : [`for ${incidents.length} incidents: ${incidents.join(', ')}`];
  return plain(`${acts[act]} through ${channel}${where}${again}`, told);
}

function published(event: EventOf<'update-published'>): Description {
  const { status, subject, next, late, by } = event;
  const who = by === null ? '' : ` by ${by}`;
  const lines = [subject];
  if (late > 0) lines.push(`${Math.round(late / 1_000)} s later than promised`);
  if (next !== null) lines.push(`the next update is promised for ${new Date(next).toISOString()}`);
  return plain(`users are told${who}: ${status}`, lines);
}

function delivered({
  outcome,
  detail,
}: EventOf<'page-finished'> | EventOf<'update-finished'>): Description {
  switch (outcome) {
    case 'delivered':
      return plain(`delivered: ${detail}`);
    case 'rejected':
      return bad(`the channel does not take it: ${detail}`);
    case 'failed':
      return bad(`not delivered, to be tried again: ${detail}`);
    case 'unknown':
      return plain(`nobody knows whether it was delivered: ${detail}`);
  }
}

function of(tone: Tone) {
  return (headline: string, lines: readonly string[] = []): Description => ({
    headline,
    lines,
    tone,
  });
}
const bad = of('bad');
const good = of('good');
const doing = of('doing');
const asking = of('asking');
const plain = of('plain');
