/** As SQLite's. */
export const sql = `
CREATE TABLE nova.seen (
  sense TEXT PRIMARY KEY,
  at BIGINT NOT NULL
);
`;
