/** When somebody last watched, by what it watched with. */
export const sql = `
CREATE TABLE seen (
  sense TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT;
`;
