/**
 * `npm run bench -- rough`: what a video answers before it is indexed. In: the longest labelled clip, and an hour of it. Out: how
 * soon all of it answers, as a share of its length and of indexing it, and how near rough answers come to those of the
 * finished timeline.
 */
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { packKeyOf } from '../../../core/pack-key.ts';
import type { UnitVector } from '../../../core/vector.ts';
import { quantile } from '../../../evaluation/measures.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { relevanceCurve } from '../../../index/timeline/curve.ts';
import { type LoadedTimeline, loadTimeline } from '../../../index/timeline/timeline-cache.ts';
import { type IndexDeps, indexVideo } from '../../../ingest/pipeline.ts';
import { locateFfmpeg } from '../../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../../media/kept/media-store.ts';
import { openPack } from '../../../model/runtime/pack.ts';
import { readClips } from '../../eval/clips.ts';
import { findMeasuredPack } from '../../find-pack.ts';
import { durationOf, runFfmpeg, timeFullDecode, withWorkFolder } from '../../media.ts';
import type { Measured } from '../../report.ts';
import { longestClip, type NamedFilm } from '../speed.ts';

/** The options of `rough`. */
export interface RoughOptions {
  pack: string;
  clips: string;
}

/** A rough answer is near when its best second lies this close to the finished one's. */
const NEAR_S = 10;
const SENTENCES = 200;

interface RoughFigures {
  film: string;
  durationS: number;
  decodeS: number;
  roughS: number;
  /** Null, as all that follows, for a video that is not indexed to its end. */
  indexS: number | null;
  /** Cosines of the rough vector of each second with its final one: median, and those with a second elsewhere. */
  cosine: number | null;
  cosineAnywhere: number | null;
  /** Percent of sentences whose best second lies near that of the finished timeline; and by chance. */
  near: number | null;
  nearByChance: number | null;
}

const NOT_COMPARED = { indexS: null, cosine: null, cosineAnywhere: null, near: null, nearByChance: null };

/** Measures what rough answers are worth; see the top of the file. */
export async function benchRough({ pack: packName, clips }: RoughOptions): Promise<Measured> {
  const [film] = longestClip(clips);
  if (!film) throw new Error(`${clips} lists no clip to measure.`);
  await using pack = await openPack(await findMeasuredPack(packName));
  const { sentences } = readClips(clips);
  const { vectors } = await pack.text.embed(sentences.slice(0, SENTENCES).map(({ text }) => text));
  const rows: RoughFigures[] = [];
  rows.push(await measureFilm(film, pack, vectors));
  await withWorkFolder('rough-hour', async (work) => {
    const path = join(work, 'hour.mp4');
    await runFfmpeg(['-stream_loop', '5', '-i', film.path, '-c', 'copy', '-an', '-sn', path]);
    rows.push(await measureFilm({ name: `${film.name}, six times`, path }, pack, null));
  });
  return {
    name: 'rough',
    tables: [
      {
        title: 'Answers before a video is indexed',
        columns: [
          ...[
            'film',
            'length s',
            'decode s',
            'all answers after s',
            '% of length',
            'indexed after s',
            'cosine',
          ],
          ...['cosine, any second', `best second within ${NEAR_S} s, %`, 'by chance, %'],
        ],
        rows: rows.map(({ film, ...row }) => ({
          name: film,
          cells: [
            ...[row.durationS, row.decodeS, row.roughS, (100 * row.roughS) / row.durationS, row.indexS],
            ...[row.cosine, row.cosineAnywhere, row.near, row.nearByChance],
          ],
        })),
        note: `"decode" is ffmpeg decoding every frame. Best seconds of ${vectors.length} captions of other clips, in the rough and in the finished timeline.`,
      },
    ],
    figures: { films: rows },
    baselines: { decodeS: Object.fromEntries(rows.map(({ film, decodeS }) => [film, decodeS])) },
    options: { sentences: vectors.length, nearS: NEAR_S },
    model: `${pack.id}@${pack.revision}`,
  };
}

function measureFilm(
  { name, path }: NamedFilm,
  pack: IndexDeps['pack'],
  sentences: UnitVector[] | null,
): Promise<RoughFigures> {
  return withWorkFolder('rough', async (dataDir) => {
    const [tools, store] = [await locateFfmpeg(), await openStore(dataDir)];
    try {
      const deps = {
        tools,
        store,
        pack,
        media: createFolderStore(join(dataDir, 'data')),
        now: () => new Date(),
      };
      const decodeS = await timeFullDecode(path);
      const abort = new AbortController();
      const startedMs = performance.now();
      const since = () => (performance.now() - startedMs) / 1000;
      const stop = new AppError('CANCELLED', 'All of it answers.');
      await indexVideo(
        deps,
        { path, hints: {} },
        {
          signal: abort.signal,
          onProgress: ({ stage }) => stage === 'indexing' && abort.abort(stop),
        },
      ).catch((error: unknown) => {
        if (error !== stop) throw error;
      });
      const [roughS, durationS] = [since(), await durationOf(path)];
      const early = { film: name, durationS, decodeS, roughS };
      if (sentences === null) return { ...early, ...NOT_COMPARED };
      const [video] = await store.videos.list({ limit: 1 });
      const load = async () => {
        const timeline = video && (await store.timelines.find(video.id, packKeyOf(pack)));
        if (!timeline) throw new Error(`${name} was not skimmed.`);
        return loadTimeline(store.timelines, timeline);
      };
      const rough = await load();
      await indexVideo(deps, { path, hints: {} });
      const indexS = since();
      return { ...early, indexS, ...compare(rough, await load(), sentences) };
    } finally {
      await store.close();
    }
  });
}

function compare(rough: LoadedTimeline, final: LoadedTimeline, sentences: UnitVector[]) {
  const length = Math.min(rough.seconds, final.seconds);
  const at = (k: number) =>
    Array.from({ length }, (_, second) => cosineOf(rough, final, second, (second + k) % length));
  const middle = (values: number[]) => quantile(values, 0.5) ?? 0;
  const [best, near] = [sentences.map((one) => [bestOf(rough, one), bestOf(final, one)] as const), NEAR_S];
  const isNear = best.filter(([a, b]) => Math.abs(a - b) <= near).length;
  return {
    cosine: middle(at(0)),
    cosineAnywhere: middle(at(Math.floor(length / 2))),
    near: (100 * isNear) / sentences.length,
    nearByChance: (100 * (2 * near + 1)) / length,
  };
}

function bestOf(timeline: LoadedTimeline, sentence: UnitVector): number {
  const curve = relevanceCurve(timeline, sentence);
  return curve.reduce((best, value, second) => (value > (curve[best] ?? -1) ? second : best), 0);
}

function cosineOf(a: LoadedTimeline, b: LoadedTimeline, i: number, j: number): number {
  let sum = 0;
  for (let d = 0; d < a.dim; d++)
    sum += (a.values[i * a.dim + d] as number) * (b.values[j * b.dim + d] as number);
  return sum * (a.inverseLengths[i] as number) * (b.inverseLengths[j] as number);
}
