/**
 * One append to PostgreSQL. Everything that must be unique has a unique key, so that of two
 * replicas that append at once one is refused; what is read first only gives the refusal words.
 *
 * An append has an id, written with its rows. When the connection breaks before the answer comes,
 * the same append is made again: it finds its own rows and knows that it was done, or it writes
 * them now. A transaction of the lost connection that is still open makes the second one wait at
 * the unique key, so both cannot be written.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import {
  besideLog,
  eventRows,
  evidenceBody,
  wantedServices,
  wantedTargets,
  type AppendRequest,
  type Beside,
} from './append.ts';
import type { EventRow } from './decode.ts';
import { transaction, type Postgres } from './postgres-connect.ts';
import { lockSpace, locks } from './postgres-migrate.ts';
import { asPostgresError, isLost, isTaken } from './postgres-problem.ts';
import type { Appended } from './store.ts';

/** Milliseconds in which a lost connection is replaced; a restart of the server fits in. */
const patience = 8_000;
const pauses = { first: 50, most: 1_000 };

/** @throws StoreError, after which the append may have become durable all the same */
export async function appendToPostgres(
  postgres: Postgres,
  request: AppendRequest,
): Promise<Appended> {
  const rows = eventRows(request);
  const bodies = request.evidence.map((item) => ({ ...item, body: evidenceBody(item) }));
  const id = randomUUID();
  const until = Date.now() + patience;
  for (let next = pauses.first; ; next = Math.min(next * 2, pauses.most)) {
    try {
      return await postgres.useRaw((client) =>
        transaction(client, async () => {
          const known = await conflictOf(client, request, id);
          if (known !== undefined) return known;
          await write(client, request, rows, bodies, id);
          return { ok: true, version: request.expected + rows.length };
        }),
      );
    } catch (error) {
      if (Date.now() > until || !(isTaken(error) || isLost(error)))
        throw asPostgresError(error, postgres.place) ?? error;
      // Whoever was faster has committed by now; a server that restarts needs a moment.
      if (isLost(error)) await pause(next);
    }
  }
}

async function conflictOf(
  client: PoolClient,
  request: AppendRequest,
  id: string,
): Promise<Appended | undefined> {
  const services = wantedServices(request);
  // Openings look at related services, which no unique key can: so they come one at a time.
  if (services.length > 0)
    await client.query('SELECT pg_advisory_xact_lock($1, $2)', [lockSpace, locks.opening]);
  const { rows } = await client.query<{ version: number; own: boolean }>(
    `SELECT coalesce(max(version), 0) AS version, coalesce(bool_or(append = $2), false) AS own
     FROM nova.events WHERE incident = $1`,
    [request.incident, id],
  );
  const { version, own } = rows[0] ?? { version: 0, own: false };
  if (own) return { ok: true, version: request.expected + request.events.length };
  if (version !== request.expected) return { ok: false, conflict: 'version', version };
  return (
    (await otherIncident(client, request, services)) ??
    (await otherIntent(client, request, wantedTargets(request)))
  );
}

async function otherIncident(
  client: PoolClient,
  request: AppendRequest,
  services: readonly string[],
): Promise<Appended | undefined> {
  if (services.length === 0) return undefined;
  const { rows } = await client.query<{ service: string; incident: string }>(
    `SELECT service, incident FROM unnest($1::text[]) WITH ORDINALITY AS wanted (name, place)
     JOIN nova.open_services ON service = name
     WHERE incident <> $2 ORDER BY place LIMIT 1`,
    [services, request.incident],
  );
  const [row] = rows;
  return row && { ok: false, conflict: 'open', ...row };
}

async function otherIntent(
  client: PoolClient,
  request: AppendRequest,
  targets: readonly string[],
): Promise<Appended | undefined> {
  if (targets.length === 0) return undefined;
  const { rows } = await client.query<{ target: string; incident: string }>(
    'SELECT target, incident FROM nova.claims WHERE target = ANY($1) AND incident <> $2 LIMIT 1',
    [targets, request.incident],
  );
  const [row] = rows;
  return row && { ok: false, conflict: 'claim', ...row };
}

async function write(
  client: PoolClient,
  request: AppendRequest,
  rows: readonly EventRow[],
  evidence: readonly { id: string; round: number; body: string }[],
  id: string,
): Promise<void> {
  await client.query(
    `INSERT INTO nova.events (incident, version, at, type, body, append)
     SELECT $1, version, $2, type, body, $3
     FROM unnest($4::int[], $5::text[], $6::text[]) AS new (version, type, body) ORDER BY version`,
    [
      request.incident,
      Math.trunc(request.at),
      id,
      rows.map((row) => row.version),
      rows.map((row) => row.type),
      rows.map((row) => row.body),
    ],
  );
  for (const event of request.events) await project(client, request, besideLog(event));
  for (const { id: name, round, body } of evidence)
    await client.query(
      'INSERT INTO nova.evidence (incident, id, round, body) VALUES ($1, $2, $3, $4)',
      [request.incident, name, round, body],
    );
}

async function project(
  client: PoolClient,
  { incident, at }: AppendRequest,
  beside: Beside,
): Promise<void> {
  switch (beside.change) {
    case 'open':
      await client.query(
        'INSERT INTO nova.incidents (id, opened_at, open, service) VALUES ($1, $2, true, $3)',
        [incident, Math.trunc(at), beside.service],
      );
      await take(client, beside.service, incident);
      return;
    case 'join':
      await take(client, beside.service, incident);
      return;
    case 'claim':
      await claim(client, incident, beside);
      return;
    case 'release':
      await client.query('DELETE FROM nova.claims WHERE incident = $1 AND intent = $2', [
        incident,
        beside.intent,
      ]);
      return;
    case 'close':
      await closeIncident(client, incident);
      return;
    case 'nothing':
      return;
  }
}

/** The incident's own row stays; another's is an error of uniqueness, and decided again. */
async function take(client: PoolClient, service: string, incident: string): Promise<void> {
  const values = [service, incident];
  const { rowCount } = await client.query(
    'SELECT 1 FROM nova.open_services WHERE service = $1 AND incident = $2',
    values,
  );
  if (rowCount === 0)
    await client.query(
      'INSERT INTO nova.open_services (service, incident) VALUES ($1, $2)',
      values,
    );
}

/** A newer intent of the same incident takes its claim over; another's makes the key clash. */
async function claim(
  client: PoolClient,
  incident: string,
  { intent, targets }: Extract<Beside, { change: 'claim' }>,
): Promise<void> {
  await client.query('DELETE FROM nova.claims WHERE incident = $1 AND target = ANY($2)', [
    incident,
    targets,
  ]);
  await client.query(
    `INSERT INTO nova.claims (target, incident, intent)
     SELECT target, $1, $2 FROM unnest($3::text[]) AS target ORDER BY target`,
    [incident, intent, targets],
  );
}

/** Takes an incident out of the open ones. */
export async function closeIncident(client: PoolClient, incident: string): Promise<void> {
  await client.query('UPDATE nova.incidents SET open = false WHERE id = $1', [incident]);
  await client.query('DELETE FROM nova.open_services WHERE incident = $1', [incident]);
  await client.query('DELETE FROM nova.claims WHERE incident = $1', [incident]);
}
