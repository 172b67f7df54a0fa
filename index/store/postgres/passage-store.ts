/** Passages in PostgreSQL, and their words as `tsvector`s. */
import type { VideoId } from '../../../core/ids.ts';
import {
  type PassageHitRow,
  type PassageRow,
  passageHitOf,
  passageOf,
  placeColumns,
} from '../encoding/rows.ts';
import { separatedWords, soughtWords } from '../encoding/words.ts';
import type { Passage, PassageHit, PassageStore } from '../passages.ts';
import type { Filter, VideoRecord } from '../videos.ts';
import type { Database, Queries } from './database.ts';
import { conditionOf } from './filter.ts';
import { lockVideo } from './locks/locks.ts';

/** Longest part of a sentence that is looked up, in words. */
const MAX_WORDS = 32;

/** Words of the text index that are compared with a misspelt one. */
const MAX_TERMS = 200_000;

/** `held` counts the phrases that the passage holds. */
type HitRow = PassageHitRow & { held: number };

/** Writes a video's title as its one title passage, lasting as long as the video. */
export async function putTitle(queries: Queries, { id, title, durationS }: VideoRecord): Promise<void> {
  await write(queries, id, 'title', [
    { source: 'title', lang: null, startS: 0, endS: durationS ?? 0, text: title },
  ]);
}

/** Creates the passage store on this database. */
export function createPassageStore(database: Database): PassageStore {
  async function replace(
    id: VideoId,
    source: Passage['source'],
    passages: readonly Passage[],
  ): Promise<void> {
    await database.write(async (queries) => {
      await lockVideo(queries, id);
      await write(queries, id, source, passages);
    });
  }

  /** Finds passages that hold any of the phrases, those that hold most of them first. */
  async function holding(phrases: string[], filter: Filter, limit: number): Promise<PassageHit[]> {
    const searched = phrases.map(separatedWords).filter((phrase) => phrase !== '');
    if (searched.length === 0) return [];
    const { sql, parameters } = conditionOf(filter);
    const { gte, lt } = filter.timeS ?? {};
    const rows = await database.rows<HitRow>(
      `WITH phrases AS MATERIALIZED (
         SELECT phraseto_tsquery('tidemark', phrase) AS query FROM unnest($searched::text[]) AS phrase),
       wanted AS MATERIALIZED (
         SELECT string_agg('(' || query::text || ')', ' | ')::tsquery AS query FROM phrases WHERE numnode(query) > 0)
       SELECT p.video_id, p.source, p.lang, p.start_s, p.end_s, p.text, p.box, p.confidence, ts_rank_cd(p.words, wanted.query) AS score,
         (SELECT count(*) FROM phrases WHERE p.words @@ phrases.query) AS held
       FROM passages AS p, wanted
       WHERE p.words @@ wanted.query AND p.video_id IN (SELECT videos.id FROM videos WHERE ${sql})
         ${gte === undefined ? '' : 'AND p.end_s > $timeFrom'} ${lt === undefined ? '' : 'AND p.start_s < $timeBefore'}
       ORDER BY held DESC, score DESC, p.id LIMIT $limit`,
      { ...parameters, searched, timeFrom: gte, timeBefore: lt, limit },
    );
    return rows.map((row) => passageHitOf(row, row.held / phrases.length));
  }

  return {
    replace,
    async replaceWithin(videoId, source, { startS, endS }, passages) {
      await database.write(async (queries) => {
        await lockVideo(queries, videoId);
        await queries.run(
          `DELETE FROM passages
           WHERE video_id = $videoId AND source = $source AND start_s >= $startS AND start_s < $endS`,
          { videoId, source, startS, endS },
        );
        await add(queries, videoId, source, passages);
      });
    },
    async list(videoId, source) {
      const rows = await database.rows<PassageRow>(
        `SELECT video_id, source, lang, start_s, end_s, text, box, confidence FROM passages
         WHERE video_id = $videoId AND source = $source ORDER BY start_s, id`,
        { videoId, source },
      );
      return rows.map(passageOf);
    },
    search: (sentence, filter, limit) => holding(soughtWords(sentence).slice(0, MAX_WORDS), filter, limit),
    searchPhrase: (words, filter, limit) => holding([words], filter, limit),
    async vocabulary() {
      const rows = await database.rows<{ term: string }>(
        `SELECT DISTINCT term FROM passages, unnest(tsvector_to_array(words)) AS term
         WHERE source = 'screen' LIMIT $limit`,
        { limit: MAX_TERMS },
      );
      return rows.map(({ term }) => term);
    },
  };
}

async function write(
  queries: Queries,
  videoId: VideoId,
  source: Passage['source'],
  passages: readonly Passage[],
): Promise<void> {
  await queries.run('DELETE FROM passages WHERE video_id = $videoId AND source = $source', {
    videoId,
    source,
  });
  await add(queries, videoId, source, passages);
}

async function add(
  queries: Queries,
  videoId: VideoId,
  source: Passage['source'],
  passages: readonly Passage[],
): Promise<void> {
  // PostgreSQL's text holds every character but zero.
  const texts = passages.map(({ text }) => text.replaceAll('\0', ' '));
  await queries.run(
    `INSERT INTO passages (video_id, source, lang, start_s, end_s, text, box, confidence, words)
     SELECT $videoId, $source, lang, start_s, end_s, text, box, confidence, to_tsvector('tidemark', words)
     FROM unnest($langs::text[], $starts::float8[], $ends::float8[], $texts::text[], $boxes::text[],
         $confidences::float8[], $words::text[])
       AS passage (lang, start_s, end_s, text, box, confidence, words)`,
    {
      videoId,
      source,
      langs: passages.map(({ lang }) => lang),
      starts: passages.map(({ startS }) => startS),
      ends: passages.map(({ endS }) => endS),
      texts,
      boxes: passages.map((passage) => placeColumns(passage).box),
      confidences: passages.map((passage) => placeColumns(passage).confidence),
      words: texts.map(separatedWords),
    },
  );
}
