/** The same tables as SQLite's, in a schema of our own. Bodies are text: jsonb refuses \u0000. */
export const sql = `
CREATE TABLE nova.events (
  seq BIGINT GENERATED ALWAYS AS IDENTITY,
  incident TEXT NOT NULL,
  version INTEGER NOT NULL,
  at BIGINT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  -- Which append wrote the row: tells whose it is when an answer was lost.
  append UUID NOT NULL,
  PRIMARY KEY (incident, version)
);
CREATE INDEX events_at ON nova.events (at, type);

CREATE TABLE nova.incidents (
  seq BIGINT GENERATED ALWAYS AS IDENTITY,
  id TEXT PRIMARY KEY,
  opened_at BIGINT NOT NULL,
  open BOOLEAN NOT NULL,
  service TEXT NOT NULL
);
CREATE INDEX incidents_opened_at ON nova.incidents (opened_at);

CREATE TABLE nova.open_services (
  service TEXT PRIMARY KEY,
  incident TEXT NOT NULL
);
CREATE INDEX open_services_incident ON nova.open_services (incident);

CREATE TABLE nova.claims (
  target TEXT PRIMARY KEY,
  incident TEXT NOT NULL,
  intent TEXT NOT NULL
);
CREATE INDEX claims_incident ON nova.claims (incident);

CREATE TABLE nova.evidence (
  seq BIGINT GENERATED ALWAYS AS IDENTITY,
  incident TEXT NOT NULL,
  id TEXT NOT NULL,
  round INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (incident, id)
);

CREATE TABLE nova.journal (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at BIGINT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX journal_type ON nova.journal (type, at);

CREATE TABLE nova.last_known_good (
  service TEXT NOT NULL,
  at BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (service, at)
);

CREATE TABLE nova.installation (
  name TEXT PRIMARY KEY,
  value BYTEA NOT NULL
);
`;
