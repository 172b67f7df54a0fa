/** Migration 5: triggers, events, webhooks and deliveries. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE triggers (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  query text NOT NULL,
  filter text,
  min_probability double precision NOT NULL,
  min_score double precision,
  state text NOT NULL,
  tried text,
  armed_at text COLLATE "C",
  error text,
  seen_moment bigint NOT NULL,
  baseline text NOT NULL,
  created_at text COLLATE "C" NOT NULL
);
-- Videos by their ids, which are of their contents: a firing outlives the video, so that it is not repeated when it returns.
CREATE TABLE firings (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  trigger_id text COLLATE "C" NOT NULL REFERENCES triggers (id) ON DELETE CASCADE,
  video_id text COLLATE "C" NOT NULL,
  start_s double precision NOT NULL,
  end_s double precision NOT NULL,
  peak_s double precision NOT NULL,
  probability double precision,
  score double precision NOT NULL,
  at text COLLATE "C" NOT NULL,
  UNIQUE (trigger_id, video_id, peak_s)
);
CREATE TABLE webhooks (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  url text NOT NULL,
  secret text NOT NULL,
  events text NOT NULL,
  created_at text COLLATE "C" NOT NULL
);
CREATE TABLE outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  type text NOT NULL,
  at text COLLATE "C" NOT NULL,
  data text NOT NULL
);
CREATE TABLE deliveries (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  webhook_id text COLLATE "C" NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event_id text COLLATE "C" NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  state text COLLATE "C" NOT NULL,
  attempts integer NOT NULL,
  next_ms bigint NOT NULL,
  status integer,
  error text,
  created_at text COLLATE "C" NOT NULL,
  finished_at text COLLATE "C",
  UNIQUE (webhook_id, event_id)
);
CREATE INDEX deliveries_due ON deliveries (state, next_ms);
`;
