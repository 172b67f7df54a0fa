/** Migration 6: reels and saved searches, which all clients of a library share. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE reels (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  items TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE saved_searches (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  query TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL
) STRICT;
`;
