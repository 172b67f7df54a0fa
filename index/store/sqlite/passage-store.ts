/** Passages in SQLite, and their words in FTS5. */
import { AppError } from '../../../core/errors.ts';
import type { VideoId } from '../../../core/ids.ts';
import type { Span } from '../../../core/time.ts';
import {
  type PassageHitRow,
  type PassageRow,
  passageHitOf,
  passageOf,
  placeColumns,
} from '../encoding/rows.ts';
import { asPhrase, indexedForm, soughtWords } from '../encoding/words.ts';
import type { Passage, PassageHit, PassageStore } from '../passages.ts';
import type { Filter } from '../videos.ts';
import type { Connection } from './database.ts';
import { filterParameters, VIDEO_CONDITIONS } from './filter.ts';

/** Longest part of a sentence that is looked up, in words. */
const MAX_WORDS = 32;

/** Words of the text index that are compared with a misspelt one. */
const MAX_TERMS = 200_000;

/** Candidates by bm25 for each hit, before they are ordered by coverage. */
const CANDIDATES_PER_HIT = 4;

type HitRow = PassageHitRow & { id: number };

/** Keeps the titles of videos as passages. */
export interface TitleRows {
  /** Writes the title as the one title passage, lasting as long as the video. Inside a transaction only. */
  put(id: VideoId, title: string, durationS: number | null): void;
}

/** Creates the passage store on this connection, and the writer of titles. */
export function createPassageStore(connection: Connection): { passages: PassageStore; titles: TitleRows } {
  const clear = connection.prepare('DELETE FROM passages WHERE video_id = ? AND source = ?');
  const clearWithin = connection.prepare(
    'DELETE FROM passages WHERE video_id = @id AND source = @source AND start_s >= @startS AND start_s < @endS',
  );
  const ofVideo = connection.prepare<PassageRow>(
    'SELECT * FROM passages WHERE video_id = ? AND source = ? ORDER BY start_s, id',
  );
  const insert = connection.prepare<{ id: number }>(`
    INSERT INTO passages (video_id, source, lang, start_s, end_s, text, box, confidence)
    VALUES (@id, @source, @lang, @startS, @endS, @text, @box, @confidence) RETURNING id`);
  const insertWords = connection.prepare('INSERT INTO passage_words (rowid, words) VALUES (?, ?)');
  const known = connection.prepare<{ id: string }>('SELECT id FROM videos WHERE id = ?');
  const find = connection.prepare<HitRow>(`
    SELECT passages.*, -best.rank AS score
    FROM (
      SELECT passage_words.rowid AS id, rank
      FROM passage_words JOIN passages ON passages.id = passage_words.rowid
      WHERE passage_words MATCH @match
        AND passages.video_id IN (SELECT videos.id FROM videos WHERE ${VIDEO_CONDITIONS})
        AND (@timeFrom IS NULL OR passages.end_s > @timeFrom)
        AND (@timeBefore IS NULL OR passages.start_s < @timeBefore)
      ORDER BY rank, passages.id LIMIT @limit) AS best
    JOIN passages USING (id)`);
  // NOTE: the + keeps the ids from FTS5, which would open the phrase anew for each of them (and which ignores a
  // condition on its rowid when the number is bound as REAL).
  const holders = connection.prepare<{ id: number }>(`
    SELECT rowid AS id FROM passage_words
    WHERE passage_words MATCH ? AND +rowid IN (SELECT value FROM json_each(?))`);

  connection.exec(
    'CREATE VIRTUAL TABLE IF NOT EXISTS temp.passage_vocabulary USING fts5vocab (main, passage_words, row)',
  );
  const terms = connection.prepare<{ term: string }>('SELECT term FROM temp.passage_vocabulary LIMIT ?');

  function write(id: VideoId, source: Passage['source'], passages: readonly Passage[]): void {
    clear.run(id, source);
    add(id, source, passages);
  }

  function add(id: VideoId, source: Passage['source'], passages: readonly Passage[]): void {
    for (const passage of passages) {
      const { lang, startS, endS, text } = passage;
      const row = insert.get({ id, source, lang, startS, endS, text, ...placeColumns(passage) });
      insertWords.run((row as { id: number }).id, indexedForm(text));
    }
  }

  async function replaceWithin(
    id: VideoId,
    source: Passage['source'],
    { startS, endS }: Span,
    passages: readonly Passage[],
  ): Promise<void> {
    connection.write(() => {
      if (known.get(id) === undefined) throw new AppError('NOT_FOUND', `There is no video "${id}".`);
      clearWithin.run({ id, source, startS, endS });
      add(id, source, passages);
    });
  }

  async function replace(
    id: VideoId,
    source: Passage['source'],
    passages: readonly Passage[],
  ): Promise<void> {
    connection.write(() => {
      if (known.get(id) === undefined) throw new AppError('NOT_FOUND', `There is no video "${id}".`);
      write(id, source, passages);
    });
  }

  function putTitle(id: VideoId, title: string, durationS: number | null): void {
    write(id, 'title', [{ source: 'title', lang: null, startS: 0, endS: durationS ?? 0, text: title }]);
  }

  async function search(sentence: string, filter: Filter, limit: number): Promise<PassageHit[]> {
    const phrases = soughtWords(sentence).slice(0, MAX_WORDS).map(asPhrase);
    if (phrases.length === 0) return [];
    const rows = matching(phrases.join(' OR '), filter, limit * CANDIDATES_PER_HIT);
    const ids = JSON.stringify(rows.map(({ id }) => id));
    const held = new Map<number, number>();
    for (const phrase of phrases) {
      for (const { id } of holders.all(phrase, ids)) held.set(id, (held.get(id) ?? 0) + 1);
    }
    return rows
      .map((row) => passageHitOf(row, (held.get(row.id) ?? 0) / phrases.length))
      .sort((a, b) => b.coverage - a.coverage || b.score - a.score)
      .slice(0, limit);
  }

  function matching(match: string, filter: Filter, limit: number): HitRow[] {
    return find.all({
      ...filterParameters(filter),
      timeFrom: filter.timeS?.gte ?? null,
      timeBefore: filter.timeS?.lt ?? null,
      match,
      limit,
    });
  }

  async function searchPhrase(words: string, filter: Filter, limit: number): Promise<PassageHit[]> {
    return matching(asPhrase(words), filter, limit).map((row) => passageHitOf(row, 1));
  }

  async function vocabulary(): Promise<string[]> {
    return terms.all(MAX_TERMS).map(({ term }) => term);
  }

  async function list(id: VideoId, source: Passage['source']): Promise<Passage[]> {
    return ofVideo.all(id, source).map(passageOf);
  }

  return {
    passages: { replace, replaceWithin, list, search, searchPhrase, vocabulary },
    titles: { put: putTitle },
  };
}
