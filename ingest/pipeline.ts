/**
 * A video file becomes a stored timeline: probe, sample, embed, encode, storyboard, rows. Stopped anywhere, the
 * next call with the same content goes on after the last committed minute, and ends with the same rows.
 */

import { rm } from 'node:fs/promises';
import { AppError, toAppError } from '../core/errors.ts';
import { type VideoId, videoIdOf } from '../core/ids.ts';
import { type PackKey, packKeyOf } from '../core/pack-key.ts';
import type { OnProgress } from '../core/progress.ts';
import { quantise } from '../core/vector.ts';
import { hashFile } from '../files/hash-file.ts';
import { storeEvents } from '../index/events/event-source.ts';
import type { Store } from '../index/store/store.ts';
import type { TimelineRecord } from '../index/store/timelines.ts';
import type { VideoRecord } from '../index/store/videos.ts';
import type { FfmpegTools } from '../media/ffmpeg/ffmpeg-tools.ts';
import { decodeFrames } from '../media/frames/decode-frames.ts';
import { probeVideo, type VideoProbe } from '../media/probe/probe.ts';
import { checkUnchanged, openSource, type SourceFile } from '../media/source-file.ts';
import { readSubtitles, type Subtitles } from '../media/subtitles/subtitles.ts';
import { contextStartS, encodeTimeline, type FrameSeconds, type ModelPack } from '../model/runtime/pack.ts';
import { CHUNK_SECONDS, cutMinutes, type Minute } from './chunks.ts';
import { describeVideo, type IndexTask, recogniseVideo, warnOfLength } from './describe-video.ts';
import { startStream } from './first-item.ts';
import { BATCH_SECONDS, embedSeconds } from './frame-batches.ts';
import { FrameSideData } from './frame-side-data.ts';
import { groupMoments } from './moments.ts';
import { storyboardDir, tileSize, writeSheet } from './storyboard.ts';

export type { IndexTask } from './describe-video.ts';

/** Seconds are sampled once each. */
const FPS = 1;

/** The parts that indexing works with. */
export interface IndexDeps {
  tools: FfmpegTools;
  store: Store;
  pack: Pick<ModelPack, 'id' | 'revision' | 'dim' | 'frames' | 'timeline'>;
  dataDir: string;
  now: () => Date;
  /** Decoding threads; ffmpeg decides when absent. */
  decodeThreads?: number | undefined;
}

/** How {@link indexVideo} is watched and stopped. */
export interface IndexWatch {
  signal?: AbortSignal | undefined;
  /** Stages are hashing, probing, indexing, finishing; units are seconds of video. */
  onProgress?: OnProgress | undefined;
  /** Called once the content is known, before anything is written. */
  onVideo?: ((id: VideoId) => void) | undefined;
}

/** The result: the video, and whether it was there already, under this or another name. */
export interface IndexOutcome {
  video: VideoRecord;
  alreadyIndexed: boolean;
}

/** A video that is being indexed: everything known before the first picture. */
interface Indexing extends Subtitles {
  deps: IndexDeps;
  task: IndexTask;
  source: SourceFile;
  id: VideoId;
  contentHash: string;
  probe: VideoProbe;
  /** All before it is committed. */
  nextS: number;
  signal: AbortSignal | undefined;
  onProgress: OnProgress;
}

/**
 * Indexes the video at `path`. Throws the codes of {@link probeVideo}; `VIDEO_UNREADABLE` for a path that cannot be
 * read; `CONFLICT` when the file changes meanwhile; `FFMPEG_FAILED`, also where reading the file breaks off; `DISK_FULL`;
 * `CANCELLED`, or the coded error that the signal was aborted with; `NOT_FOUND` when the video is deleted meanwhile. What
 * was committed before stays, for the next call.
 */
export async function indexVideo(
  deps: IndexDeps,
  task: IndexTask,
  { signal, onProgress = () => {}, onVideo = () => {} }: IndexWatch = {},
): Promise<IndexOutcome> {
  const { tools, store, pack } = deps;
  let id: VideoId | null = null;
  try {
    onProgress({ stage: 'hashing', done: 0, total: null });
    const source = await openSource(task.path);
    const contentHash = task.contentHash ?? (await hashFile(source.path, { signal }));
    id = videoIdOf(contentHash);
    onVideo(id);

    const known = await recogniseVideo(store, id, task, source);
    const before = await store.timelines.find(id, packKeyOf(pack));
    if (known && before?.state === 'complete') {
      onProgress({ stage: 'finishing', done: before.nextSecond, total: before.nextSecond });
      return { video: known, alreadyIndexed: true };
    }

    const nextS = before?.nextSecond ?? 0;
    onProgress({ stage: 'probing', done: nextS, total: known?.durationS ?? null });
    const probe = await probeVideo(tools, source.path, signal);
    const subtitles = await readSubtitles(tools, source.path, probe, signal);
    const about = { deps, task, source, id, contentHash, probe, nextS, signal, onProgress, ...subtitles };
    // Only the last chunk ends within a minute: when it is there, all is.
    if (nextS % CHUNK_SECONDS === 0) await indexMinutes(about);

    const video = await store.videos.get(id);
    if (!video) throw new AppError('NOT_FOUND', 'The video was deleted while it was being indexed.');
    const timeline = await timelineOf(deps, id);
    onProgress({ stage: 'finishing', done: timeline.nextSecond, total: timeline.nextSecond });
    await storeEvents(store, timeline);
    await store.timelines.complete(timeline.timelineId);
    return { video, alreadyIndexed: false };
  } catch (error) {
    // Deleted meanwhile by another process: what was drawn since then would stay for ever.
    if (id && !(await store.videos.get(id)))
      await rm(storyboardDir(deps.dataDir, id), { recursive: true, force: true });
    throw toAppError(error);
  }
}

/**
 * Takes out what an interrupted run left of a video that turned out to be unusable: its rows, jobs included, and its
 * storyboard. A video with a finished timeline stays.
 */
export async function discardPartial(
  { store, pack, dataDir }: Pick<IndexDeps, 'store' | 'dataDir'> & { pack: PackKey },
  id: VideoId,
): Promise<void> {
  if ((await store.timelines.find(id, pack))?.state === 'complete') return;
  await store.videos.delete(id);
  await rm(storyboardDir(dataDir, id), { recursive: true, force: true });
}

async function indexMinutes(about: Indexing): Promise<void> {
  const { deps, source, id, probe, nextS, signal } = about;
  const { pack, store } = deps;
  const { width, height } = pack.frames;
  const tile = tileSize(probe.width, probe.height);
  const decoding = await startStream(
    decodeFrames({
      ...{ tools: deps.tools, path: source.path, probe, width, height, signal },
      fromS: readingStartS(pack, nextS),
      threads: deps.decodeThreads,
    }),
  );
  try {
    // Nothing is written before the first picture is there: a file without one leaves nothing.
    const { timelineId } = await writeVideo(about);
    const notes = new FrameSideData({ width, height }, tile);
    const batches = reportSeconds(embedSeconds(notes.watch(decoding.items), pack.frames), about);
    for await (const minute of cutMinutes(encodeTimeline(batches, pack, { signal }), nextS)) {
      const endS = minute.startS + minute.vectors.length;
      const { tiles, cuts } = await notes.take(minute.startS, endS);
      await writeSheet(storyboardDir(deps.dataDir, id), minute.startS, tiles, tile);
      await checkUnchanged(source);
      signal?.throwIfAborted();
      await commitMinute(store, timelineId, minute, cuts);
      await noteLength(store, id, minute);
    }
  } finally {
    await decoding.close();
  }
}

/** Says how far it is, batch by batch; seconds that are read again for context are no progress. */
async function* reportSeconds(
  batches: AsyncIterable<FrameSeconds>,
  { nextS, probe, onProgress }: Indexing,
): AsyncGenerator<FrameSeconds> {
  for await (const batch of batches) {
    const done = Math.max(nextS, batch.startS + batch.ptsMs.length);
    onProgress({ stage: 'indexing', done, total: probe.durationS && Math.max(done, probe.durationS) });
    yield batch;
  }
}

/** Far enough back for the timeline's context, at a start of its windows and of the frame encoder's batches. */
function readingStartS(pack: Pick<ModelPack, 'timeline'>, nextS: number): number {
  const strideS = pack.timeline?.strideS ?? 1;
  let at = Math.max(0, Math.min(contextStartS(pack, nextS), nextS - BATCH_SECONDS));
  while (at % BATCH_SECONDS !== 0 || at % strideS !== 0) at--;
  return at;
}

async function writeVideo({
  deps,
  task,
  source,
  id,
  contentHash,
  probe,
  passages,
  warnings,
}: Indexing): Promise<TimelineRecord> {
  const identity = { id, contentHash, createdAt: deps.now().toISOString() };
  const foundS = (await deps.store.videos.get(id))?.durationS ?? null;
  await deps.store.videos.upsert(describeVideo(task, source, probe, identity, foundS));
  await deps.store.videos.update(id, { warnings: [...warnOfLength(probe), ...warnings] });
  await deps.store.passages.replace(id, 'subtitle', passages);
  return timelineOf(deps, id);
}

async function commitMinute(
  store: Store,
  timelineId: number,
  minute: Minute,
  cuts: boolean[],
): Promise<void> {
  const { startS, ptsMs, vectors } = minute;
  const quantised = vectors.map((vector) => vector && quantise(vector));
  const moments = groupMoments(startS, vectors);
  await store.timelines.commitChunk(
    timelineId,
    { startS, ptsMs, vectors: quantised, cuts },
    moments,
    startS + vectors.length,
  );
}

/**
 * Recordings that were joined byte by byte, and others that broke off, hold more than their header promises: a film lasts
 * to the end of its last second that begins with a frame after that.
 */
async function noteLength(store: Store, id: VideoId, { startS, ptsMs }: Minute): Promise<void> {
  const durationS = (await store.videos.get(id))?.durationS ?? null;
  if (durationS === null || (ptsMs.at(-1) ?? 0) / 1000 <= durationS) return;
  await store.videos.update(id, { durationS: startS + ptsMs.length });
}

function timelineOf({ store, pack }: IndexDeps, videoId: VideoId): Promise<TimelineRecord> {
  return store.timelines.open({ videoId, ...packKeyOf(pack), fps: FPS });
}
