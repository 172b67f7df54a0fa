/**
 * Observes the product's own scoring on sentences whose truth is known. In: videos of pictures, indexed. Out: for each
 * sentence and pool of videos the evidence of its first hits, with the right ones marked. There are three kinds:
 *
 * - `present`: a sentence of a picture that the pool shows;
 * - `hard`: a sentence of a picture of the same collections that the pool does not show; another picture may well fit it;
 * - `easy`: a sentence that shares no subject with any sentence of the pool.
 *
 * Half of the sentences are present, a quarter is hard and a quarter easy, as far as there are enough.
 */

import { basename } from 'node:path';
import type { VideoId } from '../../core/ids.ts';
import { packKeyOf } from '../../core/pack-key.ts';
import type { UnitVector } from '../../core/vector.ts';
import { TOLERANCE_S } from '../../evaluation/measures.ts';
import type { Candidate } from '../../index/search/choose-candidates.ts';
import { gatherEvidence, openReference, type Reference } from '../../index/search/confidence/confidence.ts';
import type { Evidence } from '../../index/search/confidence/hit-evidence.ts';
import { packBank, scoreStats } from '../../index/search/confidence/picture-bank.ts';
import { bestSegments } from '../../index/search/find-segments.ts';
import { loadWhole, scoreTimelines } from '../../index/search/score-timelines.ts';
import { openStore } from '../../index/store/open-store.ts';
import { meanVector } from '../../index/timeline/suppress-duplicates.ts';
import { createTimelineCache, type TimelineCache } from '../../index/timeline/timeline-cache.ts';
import { openPack } from '../../model/runtime/pack.ts';
import { drawInt, type Random, shuffled } from '../random.ts';
import { disjointFrom } from './absent.ts';
import type { PhotoFilm } from './calibration-films.ts';
import { entriesByFile } from './film-entries.ts';
import { embedAll } from './second-scores.ts';

/** A sentence searched in a pool of videos. */
export interface Observation {
  kind: 'present' | 'hard' | 'easy';
  sentence: string;
  /** Index of the pool, and the length of its videos together. */
  pool: number;
  seconds: number;
  /** The first hits, strongest first. */
  hits: { evidence: Evidence; isRight: boolean }[];
}

/** The videos to search, and sentences that they do not hold. */
export interface Exam {
  films: PhotoFilm[];
  bank: PhotoFilm;
  /** Videos that are searched together, by index. */
  pools: number[][];
  /** Sentences about anything; those that a pool cannot hold are `easy` for it. */
  others: readonly string[];
}

const HITS = 10;
/** The number of sentences for each picture that is shown. */
const EACH = 2;

/** Searches all sentences; also returns the bank, packed. The videos must be in the library `dataDir`. */
export async function observe(
  { films, bank, pools, others }: Exam,
  dataDir: string,
  packDir: string,
  random: Random,
): Promise<{ observations: Observation[]; bank: string }> {
  const pack = await openPack(packDir, { parts: ['text'] });
  const store = await openStore(dataDir);
  try {
    const cache = createTimelineCache(store.timelines);
    const entries = await entriesByFile(store, packKeyOf(pack));
    const fileOf = new Map([...entries].map(([file, { video }]) => [video.id, file]));
    const entryOf = ({ path }: PhotoFilm) => entries.get(basename(path)) as Candidate;
    const packed = packBank(await picturesOf(bank, entryOf(bank), cache));
    const reference = await openReference((sentences) => pack.text.embed(sentences), packed);
    const observations: Observation[] = [];
    for (const [at, indexes] of pools.entries()) {
      const pool = indexes.map((i) => films[i] as PhotoFilm);
      const seconds = pool.reduce((sum, { shots }) => sum + (shots.at(-1)?.end ?? 0), 0);
      const asked = questionsFor(
        pool,
        films.filter((film) => !pool.includes(film)),
        others,
        random,
      );
      const vectors = await embedAll(
        pack.text,
        asked.map(({ sentence }) => sentence),
      );
      for (const [i, question] of asked.entries()) {
        const one = await observeSentence(question, vectors[i] as UnitVector, pool.map(entryOf), cache, {
          ...{ reference, seconds, fileOf },
        });
        if (one) observations.push({ ...one, pool: at, seconds });
      }
    }
    return { observations, bank: packed };
  } finally {
    await store.close();
    await pack.close();
  }
}

/** Returns the vector of the middle second of every shot. */
async function picturesOf(
  { shots }: PhotoFilm,
  entry: Candidate,
  cache: TimelineCache,
): Promise<UnitVector[]> {
  const loaded = await cache.load(entry.timeline);
  return shots.map(({ start, end }) => {
    const middle = Math.min(loaded.seconds - 1, (start + end) >> 1);
    return meanVector(loaded, middle, middle + 1);
  });
}

interface Question {
  kind: Observation['kind'];
  sentence: string;
  /** The spans in which it is right. */
  truths: { file: string; start: number; end: number }[];
}

function questionsFor(
  pool: readonly PhotoFilm[],
  elsewhere: readonly PhotoFilm[],
  others: readonly string[],
  random: Random,
): Question[] {
  const one = (sentences: readonly string[]) => sentences[drawInt(random, 0, sentences.length)] as string;
  const shown = pool.flatMap(({ path, shots }) => shots.map((shot) => ({ file: basename(path), ...shot })));
  const asked = shown.flatMap(({ picture }) => shuffled(picture.sentences, random).slice(0, EACH));
  const present = [...new Set(asked)].map((sentence): Question => {
    const truths = shown.filter((shot) => shot.picture.sentences.includes(sentence));
    return { kind: 'present', sentence, truths };
  });
  const said = new Set(shown.flatMap(({ picture }) => picture.sentences));
  const strange = elsewhere.flatMap(({ shots }) => shots.map(({ picture }) => one(picture.sentences)));
  const absent = (kind: 'hard' | 'easy', sentences: readonly string[]) =>
    shuffled([...new Set(sentences)], random)
      .slice(0, Math.ceil(present.length / 2))
      .map((sentence): Question => ({ kind, sentence, truths: [] }));
  const easy = [...disjointFrom(said, strange), ...disjointFrom(said, others, 2)];
  return [
    ...present,
    ...absent(
      'hard',
      strange.filter((sentence) => !said.has(sentence)),
    ),
    ...absent('easy', shuffled(easy, random)),
  ];
}

async function observeSentence(
  { kind, sentence, truths }: Question,
  vector: UnitVector,
  entries: Candidate[],
  cache: TimelineCache,
  {
    reference,
    seconds,
    fileOf,
  }: { reference: Reference; seconds: number; fileOf: ReadonlyMap<VideoId, string> },
): Promise<Omit<Observation, 'pool' | 'seconds'> | null> {
  const query = { vectors: [vector], related: [], terms: [], restrictTo: <T>(curve: T) => curve };
  const timelines = await scoreTimelines(entries, loadWhole(cache), query);
  const first = bestSegments(timelines, {
    lengthS: {},
    limit: HITS,
    reference: scoreStats(vector, reference.bank),
  });
  if (first.length === 0) return null;
  const evidence = await gatherEvidence(first, vector, seconds, reference);
  const judged = first.map((hit) => ({
    evidence: evidence.get(hit) as Evidence,
    isRight: truths.some(
      ({ file, start, end }) =>
        file === fileOf.get(hit.videoId) &&
        hit.peakS >= start - TOLERANCE_S &&
        hit.peakS <= end + TOLERANCE_S,
    ),
  }));
  return { kind, sentence, hits: judged };
}
