/**
 * `npm run bench -- profile`: where the time of indexing goes. In: the made films of `speed`, and the longest clip. Out:
 * for each stage its busy time, and how long ffmpeg and the thread of the networks waited for each other. Unlike most
 * benches it looks inside: the parts of the pipeline are wrapped in stopwatches.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../index/store/open-store.ts';
import type { Store } from '../../../index/store/store.ts';
import { sampledSize } from '../../../ingest/frame-batches.ts';
import { type IndexDeps, indexVideo } from '../../../ingest/pipeline.ts';
import type { FrameReader } from '../../../ingest/readers/frame-reader.ts';
import { readingSize } from '../../../ingest/readers/reading.ts';
import { drawTile, tileSize, writeSheet } from '../../../ingest/storyboard.ts';
import { createThingReader } from '../../../ingest/things/thing-reader.ts';
import { type FfmpegTools, locateFfmpeg } from '../../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeFrames } from '../../../media/frames/decode-frames.ts';
import { canSkipFrames } from '../../../media/frames/sample-filter.ts';
import { createFolderStore } from '../../../media/kept/media-store.ts';
import { probeVideo, type VideoProbe } from '../../../media/probe/probe.ts';
import { type ModelPack, openPack } from '../../../model/runtime/pack.ts';
import { openThings, SHIPPED_THINGS, type ThingDetector } from '../../../model/runtime/things/detector.ts';
import { findMeasuredPack } from '../../find-pack.ts';
import { durationOf, runFfmpeg, withWorkFolder } from '../../media.ts';
import type { Measured, Table } from '../../report.ts';
import { longestClip, type NamedFilm } from '../speed.ts';
import { testFilms } from '../test-films.ts';
import { measureProcess, type ProcessTimes } from './process-times.ts';

/** The options of `profile`. */
export interface ProfileOptions {
  pack: string;
  clips: string;
}

/** A stage may wait this much of the whole time for another that could run beside it. */
const MOST_WAITING = 0.1;

/** The stages that are timed inside the pipeline, by the clock on the wall. */
const INNER = ['frame network', 'timeline network', 'frame readers', 'SQLite'] as const;
type InnerStage = (typeof INNER)[number];

interface Parts {
  tools: FfmpegTools;
  pack: ModelPack;
  detector: ThingDetector;
}

interface FilmProfile {
  film: string;
  durationS: number;
  /** ffmpeg decoding every frame, alone. */
  decodeAll: ProcessTimes;
  index: ProcessTimes;
  /** Seconds by stage. */
  busyS: Record<string, number>;
}

/** Measures where indexing spends its time; see the top of the file. */
export async function benchProfile({ pack: packName, clips }: ProfileOptions): Promise<Measured> {
  const films = [...(await testFilms()), ...longestClip(clips)];
  const tools = await locateFfmpeg();
  await using pack = await openPack(await findMeasuredPack(packName), { parts: ['frame', 'timeline'] });
  const detector = await openThings(SHIPPED_THINGS, {});
  try {
    const profiles: FilmProfile[] = [];
    for (const film of films) profiles.push(await profileFilm(film, { tools, pack, detector }));
    return {
      name: 'profile',
      tables: [waitTable(profiles), stageTable(profiles)],
      figures: { films: profiles },
      baselines: { decodeS: Object.fromEntries(profiles.map((one) => [one.film, one.decodeAll.wallS])) },
      options: { films: films.map(({ name }) => name), mostWaiting: MOST_WAITING },
      model: `${pack.id}@${pack.revision}`,
    };
  } finally {
    await detector.close();
  }
}

async function profileFilm({ name, path }: NamedFilm, parts: Parts): Promise<FilmProfile> {
  const { tools, pack } = parts;
  const probe = await probeVideo(tools, path);
  const skipped = canSkipFrames(probe) ? ['-skip_frame', 'noref'] : [];
  const decode = (options: string[]) =>
    measureProcess(
      async () => void (await runFfmpeg([...options, '-i', path, '-map', '0:v:0', '-an', '-f', 'null', '-'])),
    );
  const decodeAll = await decode([]);
  const needed = await decode(skipped);
  return withWorkFolder('profile', async (work) => {
    const store = await openStore(join(work, 'data'), undefined);
    try {
      const readers = [createThingReader(parts.detector, store.things)];
      const pictures = await measureDrain(path, probe, parts, readers);
      const inner = Object.fromEntries(INNER.map((stage) => [stage, 0])) as Record<InnerStage, number>;
      const deps = {
        ...{ tools, media: createFolderStore(join(work, 'data')), now: () => new Date() },
        pack: timedPack(pack, inner),
        store: timedStore(store, inner),
        readers: readers.map((reader) => timedReader(reader, inner)),
      };
      const index = await measureProcess(
        async () => void (await indexVideo(deps, { path, hints: {} })),
        true,
      );
      const durationS = await durationOf(path);
      const busyS = {
        'decode (ffmpeg)': needed.childrenS,
        'choose and scale (ffmpeg)': Math.max(0, pictures.childrenS - needed.childrenS),
        'copy into Node': pictures.ownS,
        ...inner,
        storyboard: await measureStoryboard(work, probe, pack, durationS),
      };
      return { film: name, durationS, decodeAll, index, busyS };
    } finally {
      await store.close();
      rmSync(work, { recursive: true, force: true });
    }
  });
}

/** Decodes as indexing does, and does nothing with the pictures. */
function measureDrain(
  path: string,
  probe: VideoProbe,
  { tools, pack }: Parts,
  readers: FrameReader[],
): Promise<ProcessTimes> {
  const size = { ...sampledSize(pack.frames, probe), large: readingSize(readers, probe) };
  return measureProcess(async () => {
    for await (const _ of decodeFrames({ tools, path, probe, ...size }));
  }, true);
}

/** Processor seconds for the tiles and sheets of a film. */
async function measureStoryboard(
  work: string,
  probe: VideoProbe,
  pack: ModelPack,
  durationS: number,
): Promise<number> {
  const from = sampledSize(pack.frames, probe);
  const rgb = Uint8Array.from({ length: from.width * from.height * 3 }, (_, i) => (i * 7919) & 255);
  const tile = tileSize(probe.width, probe.height);
  const { ownS } = await measureProcess(async () => {
    const tiles = await Promise.all(Array.from({ length: 60 }, () => drawTile(rgb, from, tile)));
    await writeSheet(work, 0, tiles, tile);
  });
  return (ownS / 60) * durationS;
}

async function time<T>(
  stage: InnerStage,
  seconds: Record<InnerStage, number>,
  work: () => Promise<T>,
): Promise<T> {
  const startedMs = performance.now();
  try {
    return await work();
  } finally {
    seconds[stage] += (performance.now() - startedMs) / 1000;
  }
}

function timedPack(pack: ModelPack, seconds: Record<InnerStage, number>): IndexDeps['pack'] {
  const { id, revision, dim, frames, timeline } = pack;
  return {
    ...{ id, revision, dim },
    frames: {
      ...frames,
      embed: (rgb, count) => time('frame network', seconds, () => frames.embed(rgb, count)),
    },
    timeline: timeline && {
      ...timeline,
      encode: (window) => time('timeline network', seconds, () => timeline.encode(window)),
    },
  };
}

function timedStore(store: Store, seconds: Record<InnerStage, number>): Store {
  const { timelines } = store;
  return {
    ...store,
    timelines: {
      ...timelines,
      commitChunk: (...chunk) => time('SQLite', seconds, () => timelines.commitChunk(...chunk)),
    },
  };
}

function timedReader(reader: FrameReader, seconds: Record<InnerStage, number>): FrameReader {
  return {
    ...reader,
    read: (frame, signal) => time('frame readers', seconds, () => reader.read(frame, signal)),
  };
}

function waitTable(profiles: readonly FilmProfile[]): Table {
  return {
    title: 'Who waits for whom while a file is indexed',
    columns: ['film', 'length s', 'decode s', 'index s', 'ratio', 'ffmpeg waits %', 'networks wait %'],
    rows: profiles.map(({ film, durationS, decodeAll, index }) => ({
      name: film,
      cells: [
        ...[durationS, decodeAll.wallS, index.wallS, index.wallS / decodeAll.wallS],
        ...[(100 * index.ffmpegWaitsS) / index.wallS, (100 * index.threadWaitsS) / index.wallS],
      ],
    })),
    note:
      '"decode" is ffmpeg decoding every frame, alone. ffmpeg waits while none of its threads can go on; the networks ' +
      'wait while their thread has nothing to do. Where both wait, one could have run beside the other; where only one ' +
      'does, the other is what the machine can do.',
  };
}

function stageTable(profiles: readonly FilmProfile[]): Table {
  const stages = Object.keys(profiles[0]?.busyS ?? {});
  return {
    title: 'Where the time goes: seconds for an hour of video',
    columns: ['stage', ...profiles.map(({ film }) => film)],
    rows: stages.map((stage) => ({
      name: stage,
      cells: profiles.map(({ busyS, durationS }) => ((busyS[stage] ?? 0) / durationS) * 3600),
    })),
    note:
      "ffmpeg's stages, the copy and the storyboard in seconds of one processor; networks, readers and SQLite in seconds " +
      'of the clock, with two threads in a network.',
  };
}
