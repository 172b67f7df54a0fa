CREATE SCHEMA released;
CREATE FUNCTION released.keep_gone_moment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO gone_moments (moment_id) VALUES (old.id);
  RETURN NULL;
END $$;
CREATE FUNCTION released.number_job_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  NEW.revision := nextval(format('%I.job_revisions', TG_TABLE_SCHEMA)::regclass);
  RETURN NEW;
END $$;
CREATE FUNCTION released.tell_job_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  PERFORM pg_notify('jobs:' || TG_TABLE_SCHEMA, coalesce(NEW.id, OLD.id));
  RETURN NULL;
END $$;
CREATE TEXT SEARCH DICTIONARY released.tidemark_stem (
    TEMPLATE = pg_catalog.snowball,
    language = 'porter' );
CREATE TEXT SEARCH CONFIGURATION released.tidemark (
    PARSER = pg_catalog."default" );
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR asciiword WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR word WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR numword WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR email WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR url WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR host WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR sfloat WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR version WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR hword_numpart WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR hword_part WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR hword_asciipart WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR numhword WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR asciihword WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR hword WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR url_path WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR file WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR "float" WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR "int" WITH released.tidemark_stem;
ALTER TEXT SEARCH CONFIGURATION released.tidemark
    ADD MAPPING FOR uint WITH released.tidemark_stem;
CREATE TABLE released.api_keys (
    seq bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    scopes text NOT NULL,
    hash text NOT NULL COLLATE pg_catalog."C",
    old_hash text COLLATE pg_catalog."C",
    old_until text COLLATE pg_catalog."C",
    created_at text NOT NULL COLLATE pg_catalog."C",
    expires_at text COLLATE pg_catalog."C",
    revoked_at text COLLATE pg_catalog."C",
    last_used_at text COLLATE pg_catalog."C"
);
ALTER TABLE released.api_keys ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.api_keys_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.audit (
    seq bigint NOT NULL,
    at text NOT NULL COLLATE pg_catalog."C",
    key_id text COLLATE pg_catalog."C",
    key_name text NOT NULL,
    address text NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    status integer NOT NULL
);
ALTER TABLE released.audit ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.audit_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.chunks (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
)
PARTITION BY HASH (video_id);
ALTER TABLE ONLY released.chunks ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_0 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_0 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_1 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_1 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_10 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_10 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_11 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_11 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_12 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_12 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_13 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_13 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_14 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_14 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_15 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_15 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_2 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_2 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_3 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_3 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_4 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_4 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_5 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_5 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_6 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_6 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_7 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_7 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_8 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_8 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.chunks_9 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    seconds integer NOT NULL,
    pts_ms bytea NOT NULL,
    vector_values bytea NOT NULL,
    scales bytea NOT NULL,
    cuts bytea NOT NULL
);
ALTER TABLE ONLY released.chunks_9 ALTER COLUMN vector_values SET STORAGE EXTERNAL;
CREATE TABLE released.deliveries (
    seq bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    webhook_id text NOT NULL COLLATE pg_catalog."C",
    event_id text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL,
    body text NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    attempts integer NOT NULL,
    next_ms bigint NOT NULL,
    status integer,
    error text,
    created_at text NOT NULL COLLATE pg_catalog."C",
    finished_at text COLLATE pg_catalog."C"
);
ALTER TABLE released.deliveries ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.deliveries_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.derived_values (
    pack_id text NOT NULL,
    pack_revision text NOT NULL,
    name text NOT NULL,
    stamp text NOT NULL,
    value bytea NOT NULL
);
CREATE TABLE released.event_runs (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    version integer NOT NULL,
    scheme integer NOT NULL
);
CREATE TABLE released.events (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
)
PARTITION BY HASH (video_id);
CREATE TABLE released.events_0 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_1 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_10 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_11 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_12 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_13 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_14 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_15 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_2 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_3 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_4 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_5 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_6 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_7 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_8 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.events_9 (
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    start_s integer NOT NULL,
    end_s integer NOT NULL,
    peak_s integer NOT NULL,
    vector_values bytea NOT NULL,
    scale double precision NOT NULL,
    shots bytea NOT NULL
);
CREATE TABLE released.firings (
    seq bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    trigger_id text NOT NULL COLLATE pg_catalog."C",
    video_id text NOT NULL COLLATE pg_catalog."C",
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    peak_s double precision NOT NULL,
    probability double precision,
    score double precision NOT NULL,
    at text NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE released.firings ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.firings_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.gone_moments (
    generation bigint NOT NULL,
    moment_id bigint NOT NULL
);
ALTER TABLE released.gone_moments ALTER COLUMN generation ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.gone_moments_generation_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.job_group_jobs (
    group_id text NOT NULL COLLATE pg_catalog."C",
    job_id text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE released.job_groups (
    id text NOT NULL COLLATE pg_catalog."C",
    created_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE released.job_revisions
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE released.job_turns (
    priority integer NOT NULL,
    turn bigint NOT NULL
);
CREATE TABLE released.jobs (
    seq bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    video_id text COLLATE pg_catalog."C",
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
    created_at text NOT NULL COLLATE pg_catalog."C",
    started_at text COLLATE pg_catalog."C",
    finished_at text COLLATE pg_catalog."C",
    heartbeat_ms bigint,
    pack_id text,
    pack_revision text,
    priority integer DEFAULT 1 NOT NULL,
    requester text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    turn bigint DEFAULT 0 NOT NULL,
    revision bigint DEFAULT 0 NOT NULL
);
ALTER TABLE released.jobs ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.jobs_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.library (
    id text NOT NULL
);
CREATE TABLE released.link_verdicts (
    video_id text NOT NULL COLLATE pg_catalog."C",
    cause_s integer NOT NULL,
    effect_s integer NOT NULL,
    verdict text NOT NULL,
    judged_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE released.moments (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
)
PARTITION BY HASH (video_id);
CREATE TABLE released.moments_0 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_1 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_10 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_11 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_12 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_13 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_14 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_15 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_2 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_3 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_4 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_5 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_6 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_7 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_8 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
CREATE TABLE released.moments_9 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    timeline_id bigint NOT NULL,
    pack text NOT NULL,
    chunk_start_s integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    embedding public.halfvec NOT NULL
);
ALTER TABLE released.moments ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.moments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.outbox (
    seq bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL,
    at text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL
);
ALTER TABLE released.outbox ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.outbox_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.passages (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
)
PARTITION BY HASH (video_id);
CREATE TABLE released.passages_0 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_1 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_10 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_11 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_12 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_13 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_14 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_15 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_2 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_3 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_4 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_5 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_6 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_7 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_8 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
CREATE TABLE released.passages_9 (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    lang text,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    box text,
    confidence double precision
);
ALTER TABLE released.passages ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.passages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.readings (
    video_id text NOT NULL COLLATE pg_catalog."C",
    reader text NOT NULL COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    next_second integer NOT NULL,
    complete boolean NOT NULL
);
CREATE TABLE released.reels (
    seq bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    items text NOT NULL,
    revision integer NOT NULL,
    created_at text NOT NULL COLLATE pg_catalog."C",
    updated_at text NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE released.reels ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.reels_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.requests (
    key text NOT NULL COLLATE pg_catalog."C",
    fingerprint text NOT NULL,
    answer text,
    claimed_ms bigint NOT NULL
);
CREATE TABLE released.saved_searches (
    seq bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    query text NOT NULL,
    created_at text NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE released.saved_searches ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.saved_searches_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.schema_version (
    version integer NOT NULL
);
CREATE TABLE released.source_files (
    source_id text NOT NULL COLLATE pg_catalog."C",
    path text NOT NULL COLLATE pg_catalog."C",
    device text NOT NULL COLLATE pg_catalog."C",
    inode text NOT NULL COLLATE pg_catalog."C",
    size_bytes bigint NOT NULL,
    mtime_ms double precision NOT NULL,
    state text NOT NULL,
    since_ms bigint NOT NULL,
    job_id text COLLATE pg_catalog."C",
    video_id text COLLATE pg_catalog."C",
    error_code text
);
CREATE TABLE released.sources (
    seq bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    path text NOT NULL COLLATE pg_catalog."C",
    include text NOT NULL,
    exclude text NOT NULL,
    paused integer NOT NULL,
    error text,
    created_at text NOT NULL COLLATE pg_catalog."C",
    scanned_at text COLLATE pg_catalog."C",
    remote text
);
ALTER TABLE released.sources ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.sources_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.speech (
    video_id text NOT NULL COLLATE pg_catalog."C",
    detector text NOT NULL,
    spans bytea NOT NULL
);
CREATE TABLE released.thing_frames (
    video_id text NOT NULL COLLATE pg_catalog."C",
    second integer NOT NULL,
    detector text NOT NULL,
    boxes bytea NOT NULL
);
CREATE TABLE released.timelines (
    id bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    pack_id text NOT NULL,
    pack_revision text NOT NULL,
    fps double precision NOT NULL,
    state text NOT NULL,
    next_second integer NOT NULL,
    version integer DEFAULT 0 NOT NULL
);
ALTER TABLE released.timelines ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.timelines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.track_spans (
    seq bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    start_ms bigint NOT NULL,
    end_ms bigint NOT NULL,
    revision text NOT NULL,
    tracks bytea NOT NULL
);
ALTER TABLE released.track_spans ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.track_spans_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.triggers (
    seq bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    query text NOT NULL,
    filter text,
    min_probability double precision NOT NULL,
    min_score double precision,
    state text NOT NULL,
    tried text,
    armed_at text COLLATE pg_catalog."C",
    error text,
    seen_moment bigint NOT NULL,
    baseline text NOT NULL,
    created_at text NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE released.triggers ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.triggers_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE released.videos (
    id text NOT NULL COLLATE pg_catalog."C",
    content_hash text NOT NULL,
    path text NOT NULL,
    file_name text NOT NULL,
    size_bytes bigint NOT NULL,
    title text NOT NULL,
    title_folded text NOT NULL,
    tags jsonb NOT NULL,
    captured_at text COLLATE pg_catalog."C",
    duration_s double precision,
    width integer,
    height integer,
    fps double precision,
    codec text,
    container text,
    warnings text NOT NULL,
    created_at text NOT NULL COLLATE pg_catalog."C",
    external_id text COLLATE pg_catalog."C",
    metadata text DEFAULT '{}'::text NOT NULL,
    metadata_pairs jsonb DEFAULT '[]'::jsonb NOT NULL,
    source_id text COLLATE pg_catalog."C",
    offline_since text COLLATE pg_catalog."C"
);
CREATE TABLE released.webhooks (
    seq bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    url text NOT NULL,
    secret text NOT NULL,
    events text NOT NULL,
    created_at text NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE released.webhooks ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME released.webhooks_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_0 FOR VALUES WITH (modulus 16, remainder 0);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_1 FOR VALUES WITH (modulus 16, remainder 1);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_10 FOR VALUES WITH (modulus 16, remainder 10);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_11 FOR VALUES WITH (modulus 16, remainder 11);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_12 FOR VALUES WITH (modulus 16, remainder 12);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_13 FOR VALUES WITH (modulus 16, remainder 13);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_14 FOR VALUES WITH (modulus 16, remainder 14);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_15 FOR VALUES WITH (modulus 16, remainder 15);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_2 FOR VALUES WITH (modulus 16, remainder 2);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_3 FOR VALUES WITH (modulus 16, remainder 3);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_4 FOR VALUES WITH (modulus 16, remainder 4);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_5 FOR VALUES WITH (modulus 16, remainder 5);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_6 FOR VALUES WITH (modulus 16, remainder 6);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_7 FOR VALUES WITH (modulus 16, remainder 7);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_8 FOR VALUES WITH (modulus 16, remainder 8);
ALTER TABLE ONLY released.chunks ATTACH PARTITION released.chunks_9 FOR VALUES WITH (modulus 16, remainder 9);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_0 FOR VALUES WITH (modulus 16, remainder 0);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_1 FOR VALUES WITH (modulus 16, remainder 1);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_10 FOR VALUES WITH (modulus 16, remainder 10);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_11 FOR VALUES WITH (modulus 16, remainder 11);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_12 FOR VALUES WITH (modulus 16, remainder 12);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_13 FOR VALUES WITH (modulus 16, remainder 13);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_14 FOR VALUES WITH (modulus 16, remainder 14);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_15 FOR VALUES WITH (modulus 16, remainder 15);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_2 FOR VALUES WITH (modulus 16, remainder 2);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_3 FOR VALUES WITH (modulus 16, remainder 3);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_4 FOR VALUES WITH (modulus 16, remainder 4);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_5 FOR VALUES WITH (modulus 16, remainder 5);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_6 FOR VALUES WITH (modulus 16, remainder 6);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_7 FOR VALUES WITH (modulus 16, remainder 7);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_8 FOR VALUES WITH (modulus 16, remainder 8);
ALTER TABLE ONLY released.events ATTACH PARTITION released.events_9 FOR VALUES WITH (modulus 16, remainder 9);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_0 FOR VALUES WITH (modulus 16, remainder 0);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_1 FOR VALUES WITH (modulus 16, remainder 1);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_10 FOR VALUES WITH (modulus 16, remainder 10);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_11 FOR VALUES WITH (modulus 16, remainder 11);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_12 FOR VALUES WITH (modulus 16, remainder 12);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_13 FOR VALUES WITH (modulus 16, remainder 13);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_14 FOR VALUES WITH (modulus 16, remainder 14);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_15 FOR VALUES WITH (modulus 16, remainder 15);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_2 FOR VALUES WITH (modulus 16, remainder 2);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_3 FOR VALUES WITH (modulus 16, remainder 3);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_4 FOR VALUES WITH (modulus 16, remainder 4);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_5 FOR VALUES WITH (modulus 16, remainder 5);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_6 FOR VALUES WITH (modulus 16, remainder 6);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_7 FOR VALUES WITH (modulus 16, remainder 7);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_8 FOR VALUES WITH (modulus 16, remainder 8);
ALTER TABLE ONLY released.moments ATTACH PARTITION released.moments_9 FOR VALUES WITH (modulus 16, remainder 9);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_0 FOR VALUES WITH (modulus 16, remainder 0);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_1 FOR VALUES WITH (modulus 16, remainder 1);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_10 FOR VALUES WITH (modulus 16, remainder 10);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_11 FOR VALUES WITH (modulus 16, remainder 11);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_12 FOR VALUES WITH (modulus 16, remainder 12);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_13 FOR VALUES WITH (modulus 16, remainder 13);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_14 FOR VALUES WITH (modulus 16, remainder 14);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_15 FOR VALUES WITH (modulus 16, remainder 15);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_2 FOR VALUES WITH (modulus 16, remainder 2);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_3 FOR VALUES WITH (modulus 16, remainder 3);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_4 FOR VALUES WITH (modulus 16, remainder 4);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_5 FOR VALUES WITH (modulus 16, remainder 5);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_6 FOR VALUES WITH (modulus 16, remainder 6);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_7 FOR VALUES WITH (modulus 16, remainder 7);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_8 FOR VALUES WITH (modulus 16, remainder 8);
ALTER TABLE ONLY released.passages ATTACH PARTITION released.passages_9 FOR VALUES WITH (modulus 16, remainder 9);
ALTER TABLE ONLY released.api_keys
    ADD CONSTRAINT api_keys_hash_key UNIQUE (hash);
ALTER TABLE ONLY released.api_keys
    ADD CONSTRAINT api_keys_id_key UNIQUE (id);
ALTER TABLE ONLY released.api_keys
    ADD CONSTRAINT api_keys_old_hash_key UNIQUE (old_hash);
ALTER TABLE ONLY released.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY released.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY released.chunks
    ADD CONSTRAINT chunks_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_0
    ADD CONSTRAINT chunks_0_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_10
    ADD CONSTRAINT chunks_10_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_11
    ADD CONSTRAINT chunks_11_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_12
    ADD CONSTRAINT chunks_12_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_13
    ADD CONSTRAINT chunks_13_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_14
    ADD CONSTRAINT chunks_14_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_15
    ADD CONSTRAINT chunks_15_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_1
    ADD CONSTRAINT chunks_1_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_2
    ADD CONSTRAINT chunks_2_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_3
    ADD CONSTRAINT chunks_3_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_4
    ADD CONSTRAINT chunks_4_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_5
    ADD CONSTRAINT chunks_5_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_6
    ADD CONSTRAINT chunks_6_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_7
    ADD CONSTRAINT chunks_7_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_8
    ADD CONSTRAINT chunks_8_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.chunks_9
    ADD CONSTRAINT chunks_9_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.deliveries
    ADD CONSTRAINT deliveries_id_key UNIQUE (id);
ALTER TABLE ONLY released.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY released.deliveries
    ADD CONSTRAINT deliveries_webhook_id_event_id_key UNIQUE (webhook_id, event_id);
ALTER TABLE ONLY released.derived_values
    ADD CONSTRAINT derived_values_pkey PRIMARY KEY (pack_id, pack_revision, name);
ALTER TABLE ONLY released.event_runs
    ADD CONSTRAINT event_runs_pkey PRIMARY KEY (video_id, timeline_id);
ALTER TABLE ONLY released.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_0
    ADD CONSTRAINT events_0_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_10
    ADD CONSTRAINT events_10_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_11
    ADD CONSTRAINT events_11_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_12
    ADD CONSTRAINT events_12_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_13
    ADD CONSTRAINT events_13_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_14
    ADD CONSTRAINT events_14_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_15
    ADD CONSTRAINT events_15_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_1
    ADD CONSTRAINT events_1_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_2
    ADD CONSTRAINT events_2_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_3
    ADD CONSTRAINT events_3_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_4
    ADD CONSTRAINT events_4_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_5
    ADD CONSTRAINT events_5_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_6
    ADD CONSTRAINT events_6_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_7
    ADD CONSTRAINT events_7_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_8
    ADD CONSTRAINT events_8_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.events_9
    ADD CONSTRAINT events_9_pkey PRIMARY KEY (video_id, timeline_id, start_s);
ALTER TABLE ONLY released.firings
    ADD CONSTRAINT firings_id_key UNIQUE (id);
ALTER TABLE ONLY released.firings
    ADD CONSTRAINT firings_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY released.firings
    ADD CONSTRAINT firings_trigger_id_video_id_peak_s_key UNIQUE (trigger_id, video_id, peak_s);
ALTER TABLE ONLY released.gone_moments
    ADD CONSTRAINT gone_moments_pkey PRIMARY KEY (generation);
ALTER TABLE ONLY released.job_group_jobs
    ADD CONSTRAINT job_group_jobs_pkey PRIMARY KEY (group_id, job_id);
ALTER TABLE ONLY released.job_groups
    ADD CONSTRAINT job_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY released.job_turns
    ADD CONSTRAINT job_turns_pkey PRIMARY KEY (priority);
ALTER TABLE ONLY released.jobs
    ADD CONSTRAINT jobs_id_key UNIQUE (id);
ALTER TABLE ONLY released.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY released.link_verdicts
    ADD CONSTRAINT link_verdicts_pkey PRIMARY KEY (video_id, cause_s, effect_s);
ALTER TABLE ONLY released.moments
    ADD CONSTRAINT moments_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_0
    ADD CONSTRAINT moments_0_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_10
    ADD CONSTRAINT moments_10_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_11
    ADD CONSTRAINT moments_11_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_12
    ADD CONSTRAINT moments_12_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_13
    ADD CONSTRAINT moments_13_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_14
    ADD CONSTRAINT moments_14_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_15
    ADD CONSTRAINT moments_15_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_1
    ADD CONSTRAINT moments_1_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_2
    ADD CONSTRAINT moments_2_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_3
    ADD CONSTRAINT moments_3_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_4
    ADD CONSTRAINT moments_4_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_5
    ADD CONSTRAINT moments_5_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_6
    ADD CONSTRAINT moments_6_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_7
    ADD CONSTRAINT moments_7_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_8
    ADD CONSTRAINT moments_8_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.moments_9
    ADD CONSTRAINT moments_9_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.outbox
    ADD CONSTRAINT outbox_id_key UNIQUE (id);
ALTER TABLE ONLY released.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY released.passages
    ADD CONSTRAINT passages_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_0
    ADD CONSTRAINT passages_0_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_10
    ADD CONSTRAINT passages_10_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_11
    ADD CONSTRAINT passages_11_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_12
    ADD CONSTRAINT passages_12_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_13
    ADD CONSTRAINT passages_13_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_14
    ADD CONSTRAINT passages_14_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_15
    ADD CONSTRAINT passages_15_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_1
    ADD CONSTRAINT passages_1_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_2
    ADD CONSTRAINT passages_2_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_3
    ADD CONSTRAINT passages_3_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_4
    ADD CONSTRAINT passages_4_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_5
    ADD CONSTRAINT passages_5_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_6
    ADD CONSTRAINT passages_6_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_7
    ADD CONSTRAINT passages_7_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_8
    ADD CONSTRAINT passages_8_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.passages_9
    ADD CONSTRAINT passages_9_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.readings
    ADD CONSTRAINT readings_pkey PRIMARY KEY (video_id, reader);
ALTER TABLE ONLY released.reels
    ADD CONSTRAINT reels_id_key UNIQUE (id);
ALTER TABLE ONLY released.reels
    ADD CONSTRAINT reels_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY released.requests
    ADD CONSTRAINT requests_pkey PRIMARY KEY (key);
ALTER TABLE ONLY released.saved_searches
    ADD CONSTRAINT saved_searches_id_key UNIQUE (id);
ALTER TABLE ONLY released.saved_searches
    ADD CONSTRAINT saved_searches_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY released.saved_searches
    ADD CONSTRAINT saved_searches_query_key UNIQUE (query);
ALTER TABLE ONLY released.source_files
    ADD CONSTRAINT source_files_pkey PRIMARY KEY (source_id, path);
ALTER TABLE ONLY released.sources
    ADD CONSTRAINT sources_id_key UNIQUE (id);
ALTER TABLE ONLY released.sources
    ADD CONSTRAINT sources_path_key UNIQUE (path);
ALTER TABLE ONLY released.sources
    ADD CONSTRAINT sources_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY released.speech
    ADD CONSTRAINT speech_pkey PRIMARY KEY (video_id);
ALTER TABLE ONLY released.thing_frames
    ADD CONSTRAINT thing_frames_pkey PRIMARY KEY (video_id, second);
ALTER TABLE ONLY released.timelines
    ADD CONSTRAINT timelines_pkey PRIMARY KEY (video_id, id);
ALTER TABLE ONLY released.timelines
    ADD CONSTRAINT timelines_video_id_pack_id_pack_revision_fps_key UNIQUE (video_id, pack_id, pack_revision, fps);
ALTER TABLE ONLY released.track_spans
    ADD CONSTRAINT track_spans_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY released.track_spans
    ADD CONSTRAINT track_spans_video_id_start_ms_end_ms_key UNIQUE (video_id, start_ms, end_ms);
ALTER TABLE ONLY released.triggers
    ADD CONSTRAINT triggers_id_key UNIQUE (id);
ALTER TABLE ONLY released.triggers
    ADD CONSTRAINT triggers_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY released.videos
    ADD CONSTRAINT videos_pkey PRIMARY KEY (id);
ALTER TABLE ONLY released.webhooks
    ADD CONSTRAINT webhooks_id_key UNIQUE (id);
ALTER TABLE ONLY released.webhooks
    ADD CONSTRAINT webhooks_pkey PRIMARY KEY (seq);
CREATE INDEX deliveries_due ON released.deliveries USING btree (state, next_ms);
CREATE INDEX job_groups_of_job ON released.job_group_jobs USING btree (job_id);
CREATE INDEX jobs_by_end ON released.jobs USING btree (finished_at) WHERE (state = ANY (ARRAY['done'::text, 'failed'::text, 'cancelled'::text]));
CREATE INDEX jobs_by_revision ON released.jobs USING btree (revision);
CREATE INDEX jobs_by_state ON released.jobs USING btree (state, seq);
CREATE INDEX jobs_in_turn ON released.jobs USING btree (priority, turn, seq) WHERE (state = 'queued'::text);
CREATE INDEX jobs_newest ON released.jobs USING btree (created_at DESC, id DESC);
CREATE INDEX jobs_not_begun ON released.jobs USING btree (created_at) WHERE ((state = 'queued'::text) AND (attempts = 0));
CREATE INDEX jobs_of_path ON released.jobs USING btree (path) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX jobs_of_requester ON released.jobs USING btree (requester, priority, turn) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX jobs_of_state ON released.jobs USING btree (state, created_at DESC, id DESC);
CREATE INDEX jobs_of_video ON released.jobs USING btree (video_id, seq);
CREATE INDEX moments_by_id ON ONLY released.moments USING btree (id);
CREATE INDEX moments_0_id_idx ON released.moments_0 USING btree (id);
CREATE INDEX moments_of_chunk ON ONLY released.moments USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_0_video_id_timeline_id_chunk_start_s_idx ON released.moments_0 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_10_id_idx ON released.moments_10 USING btree (id);
CREATE INDEX moments_10_video_id_timeline_id_chunk_start_s_idx ON released.moments_10 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_11_id_idx ON released.moments_11 USING btree (id);
CREATE INDEX moments_11_video_id_timeline_id_chunk_start_s_idx ON released.moments_11 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_12_id_idx ON released.moments_12 USING btree (id);
CREATE INDEX moments_12_video_id_timeline_id_chunk_start_s_idx ON released.moments_12 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_13_id_idx ON released.moments_13 USING btree (id);
CREATE INDEX moments_13_video_id_timeline_id_chunk_start_s_idx ON released.moments_13 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_14_id_idx ON released.moments_14 USING btree (id);
CREATE INDEX moments_14_video_id_timeline_id_chunk_start_s_idx ON released.moments_14 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_15_id_idx ON released.moments_15 USING btree (id);
CREATE INDEX moments_15_video_id_timeline_id_chunk_start_s_idx ON released.moments_15 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_1_id_idx ON released.moments_1 USING btree (id);
CREATE INDEX moments_1_video_id_timeline_id_chunk_start_s_idx ON released.moments_1 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_2_id_idx ON released.moments_2 USING btree (id);
CREATE INDEX moments_2_video_id_timeline_id_chunk_start_s_idx ON released.moments_2 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_3_id_idx ON released.moments_3 USING btree (id);
CREATE INDEX moments_3_video_id_timeline_id_chunk_start_s_idx ON released.moments_3 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_4_id_idx ON released.moments_4 USING btree (id);
CREATE INDEX moments_4_video_id_timeline_id_chunk_start_s_idx ON released.moments_4 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_5_id_idx ON released.moments_5 USING btree (id);
CREATE INDEX moments_5_video_id_timeline_id_chunk_start_s_idx ON released.moments_5 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_6_id_idx ON released.moments_6 USING btree (id);
CREATE INDEX moments_6_video_id_timeline_id_chunk_start_s_idx ON released.moments_6 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_7_id_idx ON released.moments_7 USING btree (id);
CREATE INDEX moments_7_video_id_timeline_id_chunk_start_s_idx ON released.moments_7 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_8_id_idx ON released.moments_8 USING btree (id);
CREATE INDEX moments_8_video_id_timeline_id_chunk_start_s_idx ON released.moments_8 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX moments_9_id_idx ON released.moments_9 USING btree (id);
CREATE INDEX moments_9_video_id_timeline_id_chunk_start_s_idx ON released.moments_9 USING btree (video_id, timeline_id, chunk_start_s);
CREATE INDEX passages_of_video ON ONLY released.passages USING btree (video_id, source);
CREATE INDEX passages_0_video_id_source_idx ON released.passages_0 USING btree (video_id, source);
CREATE INDEX passages_by_word ON ONLY released.passages USING gin (words);
CREATE INDEX passages_0_words_idx ON released.passages_0 USING gin (words);
CREATE INDEX passages_10_video_id_source_idx ON released.passages_10 USING btree (video_id, source);
CREATE INDEX passages_10_words_idx ON released.passages_10 USING gin (words);
CREATE INDEX passages_11_video_id_source_idx ON released.passages_11 USING btree (video_id, source);
CREATE INDEX passages_11_words_idx ON released.passages_11 USING gin (words);
CREATE INDEX passages_12_video_id_source_idx ON released.passages_12 USING btree (video_id, source);
CREATE INDEX passages_12_words_idx ON released.passages_12 USING gin (words);
CREATE INDEX passages_13_video_id_source_idx ON released.passages_13 USING btree (video_id, source);
CREATE INDEX passages_13_words_idx ON released.passages_13 USING gin (words);
CREATE INDEX passages_14_video_id_source_idx ON released.passages_14 USING btree (video_id, source);
CREATE INDEX passages_14_words_idx ON released.passages_14 USING gin (words);
CREATE INDEX passages_15_video_id_source_idx ON released.passages_15 USING btree (video_id, source);
CREATE INDEX passages_15_words_idx ON released.passages_15 USING gin (words);
CREATE INDEX passages_1_video_id_source_idx ON released.passages_1 USING btree (video_id, source);
CREATE INDEX passages_1_words_idx ON released.passages_1 USING gin (words);
CREATE INDEX passages_2_video_id_source_idx ON released.passages_2 USING btree (video_id, source);
CREATE INDEX passages_2_words_idx ON released.passages_2 USING gin (words);
CREATE INDEX passages_3_video_id_source_idx ON released.passages_3 USING btree (video_id, source);
CREATE INDEX passages_3_words_idx ON released.passages_3 USING gin (words);
CREATE INDEX passages_4_video_id_source_idx ON released.passages_4 USING btree (video_id, source);
CREATE INDEX passages_4_words_idx ON released.passages_4 USING gin (words);
CREATE INDEX passages_5_video_id_source_idx ON released.passages_5 USING btree (video_id, source);
CREATE INDEX passages_5_words_idx ON released.passages_5 USING gin (words);
CREATE INDEX passages_6_video_id_source_idx ON released.passages_6 USING btree (video_id, source);
CREATE INDEX passages_6_words_idx ON released.passages_6 USING gin (words);
CREATE INDEX passages_7_video_id_source_idx ON released.passages_7 USING btree (video_id, source);
CREATE INDEX passages_7_words_idx ON released.passages_7 USING gin (words);
CREATE INDEX passages_8_video_id_source_idx ON released.passages_8 USING btree (video_id, source);
CREATE INDEX passages_8_words_idx ON released.passages_8 USING gin (words);
CREATE INDEX passages_9_video_id_source_idx ON released.passages_9 USING btree (video_id, source);
CREATE INDEX passages_9_words_idx ON released.passages_9 USING gin (words);
CREATE INDEX requests_claimed ON released.requests USING btree (claimed_ms);
CREATE INDEX timelines_by_id ON released.timelines USING btree (id);
CREATE INDEX videos_newest ON released.videos USING btree (created_at DESC, id DESC);
CREATE INDEX videos_of_external_id ON released.videos USING btree (external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX videos_of_path ON released.videos USING hash (path);
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_0_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_10_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_11_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_12_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_13_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_14_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_15_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_1_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_2_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_3_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_4_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_5_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_6_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_7_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_8_pkey;
ALTER INDEX released.chunks_pkey ATTACH PARTITION released.chunks_9_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_0_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_10_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_11_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_12_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_13_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_14_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_15_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_1_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_2_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_3_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_4_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_5_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_6_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_7_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_8_pkey;
ALTER INDEX released.events_pkey ATTACH PARTITION released.events_9_pkey;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_0_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_0_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_0_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_10_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_10_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_10_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_11_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_11_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_11_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_12_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_12_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_12_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_13_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_13_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_13_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_14_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_14_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_14_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_15_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_15_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_15_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_1_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_1_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_1_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_2_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_2_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_2_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_3_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_3_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_3_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_4_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_4_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_4_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_5_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_5_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_5_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_6_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_6_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_6_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_7_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_7_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_7_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_8_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_8_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_8_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.moments_by_id ATTACH PARTITION released.moments_9_id_idx;
ALTER INDEX released.moments_pkey ATTACH PARTITION released.moments_9_pkey;
ALTER INDEX released.moments_of_chunk ATTACH PARTITION released.moments_9_video_id_timeline_id_chunk_start_s_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_0_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_0_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_0_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_10_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_10_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_10_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_11_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_11_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_11_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_12_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_12_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_12_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_13_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_13_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_13_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_14_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_14_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_14_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_15_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_15_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_15_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_1_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_1_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_1_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_2_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_2_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_2_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_3_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_3_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_3_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_4_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_4_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_4_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_5_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_5_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_5_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_6_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_6_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_6_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_7_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_7_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_7_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_8_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_8_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_8_words_idx;
ALTER INDEX released.passages_pkey ATTACH PARTITION released.passages_9_pkey;
ALTER INDEX released.passages_of_video ATTACH PARTITION released.passages_9_video_id_source_idx;
ALTER INDEX released.passages_by_word ATTACH PARTITION released.passages_9_words_idx;
CREATE TRIGGER job_added BEFORE INSERT ON released.jobs FOR EACH ROW EXECUTE FUNCTION released.number_job_change();
CREATE TRIGGER job_change_told AFTER UPDATE ON released.jobs FOR EACH ROW WHEN ((new.revision <> old.revision)) EXECUTE FUNCTION released.tell_job_change();
CREATE TRIGGER job_changed BEFORE UPDATE ON released.jobs FOR EACH ROW WHEN (((((((((((((new.video_id IS DISTINCT FROM old.video_id) OR (new.state IS DISTINCT FROM old.state)) OR (new.stage IS DISTINCT FROM old.stage)) OR (new.done_s IS DISTINCT FROM old.done_s)) OR (new.total_s IS DISTINCT FROM old.total_s)) OR (new.eta_s IS DISTINCT FROM old.eta_s)) OR (new.attempts IS DISTINCT FROM old.attempts)) OR (new.cancel_requested IS DISTINCT FROM old.cancel_requested)) OR (new.error IS DISTINCT FROM old.error)) OR (new.priority IS DISTINCT FROM old.priority)) OR (new.started_at IS DISTINCT FROM old.started_at)) OR (new.finished_at IS DISTINCT FROM old.finished_at))) EXECUTE FUNCTION released.number_job_change();
CREATE TRIGGER job_told AFTER INSERT OR DELETE ON released.jobs FOR EACH ROW EXECUTE FUNCTION released.tell_job_change();
CREATE TRIGGER moment_gone AFTER DELETE ON released.moments FOR EACH ROW EXECUTE FUNCTION released.keep_gone_moment();
ALTER TABLE released.chunks
    ADD CONSTRAINT chunks_video_id_timeline_id_fkey FOREIGN KEY (video_id, timeline_id) REFERENCES released.timelines(video_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY released.deliveries
    ADD CONSTRAINT deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES released.webhooks(id) ON DELETE CASCADE;
ALTER TABLE ONLY released.event_runs
    ADD CONSTRAINT event_runs_video_id_timeline_id_fkey FOREIGN KEY (video_id, timeline_id) REFERENCES released.timelines(video_id, id) ON DELETE CASCADE;
ALTER TABLE released.events
    ADD CONSTRAINT events_video_id_timeline_id_fkey FOREIGN KEY (video_id, timeline_id) REFERENCES released.timelines(video_id, id) ON DELETE CASCADE;
ALTER TABLE ONLY released.firings
    ADD CONSTRAINT firings_trigger_id_fkey FOREIGN KEY (trigger_id) REFERENCES released.triggers(id) ON DELETE CASCADE;
ALTER TABLE ONLY released.job_group_jobs
    ADD CONSTRAINT job_group_jobs_group_id_fkey FOREIGN KEY (group_id) REFERENCES released.job_groups(id) ON DELETE CASCADE;
ALTER TABLE ONLY released.job_group_jobs
    ADD CONSTRAINT job_group_jobs_job_id_fkey FOREIGN KEY (job_id) REFERENCES released.jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY released.link_verdicts
    ADD CONSTRAINT link_verdicts_video_id_fkey FOREIGN KEY (video_id) REFERENCES released.videos(id) ON DELETE CASCADE;
ALTER TABLE released.moments
    ADD CONSTRAINT moments_video_id_timeline_id_fkey FOREIGN KEY (video_id, timeline_id) REFERENCES released.timelines(video_id, id) ON DELETE CASCADE;
ALTER TABLE released.passages
    ADD CONSTRAINT passages_video_id_fkey FOREIGN KEY (video_id) REFERENCES released.videos(id) ON DELETE CASCADE;
ALTER TABLE ONLY released.readings
    ADD CONSTRAINT readings_video_id_fkey FOREIGN KEY (video_id) REFERENCES released.videos(id) ON DELETE CASCADE;
ALTER TABLE ONLY released.source_files
    ADD CONSTRAINT source_files_source_id_fkey FOREIGN KEY (source_id) REFERENCES released.sources(id) ON DELETE CASCADE;
ALTER TABLE ONLY released.speech
    ADD CONSTRAINT speech_video_id_fkey FOREIGN KEY (video_id) REFERENCES released.videos(id) ON DELETE CASCADE;
ALTER TABLE ONLY released.thing_frames
    ADD CONSTRAINT thing_frames_video_id_fkey FOREIGN KEY (video_id) REFERENCES released.videos(id) ON DELETE CASCADE;
ALTER TABLE ONLY released.timelines
    ADD CONSTRAINT timelines_video_id_fkey FOREIGN KEY (video_id) REFERENCES released.videos(id) ON DELETE CASCADE;
ALTER TABLE ONLY released.track_spans
    ADD CONSTRAINT track_spans_video_id_fkey FOREIGN KEY (video_id) REFERENCES released.videos(id) ON DELETE CASCADE;
INSERT INTO released.schema_version VALUES (13);
INSERT INTO released.library VALUES ('00000000000000000000000000000001');
