/**
 * Reads every row of a library, and mends what can be mended. In: a data folder that no server works on. Out: what was
 * found, and what was done about it. What is lost of a video is indexed again by `tidemark reindex`.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chunkChecksum, type MomentBlob, momentChecksum } from '../encoding/checksum.ts';
import type { ChunkBlobs } from '../encoding/chunk-codec.ts';
import { type Connection, openDatabase } from '../sqlite/database.ts';
import { migrate } from '../sqlite/migrate.ts';
import { LIBRARY_FILE } from '../sqlite/open-sqlite-store.ts';
import { salvageLibrary } from './salvage.ts';

/** A fault that was found, and what was done. */
export interface Mending {
  found: string;
  done: string;
}

/** A stretch of a timeline that is not what was written. */
interface BadChunk {
  timelineId: number;
  startS: number;
  title: string;
}

/** Checks and mends the library in this folder; `stamp` names the folder of a damaged file. Throws `INDEX_CORRUPT`. */
export function mendLibrary(dataDir: string, stamp: string): Mending[] {
  const file = join(dataDir, LIBRARY_FILE);
  if (!existsSync(file)) return [];
  const mendings: Mending[] = [];
  const defect = defectOf(file);
  if (defect !== null) {
    const { saved, gaps, keptAs } = salvageLibrary(dataDir, stamp);
    rmSync(join(dataDir, 'hnsw'), { recursive: true, force: true });
    const rows = Object.values(saved).reduce((sum, count) => sum + count, 0);
    mendings.push({
      found: `the library's file is damaged: ${defect}`,
      done: `${rows} rows were saved, ${gaps} stretches were lost; the damaged file is kept in ${keptAs}`,
    });
  }
  const connection = openDatabase(file);
  try {
    migrate(connection);
    const bad = [...badChunks(connection), ...holes(connection)];
    for (const chunk of bad) mendings.push(cutBack(connection, chunk));
    if (bad.length > 0) rmSync(join(dataDir, 'hnsw'), { recursive: true, force: true });
    const filled = fillChecksums(connection);
    if (filled > 0)
      mendings.push({ found: `${filled} rows without a checksum`, done: 'theirs were written' });
  } finally {
    connection.close();
  }
  return mendings;
}

/** Returns the first defect that SQLite finds, or null. */
function defectOf(file: string): string | null {
  const connection = openDatabase(file);
  try {
    const verdict = String(connection.pragma('integrity_check(1)'));
    return verdict === 'ok' ? null : (verdict.split('\n')[0] ?? verdict);
  } catch (error) {
    return (error as Error).message;
  } finally {
    connection.close();
  }
}

/** Chunks and moments whose checksums are others. */
function* badChunks(connection: Connection): Generator<BadChunk> {
  const bad = new Map<string, BadChunk>();
  const note = (timelineId: number, startS: number): void => {
    bad.set(`${timelineId} ${startS}`, { timelineId, startS, title: titleOf(connection, timelineId) });
  };
  const chunks = connection.prepare<
    ChunkBlobs & { id: number; timeline_id: number; start_s: number; checksum: number | null }
  >('SELECT * FROM chunks WHERE id > ? ORDER BY id LIMIT 50');
  for (const row of all(chunks)) {
    if (row.checksum !== null && row.checksum !== chunkChecksum(row.start_s, row))
      note(row.timeline_id, row.start_s);
  }
  const moments = connection.prepare<
    MomentBlob & { id: number; timeline_id: number; chunk_start_s: number; checksum: number | null }
  >('SELECT * FROM moments WHERE id > ? ORDER BY id LIMIT 500');
  for (const row of all(moments)) {
    if (row.checksum !== null && row.checksum !== momentChecksum(row))
      note(row.timeline_id, row.chunk_start_s);
  }
  yield* bad.values();
}

/** Places at which a timeline lacks a chunk, or a chunk its moments. */
function holes(connection: Connection): BadChunk[] {
  const found: BadChunk[] = [];
  const timelines = connection
    .prepare<{ id: number; next_second: number }>('SELECT id, next_second FROM timelines')
    .all();
  const chunks = connection.prepare<{
    start_s: number;
    seconds: number;
    has_picture: number;
    moments: number;
  }>(`
    SELECT start_s, seconds, length(vector_values) > 0 AS has_picture,
      (SELECT count(*) FROM moments WHERE timeline_id = chunks.timeline_id AND chunk_start_s = chunks.start_s) AS moments
    FROM chunks WHERE timeline_id = ? ORDER BY start_s`);
  for (const { id, next_second: end } of timelines) {
    let at = 0;
    for (const { start_s: startS, seconds, has_picture: hasPicture, moments } of chunks.all(id)) {
      if (startS !== at || (hasPicture && moments === 0)) break;
      at = startS + seconds;
    }
    if (at < end) found.push({ timelineId: id, startS: at, title: titleOf(connection, id) });
  }
  return found;
}

/** Takes back a timeline to a second, so that it is indexed from there again, and its events with it. */
function cutBack(connection: Connection, { timelineId, startS, title }: BadChunk): Mending {
  connection.write(() => {
    connection
      .prepare('DELETE FROM moments WHERE timeline_id = ? AND chunk_start_s >= ?')
      .run(timelineId, startS);
    connection.prepare('DELETE FROM chunks WHERE timeline_id = ? AND start_s >= ?').run(timelineId, startS);
    connection.prepare('DELETE FROM event_runs WHERE timeline_id = ?').run(timelineId);
    connection.prepare('DELETE FROM events WHERE timeline_id = ?').run(timelineId);
    connection
      .prepare(`
        UPDATE timelines SET state = 'indexing', next_second = min(next_second, ?), version = version + 1 WHERE id = ?`)
      .run(startS, timelineId);
  });
  return {
    found: `"${title}" is not what was written from second ${startS} on`,
    done: 'taken out; `tidemark reindex` indexes it again from there',
  };
}

function fillChecksums(connection: Connection): number {
  let filled = 0;
  const putChunk = connection.prepare('UPDATE chunks SET checksum = ? WHERE id = ?');
  const chunks = connection.prepare<ChunkBlobs & { id: number; start_s: number }>(
    'SELECT * FROM chunks WHERE checksum IS NULL AND id > ? ORDER BY id LIMIT 50',
  );
  for (const row of all(chunks)) filled += putChunk.run(chunkChecksum(row.start_s, row), row.id);
  const putMoment = connection.prepare('UPDATE moments SET checksum = ? WHERE id = ?');
  const moments = connection.prepare<MomentBlob & { id: number }>(
    'SELECT * FROM moments WHERE checksum IS NULL AND id > ? ORDER BY id LIMIT 500',
  );
  for (const row of all(moments)) filled += putMoment.run(momentChecksum(row), row.id);
  return filled;
}

/** Reads a table page by page: rows may be written in between. */
function* all<Row extends { id: number }>(statement: { all(afterId: number): Row[] }): Generator<Row> {
  for (let page = statement.all(0); page.length > 0; page = statement.all(page.at(-1)?.id ?? 0)) yield* page;
}

function titleOf(connection: Connection, timelineId: number): string {
  const row = connection
    .prepare<{ title: string }>(
      'SELECT title FROM videos JOIN timelines ON video_id = videos.id WHERE timelines.id = ?',
    )
    .get(timelineId);
  return row?.title ?? `timeline ${timelineId}`;
}
