import type { PoolClient } from 'pg';

/** Runs an `INSERT … RETURNING id` of one row and answers its id. */
export async function insertReturningId(
  client: PoolClient,
  sql: string,
  values: unknown[],
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(sql, values);
  const row = rows[0];
  if (row === undefined) throw new Error('an INSERT answered no row');
  return row.id;
}
