/** Who wants to be told by e-mail, and the mail that each of them is owed about an incident. */
export const sql = `
CREATE TABLE subscribers (
  id TEXT PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  asked_at INTEGER NOT NULL,
  -- NULL: not confirmed yet.
  confirmed_at INTEGER
) STRICT;

CREATE TABLE owed_mails (
  subscriber TEXT NOT NULL,
  incident TEXT NOT NULL,
  -- Which update: only the newest is owed.
  update_at INTEGER NOT NULL,
  -- NULL: it was sent, or will not be.
  due_at INTEGER,
  attempts INTEGER NOT NULL,
  -- 1: somebody has begun to send it and has not said how that went.
  sending INTEGER NOT NULL,
  PRIMARY KEY (subscriber, incident)
) STRICT, WITHOUT ROWID;
CREATE INDEX owed_mails_due ON owed_mails (due_at) WHERE due_at IS NOT NULL;
`;
