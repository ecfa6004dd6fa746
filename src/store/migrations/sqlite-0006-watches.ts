/** When responders watched, and how services looked to them. */
export const sql = `
CREATE TABLE watches (
  id TEXT PRIMARY KEY,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL
) STRICT;
CREATE INDEX watches_until ON watches (until_at);

CREATE TABLE watch_states (
  watch TEXT NOT NULL,
  service TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (watch, service, at)
) STRICT, WITHOUT ROWID;
`;
