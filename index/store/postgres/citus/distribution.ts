/**
 * The statements that spread a library over the nodes of a Citus cluster. In: the name of a library whose tables are made.
 * Out: SQL for an administrator to read and to run. All rows of a video lie on one node, since every table of its rows is
 * distributed by the video's id: what reads or deletes one video touches one node. The small tables stay on the coordinator:
 * no node needs them, and the queue of jobs has triggers, which Citus refuses on reference tables.
 */

/** The table of videos, and its column that places a row. */
const VIDEOS = ['videos', 'id'] as const;

/** Tables whose rows lie with their video, each after those that it refers to. */
const OF_VIDEOS = [
  ...['timelines', 'passages', 'chunks', 'moments', 'events', 'event_runs', 'link_verdicts', 'thing_frames'],
  ...['readings', 'track_spans', 'speech'],
];

/** Pieces that each table is cut into: more than the nodes that will ever share them. */
const SHARDS = 32;

/** Returns the statements, to be run once on the coordinator, on an empty library. */
export function citusStatements(schema: string): string {
  return [
    '-- Citus has to be in shared_preload_libraries of every node.',
    'CREATE EXTENSION IF NOT EXISTS citus;',
    'BEGIN;',
    `SET LOCAL search_path = ${schema}, public;`,
    '-- One connection a node, so that each statement sees the tables of the one before.',
    `SET LOCAL citus.multi_shard_modify_mode = 'sequential';`,
    '-- Citus has no triggers on distributed tables. This one tells caches of vectors, which PostgreSQL has none of.',
    'DROP TRIGGER moment_gone ON moments;',
    'DROP FUNCTION keep_gone_moment();',
    '-- Each unique key of a distributed table holds the column that places a row.',
    'ALTER TABLE track_spans DROP CONSTRAINT track_spans_pkey, ADD PRIMARY KEY (video_id, seq);',
    `SELECT create_distributed_table('${VIDEOS[0]}', '${VIDEOS[1]}', shard_count => ${SHARDS});`,
    ...OF_VIDEOS.map(
      (table) => `SELECT create_distributed_table('${table}', 'video_id', colocate_with => '${VIDEOS[0]}');`,
    ),
    '-- How far an index of vectors is walked is set for a transaction: on every node, then.',
    `DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I SET citus.propagate_set_commands = ''local''', current_database());
END $$;`,
    'COMMIT;',
  ].join('\n');
}
