/** Migration 4: requests that named themselves, so that repeating one does nothing twice. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE requests (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  answer TEXT,
  claimed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_claimed ON requests (claimed_ms);
`;
