/** What people and the responder say beside any incident; and two new types of events. */
export const sql = `
CREATE TABLE journal (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX journal_type ON journal (type, at);
`;
