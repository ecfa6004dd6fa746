/** Subscribers and what they are owed, in PostgreSQL. */
import { transaction, type Postgres } from './postgres-connect.ts';
import { askedAgainAfter, pendingFor, type OwedMail, type SubscriberStore } from './subscribers.ts';

export function subscribersIn(postgres: Postgres): SubscriberStore {
  return {
    askSubscription: ({ id, address, at, most, mostPending }) =>
      postgres.use((client) =>
        transaction(client, async () => {
          await client.query(
            'DELETE FROM nova.subscribers WHERE confirmed_at IS NULL AND asked_at < $1',
            [at - pendingFor],
          );
          const { rows: again } = await client.query<{ id: string }>(
            `UPDATE nova.subscribers SET asked_at = $2
             WHERE address = $1 AND confirmed_at IS NULL AND asked_at <= $3 RETURNING id`,
            [address, at, at - askedAgainAfter],
          );
          if (again[0] !== undefined) return again[0].id;
          const { rowCount } = await client.query(
            `INSERT INTO nova.subscribers (id, address, asked_at)
             SELECT $1::text, $2::text, $3::bigint
             WHERE (SELECT count(*) FROM nova.subscribers) < $4
             AND (SELECT count(*) FROM nova.subscribers WHERE confirmed_at IS NULL) < $5
             ON CONFLICT DO NOTHING`,
            [id, address, at, most, mostPending],
          );
          return rowCount === 1 ? id : null;
        }),
      ),
    confirmSubscription: (id, at) =>
      postgres.use(async (client) => {
        const { rowCount } = await client.query(
          'UPDATE nova.subscribers SET confirmed_at = coalesce(confirmed_at, $2) WHERE id = $1',
          [id, at],
        );
        return rowCount === 1;
      }),
    endSubscription: (id) =>
      postgres.use((client) =>
        transaction(client, async () => {
          await client.query('DELETE FROM nova.owed_mails WHERE subscriber = $1', [id]);
          await client.query('DELETE FROM nova.subscribers WHERE id = $1', [id]);
        }),
      ),
    oweMails: (incident, updateAt, at) =>
      postgres.use(async (client) => {
        await client.query(
          `INSERT INTO nova.owed_mails AS owed (subscriber, incident, update_at, due_at, attempts, sending)
           SELECT id, $1, $2, $3, 0, 0 FROM nova.subscribers WHERE confirmed_at IS NOT NULL
           ON CONFLICT (subscriber, incident) DO UPDATE
           SET update_at = excluded.update_at, due_at = excluded.due_at, attempts = 0, sending = 0
           WHERE excluded.update_at > owed.update_at`,
          [incident, updateAt, at],
        );
        const { rows } = await client.query<{ number: number }>(
          'SELECT count(*)::int AS number FROM nova.subscribers WHERE confirmed_at IS NOT NULL',
        );
        return rows[0]?.number ?? 0;
      }),
    takeMail: (at, until) =>
      postgres.use(async (client) => {
        // Of two replicas that ask at once each gets another mail.
        const { rows } = await client.query<OwedMail>(
          `WITH due AS (
             SELECT subscriber, incident, sending FROM nova.owed_mails
             WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
           )
           UPDATE nova.owed_mails AS owed
           SET due_at = $2, attempts = owed.attempts + 1, sending = 1
           FROM due, nova.subscribers
           WHERE owed.subscriber = due.subscriber AND owed.incident = due.incident
             AND id = due.subscriber
           RETURNING owed.subscriber, address, owed.incident, update_at::float8 AS "updateAt",
             attempts, due.sending = 1 AS repeat`,
          [at, until],
        );
        return rows[0] ?? null;
      }),
    finishMail: async ({ subscriber, incident, updateAt }, dueAt) => {
      await postgres.use((client) =>
        client.query(
          `UPDATE nova.owed_mails SET due_at = $1, sending = 0
           WHERE subscriber = $2 AND incident = $3 AND update_at = $4`,
          [dueAt, subscriber, incident, updateAt],
        ),
      );
    },
  };
}
