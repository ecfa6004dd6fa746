/** One append within a transaction that is already open: log, projection, claims, evidence. */
import type { DatabaseSync } from 'node:sqlite';
import type { Evidence } from '../evidence/evidence.ts';
import type { IncidentEvent } from '../incident/event.ts';
import { targetKey } from '../remedy/remedy.ts';
import { decodeEvent } from './decode.ts';
import type { Appended } from './store.ts';

export interface AppendRequest {
  readonly incident: string;
  readonly expected: number;
  readonly events: readonly IncidentEvent[];
  readonly at: number;
  readonly evidence: readonly Evidence[];
}

/** A conflict is found before anything is written; what throws later needs a rollback. */
export function prepareAppend(database: DatabaseSync): (request: AppendRequest) => Appended {
  const statements = prepareStatements(database);
  return (request) => {
    const { incident, expected } = request;
    const version = Number(statements.version.get(incident)?.version);
    if (version !== expected) return { ok: false, conflict: 'version', version };
    const taken = takenTarget(statements, request);
    if (taken !== undefined) return { ok: false, conflict: 'claim', ...taken };
    request.events.forEach((event, index) => {
      writeEvent(statements, request, event, expected + index + 1);
      project(statements, request, event);
    });
    for (const item of request.evidence)
      statements.evidence.run(incident, item.id, item.round, JSON.stringify(item));
    return { ok: true, version: expected + request.events.length };
  };
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(database: DatabaseSync) {
  return {
    version: database.prepare(
      'SELECT coalesce(max(version), 0) AS version FROM events WHERE incident = ?',
    ),
    event: database.prepare(
      'INSERT INTO events (incident, version, at, type, body) VALUES (?, ?, ?, ?, ?)',
    ),
    opened: database.prepare(
      'INSERT INTO incidents (id, opened_at, open, service) VALUES (?, ?, 1, ?)',
    ),
    closed: database.prepare('UPDATE incidents SET open = 0 WHERE id = ?'),
    claimed: database.prepare('SELECT incident FROM claims WHERE target = ? AND incident <> ?'),
    // A newer intent of the same incident takes its claim over, so that the older one's end,
    // when it comes late, does not release it.
    claim: database.prepare(
      `INSERT INTO claims (target, incident, intent) VALUES (?, ?, ?)
       ON CONFLICT (target) DO UPDATE SET intent = excluded.intent
       WHERE claims.incident = excluded.incident`,
    ),
    release: database.prepare('DELETE FROM claims WHERE incident = ? AND intent = ?'),
    releaseAll: database.prepare('DELETE FROM claims WHERE incident = ?'),
    evidence: database.prepare(
      'INSERT INTO evidence (incident, id, round, body) VALUES (?, ?, ?, ?)',
    ),
  };
}

function takenTarget(
  statements: Statements,
  { incident, events }: AppendRequest,
): { target: string; incident: string } | undefined {
  for (const target of events.flatMap(claimedTargets)) {
    const holder = statements.claimed.get(target, incident)?.incident;
    if (typeof holder === 'string') return { target, incident: holder };
  }
  return undefined;
}

function claimedTargets(event: IncidentEvent): readonly string[] {
  return event.type === 'remedy-intended' ? event.plan.action.targets.map(targetKey) : [];
}

function writeEvent(
  statements: Statements,
  { incident, expected, at }: AppendRequest,
  event: IncidentEvent,
  version: number,
): void {
  if (expected === 0 && version === 1 && event.type !== 'opened')
    throw new Error(`incident ${incident} begins with ${event.type} instead of opened`);
  const row = {
    incident,
    version,
    at: Math.trunc(at),
    type: event.type,
    body: JSON.stringify(event),
  };
  // JSON turns NaN into null and drops what is undefined: better a loud bug now than an incident
  // that nobody can load.
  const again = decodeEvent(row);
  if ('damage' in again) throw new Error(`not an event: ${again.detail}`);
  statements.event.run(row.incident, row.version, row.at, row.type, row.body);
}

function project(
  statements: Statements,
  { incident, at }: AppendRequest,
  event: IncidentEvent,
): void {
  switch (event.type) {
    case 'opened':
      statements.opened.run(incident, Math.trunc(at), event.service);
      return;
    case 'remedy-intended':
      for (const target of claimedTargets(event))
        statements.claim.run(target, incident, event.intent);
      return;
    case 'remedy-finished':
      statements.release.run(incident, event.intent);
      return;
    case 'resolved':
    case 'dismissed':
      // What is over holds nothing, whatever became of its last intent.
      statements.closed.run(incident);
      statements.releaseAll.run(incident);
      return;
    case 'symptom-joined':
    case 'confirmed':
    case 'evidence-saved':
    case 'diagnosed':
    case 'planned':
    case 'ladder-ended':
    case 'verdict-given':
    case 'approval-given':
    case 'approval-expired':
    case 'verified':
    case 'verification-failed':
    case 'recovered-without-us':
    case 'relapsed':
    case 'world-changed':
    case 'escalated':
      return;
  }
}
