/**
 * What an incident needs next: `nextStep(incident, seen, now)`, a pure function. It gives the
 * one piece of work to do now, or says until when nothing is to be done and why. Decisions that
 * need no effect come back as the event to append.
 */
import type { CauseKind } from '../diagnosis/cause.ts';
import type { FactKind } from '../evidence/evidence.ts';
import { fallsOf, openIntent, type Incident, type Phase } from './incident.ts';
import {
  changed,
  heartbeat,
  isAhead,
  look,
  upSince,
  type Seen,
  type SeenService,
  type Step,
} from './seen.ts';
import { nameOfRoot } from './shared-root.ts';
import { monitoring, verifying } from './verify.ts';

/** Evidence older than this is collected again before anything is changed. */
const staleAfter = 30_000;
/** Between looks of an incident that has come to a stand: 30 s, doubling, at most 5 min. */
const lookAgain = { first: 30_000, most: 300_000 };
/** The leader may be carried on by another replica. */
const lookAtLeader = 5_000;

export function nextStep(incident: Incident, seen: Seen, now: number): Step {
  if (waiting.has(incident.phase) && openIntent(incident) === null)
    if (isAhead(incident.phaseSince, now)) return changed('the clock was set back');
  switch (incident.phase) {
    case 'confirming':
      return { do: 'confirm' };
    case 'collecting':
      return unlessRecovering(incident, seen, now, { do: 'collect' });
    case 'diagnosing':
      return { do: 'diagnose' };
    case 'planning':
      return unlessRecovering(incident, seen, now, planning(incident, seen, now));
    case 'awaiting-approval':
      return awaiting(incident, seen, now);
    case 'applying':
      return applying(incident, seen, now);
    case 'verifying':
      return verifying(incident, seen, now);
    case 'escalated':
      return unlessRecovering(incident, seen, now, standing(incident, seen, now));
    case 'held':
      return unlessRecovering(incident, seen, now, held(incident, seen, now));
    case 'monitoring':
      return monitoring(incident, seen, now);
    case 'resolved':
    case 'false-alarm':
      return { do: 'nothing' };
  }
}

const waiting: ReadonlySet<Phase> = new Set([
  ...(['planning', 'awaiting-approval', 'applying', 'escalated', 'held'] as const),
]);

/**
 * A service that is healthy is left alone: we wait whether it stays so. Evidence is the
 * exception, since it is lost with time: the first round is collected in any case.
 */
function unlessRecovering(incident: Incident, seen: Seen, now: number, otherwise: Step): Step {
  const since = upSince(incident, seen);
  if (since === null) return otherwise;
  if (otherwise.do === 'collect' && incident.round === 0) return otherwise;
  const fell = fallsOf(incident).filter((at) => !isAhead(at, now));
  return recovering(incident, Math.max(since, ...fell), now);
}

function recovering(incident: Incident, since: number, now: number): Step {
  const settled = since + incident.settings.settle;
  return now >= settled
    ? { do: 'append', event: { type: 'recovered-without-us', healthySince: since } }
    : { do: 'wait', until: settled, because: 'healthy again; waiting whether it stays so' };
}

const busy = 'evidence that may decide came too late; asking again';

/** What can turn a crash, which is cured by a restart, into one that no restart cures. */
const changes: ReadonlySet<FactKind> = new Set([
  ...(['image-change', 'configuration-change', 'definition-change', 'mounted-files'] as const),
]);

/** Causes that may rest on nothing but an answer that did not come. */
const silences: ReadonlySet<CauseKind> = new Set([
  ...(['database-unavailable', 'cache-unavailable', 'hang'] as const),
]);

/**
 * Nothing stands out, or no more than that it ended or was refused something, and evidence is missing
 * that was on its way: on a machine that is short of time the second look often brings it, and a
 * restart for no known reason can wait for that. Once before each remedy.
 */
function cameTooLate({ diagnosis, gaps, round, intents }: Incident): boolean {
  const late = gaps.filter((gap) => gap.late === true);
  if (diagnosis === null || round > intents.length + 1) return false;
  const [{ kind: lead, confidence }] = diagnosis.causes;
  // Where the engine's own answers are late, somebody else's silence proves little.
  if (silences.has(lead) && confidence !== 'certain') return late.length > 0;
  if (lead === 'host-exhausted') return late.some(({ wanted }) => wanted === 'limits');
  // Whether making it anew helps is for the comparison with its files to say.
  const compared = lead === 'app-crash' || lead === 'config-error';
  if (compared) return late.some(({ wanted }) => changes.has(wanted));
  return lead === 'unknown' && late.length > 0;
}

function planning(incident: Incident, seen: Seen, now: number): Step {
  const { plan, verdict } = incident;
  if (plan === null) {
    const coming = comingUp(incident, seen, now);
    if (coming !== null) return coming;
    if (cameTooLate(incident)) return changed(busy);
    const unseen = joinedUnseen(incident);
    if (unseen !== null) return changed(`${unseen} fails as well, and its evidence may decide`);
  }
  const elsewhere = toLeader(incident, seen);
  if (elsewhere !== null) return elsewhere;
  if (plan === null) return { do: 'plan' };
  if (verdict === null) return { do: 'decide' };
  const isPaused = verdict.rule === 'pause' || verdict.rule === 'maintenance';
  const news = isPaused ? newsSince(incident, seen) : endOfStart(incident, seen);
  if (news !== null) return changed(news);
  const until = verdict.until ?? now;
  if (now < until) return { do: 'wait', until, because: verdict.reason };
  // In a storm only the turn has to come, and many wait for it: what is fresh is not fetched anew.
  if (verdict.rule === 'storm' && isFresh(incident, now)) return { do: 'decide' };
  return changed('the wait is over');
}

/** Who joined while evidence was collected, where that has not settled what is wrong; or null. */
function joinedUnseen({ diagnosis, services, evidenceOf }: Incident): string | null {
  if (evidenceOf === null || diagnosis?.causes[0].confidence === 'certain') return null;
  return services.find((service) => !evidenceOf.includes(service)) ?? null;
}

/** Milliseconds that a round of evidence may take: what it says can be so much older than itself. */
const gathering = 10_000;

/**
 * What is at fault says itself that it is starting: it gets the time that a remedy would get, and
 * its clients theirs to reconnect. null: there is nothing to wait for.
 */
function comingUp(incident: Incident, seen: Seen, now: number): Step | null {
  const { diagnosis, evidenceAt, phaseSince, settings } = incident;
  const name = diagnosis?.causes[0].component ?? '';
  const one = seen.services[name];
  if (one === undefined) return null;
  const wait = (until: number, because: string): Step => ({
    do: 'wait',
    until: Math.min(until, now + heartbeat),
    because,
  });
  const ready = phaseSince + settings.verifyWithin;
  if (one.starting === true && now < ready)
    return wait(ready, `${name} is still starting; waiting for it`);
  // What shows the symptom itself is acted on: another death of it is no news.
  const died = name !== incident.service && (one.diedAt ?? 0) > phaseSince;
  if (died) return changed(`${name} has ended meanwhile`);
  const saved = evidenceAt ?? phaseSince;
  // What nobody had looked at before was not ill because of that.
  const asked = one.recovered ? saved - gathering : saved;
  if (one.health !== 'up' || one.since <= asked) return null;
  const reconnected = one.since + settings.reconnectWithin;
  return now < reconnected
    ? wait(reconnected, `${name} is up again; waiting for what stands on it`)
    : changed(`${name} is healthy again, and others are not`);
}

/** A question waits for a person, but not longer than it may, and not when the world moves on. */
function awaiting(incident: Incident, seen: Seen, now: number): Step {
  const until = incident.question?.until ?? now;
  if (now >= until) return { do: 'append', event: { type: 'approval-expired' } };
  // The person who is asked may have cured it in a way that shows in nothing that we follow.
  const because = 'a person has been asked';
  const otherwise = toLeader(incident, seen) ?? lookNow(incident, seen, now, because);
  const step = unlessRecovering(incident, seen, now, otherwise);
  return step.do === 'wait' ? { ...step, until: Math.min(step.until, until) } : step;
}

/** What has changed since the phase began that is worth another look; null when nothing has. */
function newsSince(incident: Incident, seen: Seen): string | null {
  const joined = incident.symptoms.some((symptom) => symptom.at > incident.phaseSince);
  if (joined) return 'another service fails as well';
  return seen.changedAt !== null && seen.changedAt > incident.phaseSince ? seen.changed : null;
}

/** A start that is waited for has ended in another death: it was none. */
function endOfStart(incident: Incident, seen: Seen): string | null {
  const rule = incident.verdict?.rule;
  if (rule !== 'starting' && rule !== 'grace') return null;
  const died = look(incident, seen).find(({ diedAt }) => (diedAt ?? 0) > incident.phaseSince);
  return died === undefined ? null : `${died.name} ended again while it was starting`;
}

function isFresh({ evidenceAt, phaseSince }: Incident, now: number): boolean {
  return now - (evidenceAt ?? phaseSince) <= staleAfter;
}

function applying(incident: Incident, seen: Seen, now: number): Step {
  const intent = openIntent(incident);
  if (intent !== null) return { do: 'settle', intent };
  if (!isFresh(incident, now)) return changed('the evidence has aged');
  return unlessRecovering(incident, seen, now, { do: 'apply' });
}

function standing(incident: Incident, seen: Seen, now: number): Step {
  const because = 'a person has been called; still looking';
  return toLeader(incident, seen) ?? lookNow(incident, seen, now, because);
}

/** Another incident works on the same root: this one waits for it. null: it is this one's own. */
function toLeader({ diagnosis }: Incident, { leader = null }: Seen): Step | null {
  if (leader?.curedAt !== null || diagnosis === null) return null;
  const root = nameOfRoot(diagnosis.causes[0]);
  return { do: 'append', event: { type: 'held-under', leader: leader.id, root } };
}

/** Once the root is cured, its clients get their time to reconnect, as those of a dependency do. */
function held(incident: Incident, { leader = null }: Seen, now: number): Step {
  const { heldUnder, settings } = incident;
  const name = `incident ${heldUnder ?? ''}`;
  const curedAt = leader?.id === heldUnder ? leader.curedAt : undefined;
  if (curedAt === undefined)
    return changed(`${name} does not work on the root of this one any more`);
  const because = `${name} works on what is at fault here too`;
  if (curedAt === null) return { do: 'wait', until: now + lookAtLeader, because };
  const reconnected = curedAt + settings.reconnectWithin;
  return now < reconnected
    ? { do: 'wait', until: Math.min(reconnected, now + heartbeat), because: `${name} has cured it` }
    : changed(`${name} has cured the root, and others still fail`);
}

/** Looks again when something has changed, and now and then when nothing seems to have. */
function lookNow(incident: Incident, seen: Seen, now: number, because: string): Step {
  const news = newsSince(incident, seen);
  if (news !== null) return changed(news);
  const pause = Math.min(lookAgain.first * 2 ** Math.min(incident.looks, 10), lookAgain.most);
  const until = incident.phaseSince + pause;
  if (now >= until) return changed('time has passed; looking again');
  const back = cameBack(incident, seen);
  if (back === null) return { do: 'wait', until, because };
  const reconnected = back.since + incident.settings.reconnectWithin;
  if (now >= reconnected) return changed(`${back.name} is healthy again, and others are not`);
  return { do: 'wait', until: Math.min(until, reconnected), because };
}

/** A service that somebody has cured since: what stands on it may need a start of its own. */
function cameBack(incident: Incident, seen: Seen): (SeenService & { name: string }) | null {
  const back = look(incident, seen).filter(
    ({ health, since }) => health === 'up' && since > incident.phaseSince,
  );
  return back.sort((a, b) => b.since - a.since)[0] ?? null;
}
