/** As SQLite's. */
export const sql = `
CREATE TABLE nova.watches (
  id TEXT PRIMARY KEY,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL
);
CREATE INDEX watches_until ON nova.watches (until_at);

CREATE TABLE nova.watch_states (
  watch TEXT NOT NULL REFERENCES nova.watches (id) ON DELETE CASCADE,
  service TEXT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (watch, service, at)
);
`;
