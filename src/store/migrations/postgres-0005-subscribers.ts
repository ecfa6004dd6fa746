/** As SQLite's. */
export const sql = `
CREATE TABLE nova.subscribers (
  id TEXT PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  asked_at BIGINT NOT NULL,
  confirmed_at BIGINT
);

CREATE TABLE nova.owed_mails (
  subscriber TEXT NOT NULL,
  incident TEXT NOT NULL,
  update_at BIGINT NOT NULL,
  due_at BIGINT,
  attempts INTEGER NOT NULL,
  sending INTEGER NOT NULL,
  PRIMARY KEY (subscriber, incident)
);
CREATE INDEX owed_mails_due ON nova.owed_mails (due_at) WHERE due_at IS NOT NULL;
`;
