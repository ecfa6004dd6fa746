/** One append within a transaction that is already open: log, projections, evidence. */
import type { DatabaseSync } from 'node:sqlite';
import type { IncidentEvent } from '../incident/event.ts';
import {
  besideLog,
  eventRows,
  evidenceBody,
  wantedServices,
  wantedTargets,
  type AppendRequest,
} from './append.ts';
import type { Appended } from './store.ts';

/** A conflict is found before anything is written; what throws later needs a rollback. */
export function prepareAppend(database: DatabaseSync): (request: AppendRequest) => Appended {
  const statements = prepareStatements(database);
  return (request) => {
    const { incident, expected } = request;
    const version = Number(statements.version.get(incident)?.version);
    if (version !== expected) return { ok: false, conflict: 'version', version };
    const conflict = otherIncident(statements, request) ?? otherIntent(statements, request);
    if (conflict !== undefined) return conflict;
    for (const { version, at, type, body } of eventRows(request))
      statements.event.run(incident, version, at, type, body);
    for (const event of request.events) project(statements, request, event);
    for (const item of request.evidence)
      statements.evidence.run(incident, item.id, item.round, evidenceBody(item));
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
    // The services come in their order, so that the first one that is taken is told.
    taken: database.prepare(
      `SELECT service, incident FROM json_each(?1) AS wanted
       JOIN open_services ON service = wanted.value
       WHERE incident <> ?2 ORDER BY wanted.key LIMIT 1`,
    ),
    take: database.prepare('INSERT OR IGNORE INTO open_services (service, incident) VALUES (?, ?)'),
    leave: database.prepare('DELETE FROM open_services WHERE incident = ?'),
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

function otherIncident(statements: Statements, request: AppendRequest): Appended | undefined {
  const services = wantedServices(request);
  if (services.length === 0) return undefined;
  const row = statements.taken.get(JSON.stringify(services), request.incident);
  if (row === undefined) return undefined;
  const { service, incident } = row;
  return { ok: false, conflict: 'open', service: String(service), incident: String(incident) };
}

function otherIntent(statements: Statements, request: AppendRequest): Appended | undefined {
  for (const target of wantedTargets(request)) {
    const holder = statements.claimed.get(target, request.incident)?.incident;
    if (typeof holder === 'string')
      return { ok: false, conflict: 'claim', target, incident: holder };
  }
  return undefined;
}

function project(
  statements: Statements,
  { incident, at }: AppendRequest,
  event: IncidentEvent,
): void {
  const beside = besideLog(event);
  switch (beside.change) {
    case 'open':
      statements.opened.run(incident, Math.trunc(at), beside.service);
      statements.take.run(beside.service, incident);
      return;
    case 'join':
      statements.take.run(beside.service, incident);
      return;
    case 'claim':
      for (const target of beside.targets) statements.claim.run(target, incident, beside.intent);
      return;
    case 'release':
      statements.release.run(incident, beside.intent);
      return;
    case 'close':
      closeIncident(statements, incident);
      return;
    case 'nothing':
      return;
  }
}

function closeIncident(
  statements: Pick<Statements, 'closed' | 'leave' | 'releaseAll'>,
  incident: string,
): void {
  statements.closed.run(incident);
  statements.leave.run(incident);
  statements.releaseAll.run(incident);
}

/** Takes an incident out of the open ones without an event. */
export function setAside(database: DatabaseSync, incident: string): void {
  closeIncident(prepareStatements(database), incident);
}
