/** Subscribers and what they are owed, in SQLite; each function runs in a transaction of its caller. */
import type { DatabaseSync } from 'node:sqlite';
import { askedAgainAfter, pendingFor, type OwedMail, type SubscriptionAsk } from './subscribers.ts';

export function askSubscription(
  database: DatabaseSync,
  { id, address, at, most, mostPending }: SubscriptionAsk,
): string | null {
  database
    .prepare('DELETE FROM subscribers WHERE confirmed_at IS NULL AND asked_at < ?')
    .run(at - pendingFor);
  const known = database
    .prepare('SELECT id, asked_at, confirmed_at FROM subscribers WHERE address = ?')
    .get(address);
  if (known !== undefined) {
    if (known.confirmed_at !== null || Number(known.asked_at) > at - askedAgainAfter) return null;
    database.prepare('UPDATE subscribers SET asked_at = ? WHERE id = ?').run(at, String(known.id));
    return String(known.id);
  }
  const inserted = database
    .prepare(
      `INSERT INTO subscribers (id, address, asked_at)
       SELECT ?1, ?2, ?3 WHERE (SELECT count(*) FROM subscribers) < ?4
       AND (SELECT count(*) FROM subscribers WHERE confirmed_at IS NULL) < ?5`,
    )
    .run(id, address, at, most, mostPending);
  return inserted.changes === 0 ? null : id;
}

export function confirmSubscription(database: DatabaseSync, id: string, at: number): boolean {
  const { changes } = database
    .prepare('UPDATE subscribers SET confirmed_at = coalesce(confirmed_at, ?) WHERE id = ?')
    .run(at, id);
  return changes > 0;
}

export function endSubscription(database: DatabaseSync, id: string): void {
  database.prepare('DELETE FROM owed_mails WHERE subscriber = ?').run(id);
  database.prepare('DELETE FROM subscribers WHERE id = ?').run(id);
}

export function oweMails(
  database: DatabaseSync,
  incident: string,
  updateAt: number,
  at: number,
): number {
  database
    .prepare(
      `INSERT INTO owed_mails (subscriber, incident, update_at, due_at, attempts, sending)
       SELECT id, ?1, ?2, ?3, 0, 0 FROM subscribers WHERE confirmed_at IS NOT NULL
       ON CONFLICT (subscriber, incident) DO UPDATE
       SET update_at = excluded.update_at, due_at = excluded.due_at, attempts = 0, sending = 0
       WHERE excluded.update_at > owed_mails.update_at`,
    )
    .run(incident, updateAt, at);
  const row = database
    .prepare('SELECT count(*) AS number FROM subscribers WHERE confirmed_at IS NOT NULL')
    .get();
  return Number(row?.number);
}

export function takeMail(database: DatabaseSync, at: number, until: number): OwedMail | null {
  const row = database
    .prepare(
      `SELECT subscriber, address, incident, update_at, attempts, sending
       FROM owed_mails JOIN subscribers ON id = subscriber
       WHERE due_at <= ? ORDER BY due_at LIMIT 1`,
    )
    .get(at);
  if (row === undefined) return null;
  const [subscriber, incident] = [String(row.subscriber), String(row.incident)];
  database
    .prepare(
      `UPDATE owed_mails SET due_at = ?, attempts = attempts + 1, sending = 1
       WHERE subscriber = ? AND incident = ?`,
    )
    .run(until, subscriber, incident);
  return {
    ...{ subscriber, incident, address: String(row.address), updateAt: Number(row.update_at) },
    ...{ attempts: Number(row.attempts) + 1, repeat: row.sending === 1 },
  };
}

export function finishMail(
  database: DatabaseSync,
  { subscriber, incident, updateAt }: OwedMail,
  dueAt: number | null,
): void {
  database
    .prepare(
      `UPDATE owed_mails SET due_at = ?, sending = 0
       WHERE subscriber = ? AND incident = ? AND update_at = ?`,
    )
    .run(dueAt, subscriber, incident, updateAt);
}
