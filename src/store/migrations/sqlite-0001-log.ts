/** The log and what is computed from it, evidence, and what held when services were healthy. */
export const sql = `
CREATE TABLE events (
  incident TEXT NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (incident, version)
) STRICT;
CREATE INDEX events_at ON events (at, type);

-- A projection of the log: which incidents there are, and which still need somebody.
CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  opened_at INTEGER NOT NULL,
  open INTEGER NOT NULL,
  service TEXT NOT NULL
) STRICT;
CREATE INDEX incidents_opened_at ON incidents (opened_at);

-- One open intent at a time per target, across all incidents.
CREATE TABLE claims (
  target TEXT PRIMARY KEY,
  incident TEXT NOT NULL,
  intent TEXT NOT NULL
) STRICT;

CREATE TABLE evidence (
  incident TEXT NOT NULL,
  id TEXT NOT NULL,
  round INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (incident, id)
) STRICT;

CREATE TABLE last_known_good (
  service TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (service, at)
) STRICT;

CREATE TABLE installation (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;
`;
