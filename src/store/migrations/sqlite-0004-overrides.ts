/** What remedies changed of services and no later `up` may undo. */
export const sql = `
CREATE TABLE overrides (
  service TEXT NOT NULL,
  part TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (service, part)
) STRICT;
`;
