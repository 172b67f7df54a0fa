/** Migration 2: API keys, by their hashes, and the audit of writes. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE api_keys (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  scopes text NOT NULL,
  hash text COLLATE "C" NOT NULL UNIQUE,
  old_hash text COLLATE "C" UNIQUE,
  old_until text COLLATE "C",
  created_at text COLLATE "C" NOT NULL,
  expires_at text COLLATE "C",
  revoked_at text COLLATE "C",
  last_used_at text COLLATE "C"
);
CREATE TABLE audit (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at text COLLATE "C" NOT NULL,
  key_id text COLLATE "C",
  key_name text NOT NULL,
  address text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  status integer NOT NULL
);
`;
