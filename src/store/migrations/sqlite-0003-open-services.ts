/** Which open incident a service belongs to: at most one. */
export const sql = `
CREATE TABLE open_services (
  service TEXT PRIMARY KEY,
  incident TEXT NOT NULL
) STRICT;
CREATE INDEX open_services_incident ON open_services (incident);

-- Where two open incidents have the same service, the newer one is the one that goes on.
INSERT OR IGNORE INTO open_services (service, incident)
SELECT json_extract(events.body, '$.service'), events.incident
FROM events JOIN incidents ON incidents.id = events.incident
WHERE incidents.open = 1 AND events.type IN ('opened', 'symptom-joined')
ORDER BY incidents.opened_at DESC, incidents.rowid DESC, events.version;
`;
