/**
 * Migration 1: the tables of SQLite's migrations 1 to 6. Rows that belong to a video carry its id and lie in partitions by
 * its hash, so that one index stays small and Citus can spread them. Never edited after release.
 */

/** Partitions of each large table. */
const PARTITIONS = 16;

const partitionsOf = (table: string): string =>
  Array.from(
    { length: PARTITIONS },
    (_, i) => `CREATE TABLE ${table}_${i} PARTITION OF ${table}
      FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${i});`,
  ).join('\n');

/** The SQL of this migration. */
export const sql = `
-- Tells this library from any other, so that a cache made of another one is not taken for its own.
CREATE TABLE library (id text NOT NULL);
INSERT INTO library VALUES (replace(gen_random_uuid()::text, '-', ''));

-- Stems as SQLite's porter tokenizer does; no stop words, or phrases of them would not be found.
CREATE TEXT SEARCH DICTIONARY tidemark_stem (TEMPLATE = snowball, Language = porter);
CREATE TEXT SEARCH CONFIGURATION tidemark (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION tidemark
  ADD MAPPING FOR asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart,
    int, uint, float, sfloat, version, file, host, url, url_path, email WITH tidemark_stem;

CREATE TABLE videos (
  id text COLLATE "C" PRIMARY KEY,
  content_hash text NOT NULL,
  path text NOT NULL,
  file_name text NOT NULL,
  size_bytes bigint NOT NULL,
  title text NOT NULL,
  title_folded text NOT NULL,
  tags jsonb NOT NULL,
  captured_at text COLLATE "C",
  duration_s double precision,
  width integer,
  height integer,
  fps double precision,
  codec text,
  container text,
  warnings text NOT NULL,
  created_at text COLLATE "C" NOT NULL
);
CREATE INDEX videos_newest ON videos (created_at DESC, id DESC);

CREATE TABLE passages (
  id bigint GENERATED ALWAYS AS IDENTITY,
  video_id text COLLATE "C" NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  source text NOT NULL,
  lang text,
  start_s double precision NOT NULL,
  end_s double precision NOT NULL,
  text text NOT NULL,
  words tsvector NOT NULL,
  PRIMARY KEY (video_id, id)
) PARTITION BY HASH (video_id);
${partitionsOf('passages')}
CREATE INDEX passages_of_video ON passages (video_id, source);
CREATE INDEX passages_by_word ON passages USING gin (words);

CREATE TABLE timelines (
  id bigint GENERATED ALWAYS AS IDENTITY,
  video_id text COLLATE "C" NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  pack_id text NOT NULL,
  pack_revision text NOT NULL,
  fps double precision NOT NULL,
  state text NOT NULL,
  next_second integer NOT NULL,
  version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (video_id, id),
  UNIQUE (video_id, pack_id, pack_revision, fps)
);
CREATE INDEX timelines_by_id ON timelines (id);

CREATE TABLE chunks (
  video_id text COLLATE "C" NOT NULL,
  timeline_id bigint NOT NULL,
  start_s integer NOT NULL,
  seconds integer NOT NULL,
  pts_ms bytea NOT NULL,
  vector_values bytea NOT NULL,
  scales bytea NOT NULL,
  cuts bytea NOT NULL,
  PRIMARY KEY (video_id, timeline_id, start_s),
  FOREIGN KEY (video_id, timeline_id) REFERENCES timelines (video_id, id) ON DELETE CASCADE
) PARTITION BY HASH (video_id);
-- Vectors do not compress; unpacking them would cost time at each search.
ALTER TABLE chunks ALTER COLUMN vector_values SET STORAGE EXTERNAL;
${partitionsOf('chunks')}

CREATE TABLE moments (
  id bigint GENERATED ALWAYS AS IDENTITY,
  video_id text COLLATE "C" NOT NULL,
  timeline_id bigint NOT NULL,
  pack text NOT NULL,
  chunk_start_s integer NOT NULL,
  start_s double precision NOT NULL,
  end_s double precision NOT NULL,
  embedding halfvec NOT NULL,
  PRIMARY KEY (video_id, id),
  FOREIGN KEY (video_id, timeline_id) REFERENCES timelines (video_id, id) ON DELETE CASCADE
) PARTITION BY HASH (video_id);
${partitionsOf('moments')}
CREATE INDEX moments_of_chunk ON moments (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_by_id ON moments (id);

-- Moments deleted or replaced, for caches of their vectors. The sequence is the generation of the moments.
CREATE TABLE gone_moments (
  generation bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  moment_id bigint NOT NULL
);
CREATE FUNCTION keep_gone_moment() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO gone_moments (moment_id) VALUES (old.id);
  RETURN NULL;
END $body$;
CREATE TRIGGER moment_gone AFTER DELETE ON moments FOR EACH ROW EXECUTE FUNCTION keep_gone_moment();

CREATE TABLE jobs (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  kind text NOT NULL,
  video_id text COLLATE "C",
  path text NOT NULL,
  hints text NOT NULL,
  state text NOT NULL,
  stage text NOT NULL,
  done_s double precision NOT NULL,
  total_s double precision,
  eta_s double precision,
  attempts integer NOT NULL,
  crashes integer NOT NULL,
  cancel_requested integer NOT NULL,
  error text,
  created_at text COLLATE "C" NOT NULL,
  started_at text COLLATE "C",
  finished_at text COLLATE "C",
  heartbeat_ms bigint,
  pack_id text,
  pack_revision text
);
CREATE INDEX jobs_by_state ON jobs (state, seq);
CREATE INDEX jobs_of_video ON jobs (video_id, seq);
CREATE INDEX jobs_newest ON jobs (created_at DESC, id DESC);

CREATE TABLE events (
  video_id text COLLATE "C" NOT NULL,
  timeline_id bigint NOT NULL,
  start_s integer NOT NULL,
  end_s integer NOT NULL,
  peak_s integer NOT NULL,
  vector_values bytea NOT NULL,
  scale double precision NOT NULL,
  shots bytea NOT NULL,
  PRIMARY KEY (video_id, timeline_id, start_s),
  FOREIGN KEY (video_id, timeline_id) REFERENCES timelines (video_id, id) ON DELETE CASCADE
) PARTITION BY HASH (video_id);
${partitionsOf('events')}

-- The version of a timeline that its events were made from, and by which scheme.
CREATE TABLE event_runs (
  video_id text COLLATE "C" NOT NULL,
  timeline_id bigint NOT NULL,
  version integer NOT NULL,
  scheme integer NOT NULL,
  PRIMARY KEY (video_id, timeline_id),
  FOREIGN KEY (video_id, timeline_id) REFERENCES timelines (video_id, id) ON DELETE CASCADE
);

-- By content and second, not by event: they outlive events, timelines and packs.
CREATE TABLE link_verdicts (
  video_id text COLLATE "C" NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  cause_s integer NOT NULL,
  effect_s integer NOT NULL,
  verdict text NOT NULL,
  judged_at text COLLATE "C" NOT NULL,
  PRIMARY KEY (video_id, cause_s, effect_s)
);

CREATE TABLE derived_values (
  pack_id text NOT NULL,
  pack_revision text NOT NULL,
  name text NOT NULL,
  stamp text NOT NULL,
  value bytea NOT NULL,
  PRIMARY KEY (pack_id, pack_revision, name)
);

CREATE TABLE requests (
  key text COLLATE "C" PRIMARY KEY,
  fingerprint text NOT NULL,
  answer text,
  claimed_ms bigint NOT NULL
);
CREATE INDEX requests_claimed ON requests (claimed_ms);

CREATE TABLE reels (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  items text NOT NULL,
  revision integer NOT NULL,
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL
);
CREATE TABLE saved_searches (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  query text NOT NULL UNIQUE,
  created_at text COLLATE "C" NOT NULL
);
`;
