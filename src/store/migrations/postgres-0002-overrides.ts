/** As SQLite's. */
export const sql = `
CREATE TABLE nova.overrides (
  service TEXT NOT NULL,
  part TEXT NOT NULL,
  at BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (service, part)
);
`;
