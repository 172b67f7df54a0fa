/**
 * A video file becomes a stored timeline: probe, sample, embed, encode, storyboard, rows. Stopped anywhere, the
 * next call with the same content continues after the last committed minute, and ends with the same rows.
 */

import { AppError, toAppError } from '../core/errors.ts';
import { type VideoId, videoIdOf } from '../core/ids.ts';
import { type PackKey, packKeyOf } from '../core/pack-key.ts';
import type { OnProgress } from '../core/progress.ts';
import { quantise } from '../core/vector.ts';
import { factsOf, hashUserFile } from '../files/drives/user-files.ts';
import { storeEvents } from '../index/events/event-source.ts';
import type { Store } from '../index/store/store.ts';
import type { TimelineRecord } from '../index/store/timelines.ts';
import type { VideoRecord } from '../index/store/videos.ts';
import type { FfmpegTools } from '../media/ffmpeg/ffmpeg-tools.ts';
import type { PictureSize } from '../media/frames/colours.ts';
import { decodeFrames, type SampledSecond } from '../media/frames/decode-frames.ts';
import type { MediaStore } from '../media/kept/media-store.ts';
import { withLength } from '../media/probe/length.ts';
import { probeVideo, type VideoProbe } from '../media/probe/probe.ts';
import { checkUnchanged, openSource, type SourceFile } from '../media/source-file.ts';
import { readSubtitles, type Subtitles } from '../media/subtitles/subtitles.ts';
import { encodeTimeline, type FrameSeconds, type ModelPack } from '../model/runtime/pack.ts';
import { CHUNK_SECONDS, cutMinutes, type Minute } from './chunks.ts';
import { describeVideo, type IndexTask, recogniseVideo, warnOfLength } from './describe-video.ts';
import { type StartedStream, startStream } from './first-item.ts';
import { embedSeconds, readingStartS, sampledSize } from './frame-batches.ts';
import { FrameSideData } from './frame-side-data.ts';
import { groupMoments } from './moments.ts';
import { catchUp } from './readers/catch-up.ts';
import type { FrameReader } from './readers/frame-reader.ts';
import { Reading, readingSize, unfinishedReaders } from './readers/reading.ts';
import { isWorthSkimming, roughEndS, type SkimTask, skimVideo } from './skim.ts';
import { recogniseSpeech, type SpeechRecogniser } from './speech/recognise-speech.ts';
import { listenTo, type SpeechReader } from './speech/speech-reader.ts';
import { sheetName, storyboardFolder, tileSize, writeSheet } from './storyboard.ts';

export type { IndexTask } from './describe-video.ts';

/** Seconds are sampled once each. */
const FPS = 1;

/** The parts that indexing works with. */
export interface IndexDeps {
  tools: FfmpegTools;
  store: Store;
  pack: Pick<ModelPack, 'id' | 'revision' | 'dim' | 'frames' | 'timeline'>;
  /** Where storyboards are kept. */
  media: MediaStore;
  now: () => Date;
  /** Readers of frames beside the frame encoder; none by default. */
  readers?: readonly FrameReader[] | undefined;
  /** Hears where somebody speaks; nothing listens by default. */
  speech?: SpeechReader | undefined;
  /** Writes down what is said where somebody speaks; nothing does by default. */
  recognition?: SpeechRecogniser | undefined;
  /** Decoding threads; ffmpeg decides when absent. */
  decodeThreads?: number | undefined;
  /** Videos of this length are skimmed first; by default those of five minutes. */
  skimmedFromS?: number | undefined;
}

/** Callbacks and the signal of {@link indexVideo}. */
export interface IndexWatch {
  signal?: AbortSignal | undefined;
  /** Stages are hashing, probing, skimming (long videos), indexing, reading (readers that have to catch up), listening, transcribing, finishing; units are seconds of video. */
  onProgress?: OnProgress | undefined;
  /** Called once the content is known, before anything is written. */
  onVideo?: ((id: VideoId) => void) | undefined;
}

/** The result: the video, and whether it was there already, under this or another name. */
export interface IndexOutcome {
  video: VideoRecord;
  alreadyIndexed: boolean;
}

/** One call of {@link indexVideo}: what every stage reads. */
interface IndexRun {
  deps: IndexDeps;
  task: IndexTask;
  signal: AbortSignal | undefined;
  onProgress: OnProgress;
}

/** A file and its identity. */
interface IdentifiedFile {
  source: SourceFile;
  contentHash: string;
  id: VideoId;
}

/** The rows of a video from earlier runs. */
interface EarlierRows {
  video: VideoRecord | undefined;
  timeline: TimelineRecord | undefined;
}

/** A video that is being indexed: everything known before the first picture. */
interface Indexing extends IndexRun, IdentifiedFile, Subtitles {
  probe: VideoProbe;
  /** All seconds before it are committed. */
  nextS: number;
}

/**
 * Indexes the video at `path`. Throws the codes of {@link probeVideo}; `VIDEO_UNREADABLE` for a path that cannot be
 * read; `CONFLICT` when the file changes meanwhile; `FFMPEG_FAILED`, also where reading the file breaks off; `DISK_FULL`;
 * `MEDIA_UNREACHABLE` when the file's drive stops answering; `CANCELLED`, or the coded error that the signal was aborted with; `NOT_FOUND` when the video is deleted meanwhile. What
 * was committed before stays, for the next call.
 */
export async function indexVideo(
  deps: IndexDeps,
  task: IndexTask,
  { signal, onProgress = () => {}, onVideo = () => {} }: IndexWatch = {},
): Promise<IndexOutcome> {
  const run: IndexRun = { deps, task, signal, onProgress };
  let id: VideoId | null = null;
  try {
    const file = await identifyFile(run);
    id = file.id;
    onVideo(id);
    const earlier = await findEarlierRows(run, file);
    if (earlier.video && earlier.timeline?.state === 'complete') {
      await readTheRest(run, file);
      reportFinishing(run, earlier.timeline);
      return { video: earlier.video, alreadyIndexed: true };
    }
    const indexing = await examineFile(run, file, earlier);
    // Only the last chunk ends within a minute: when it is there, all is.
    if (indexing.nextS % CHUNK_SECONDS === 0) {
      await skimFirst(indexing);
      await indexMinutes(indexing);
    }
    await readTheRest(run, file, indexing.probe);
    return { video: await finishVideo(indexing), alreadyIndexed: false };
  } catch (error) {
    if (id) await removeOrphans(deps, id);
    throw await withoutItsDrive(toAppError(error), task.path);
  }
}

/** ffmpeg that waits for a drive is silent until it is ended: then it is the drive that failed, and not the file. */
async function withoutItsDrive(error: AppError, path: string): Promise<AppError> {
  if (error.code !== 'FFMPEG_FAILED') return error;
  const answer = await factsOf(path).catch(toAppError);
  return answer instanceof AppError && answer.code === 'MEDIA_UNREACHABLE' ? answer : error;
}

/** Hashes the file, unless its hash is known: the hash is the video's identity. */
async function identifyFile({ task, signal, onProgress }: IndexRun): Promise<IdentifiedFile> {
  onProgress({ stage: 'hashing', done: 0, total: null });
  const source = await openSource(task.path);
  const contentHash = task.contentHash ?? (await hashUserFile(source.path, { signal }));
  return { source, contentHash, id: videoIdOf(contentHash) };
}

async function findEarlierRows(
  { deps, task }: IndexRun,
  { id, source }: IdentifiedFile,
): Promise<EarlierRows> {
  const video = await recogniseVideo(deps, id, task, source);
  return { video, timeline: await deps.store.timelines.find(id, packKeyOf(deps.pack)) };
}

/** Probes the file and reads its subtitles. */
async function examineFile(
  run: IndexRun,
  file: IdentifiedFile,
  { video, timeline }: EarlierRows,
): Promise<Indexing> {
  const { tools } = run.deps;
  const nextS = timeline?.nextSecond ?? 0;
  run.onProgress({ stage: 'probing', done: nextS, total: video?.durationS ?? null });
  const { path, sizeBytes } = file.source;
  const stated = await probeVideo(tools, path, run.signal);
  const probe = await withLength(tools, { path, sizeBytes, signal: run.signal }, stated);
  const subtitles = await readSubtitles(tools, path, probe, run.signal);
  return { ...run, ...file, ...subtitles, probe, nextS };
}

/** Makes the rest of a long video answer roughly, before it is decoded whole. */
async function skimFirst(indexing: Indexing): Promise<void> {
  const { deps, source, id, probe, nextS: fromS, signal, onProgress } = indexing;
  const { tools, store, pack, decodeThreads: threads } = deps;
  const video = { path: source.path, probe, fromS };
  const task: SkimTask = { tools, store, pack, ...video, threads, signal, onProgress };
  if (!(await isWorthSkimming(task, deps.skimmedFromS))) return;
  const timeline = await store.timelines.find(id, packKeyOf(pack));
  const startS = timeline ? await roughEndS(task, timeline.timelineId) : fromS;
  if (startS + CHUNK_SECONDS > (probe.durationS ?? 0)) return;
  onProgress({ stage: 'skimming', done: fromS, total: probe.durationS });
  await skimVideo(task, startS, async () => (await writeVideo(indexing)).timelineId);
}

/** Indexes from the first second that is not committed, minute by minute. */
async function indexMinutes(indexing: Indexing): Promise<void> {
  const { deps, probe, nextS } = indexing;
  const sampled = sampledSize(deps.pack.frames, probe);
  const reading = await startReading(indexing);
  const decoding = await startDecoding(indexing, reading.size);
  try {
    // Nothing is written before the first picture is there: a file without one leaves nothing.
    const { timelineId } = await writeVideo(indexing);
    const sideData = new FrameSideData(sampled, tileSize(probe.width, probe.height));
    const seconds = reading.watch(sideData.watch(decoding.items));
    let endS = nextS;
    for await (const minute of encodeMinutes(indexing, seconds)) {
      endS = minute.startS + minute.vectors.length;
      await reading.commit({ startS: minute.startS, endS });
      await storeMinute(indexing, timelineId, minute, sideData);
    }
    await reading.complete(endS);
  } finally {
    await decoding.close();
  }
}

/** Lets the readers take part that have come as far as the timeline, or a minute further: the others catch up at the end. */
async function startReading({ deps, id, probe, nextS, signal }: Indexing): Promise<Reading> {
  const unfinished = await unfinishedReaders(deps.store, id, deps.readers ?? []);
  const readers = unfinished.filter((one) => one.nextS >= nextS).map(({ reader }) => reader);
  const size = readingSize(readers, probe);
  return new Reading({ store: deps.store, videoId: id, readers, size, fromS: nextS, signal });
}

/** Lets readers that were added, changed or left behind read what they have not read, listens, and writes down what is said. */
async function readTheRest(
  run: IndexRun,
  { id, source }: IdentifiedFile,
  probed?: VideoProbe,
): Promise<void> {
  const { deps, signal, onProgress } = run;
  const { tools, store, decodeThreads: threads } = deps;
  const unfinished = await unfinishedReaders(store, id, deps.readers ?? []);
  const probe = async () => probed ?? (await probeVideo(tools, source.path, signal));
  const parts = { tools, store, videoId: id, threads, signal, onProgress };
  if (unfinished.length > 0) {
    await catchUp({ ...parts, path: source.path, probe: await probe(), unfinished });
    await checkUnchanged(source);
  }
  if (deps.speech) await listenTo(deps.speech, { ...parts, source, probe });
  if (deps.recognition) await recogniseSpeech(deps.recognition, { ...parts, source, probe });
}

/** Starts sampling the video's seconds, for readers at a second size too; resolves when the first is there. */
function startDecoding(
  { deps, source, probe, nextS, signal }: Indexing,
  large: PictureSize | null,
): Promise<StartedStream<SampledSecond>> {
  const { width, height } = sampledSize(deps.pack.frames, probe);
  return startStream(
    decodeFrames({
      ...{ tools: deps.tools, path: source.path, probe, width, height, large, signal },
      fromS: readingStartS(deps.pack, nextS),
      threads: deps.decodeThreads,
    }),
  );
}

/** Turns sampled seconds into timeline vectors, cut into minutes. */
function encodeMinutes(
  indexing: Indexing,
  seconds: AsyncIterable<SampledSecond>,
): ReturnType<typeof cutMinutes> {
  const { deps, probe, nextS, signal } = indexing;
  const { frames } = deps.pack;
  const batches = reportSeconds(embedSeconds(seconds, frames, sampledSize(frames, probe)), indexing);
  return cutMinutes(encodeTimeline(batches, deps.pack, { signal }), nextS);
}

/** Writes the minute's storyboard sheet, then commits its rows. */
async function storeMinute(
  { deps, source, id, probe, signal }: Indexing,
  timelineId: number,
  minute: Minute,
  sideData: FrameSideData,
): Promise<void> {
  const endS = minute.startS + minute.vectors.length;
  const { tiles, cuts } = await sideData.take(minute.startS, endS);
  const tile = tileSize(probe.width, probe.height);
  // No cue points to a sheet of gaps, which may go on for hours.
  if (tiles.some((pixels) => pixels !== null)) {
    const folder = storyboardFolder(id);
    await writeSheet(deps.media.place(folder), minute.startS, tiles, tile);
    await deps.media.put(`${folder}${sheetName(minute.startS)}`);
  }
  await checkUnchanged(source);
  signal?.throwIfAborted();
  await commitMinute(deps.store, timelineId, minute, cuts);
  await extendDuration(deps.store, id, minute);
}

/** Stores the events of the timeline and marks it complete. */
async function finishVideo(indexing: Indexing): Promise<VideoRecord> {
  const { deps, id } = indexing;
  const { store } = deps;
  const video = await store.videos.get(id);
  if (!video) throw new AppError('NOT_FOUND', 'The video was deleted while it was being indexed.');
  const timeline = await timelineOf(deps, id);
  reportFinishing(indexing, timeline);
  // The picture may end before the rough pass thought.
  await store.timelines.dropRough(timeline.timelineId);
  await storeEvents(store, timeline);
  await store.timelines.complete(timeline.timelineId);
  return video;
}

function reportFinishing({ onProgress }: IndexRun, { nextSecond }: TimelineRecord): void {
  onProgress({ stage: 'finishing', done: nextSecond, total: nextSecond });
}

/** Removes the storyboard of a video that another process deleted meanwhile: nothing else would. */
async function removeOrphans({ store, media }: IndexDeps, id: VideoId): Promise<void> {
  if (!(await store.videos.get(id))) await media.remove(storyboardFolder(id));
}

/**
 * Takes out what an interrupted run left of a video that turned out to be unusable: its rows, jobs included, and its
 * storyboard. A video with a finished timeline stays.
 */
export async function discardPartial(
  { store, pack, media }: Pick<IndexDeps, 'store' | 'media'> & { pack: PackKey },
  id: VideoId,
): Promise<void> {
  if ((await store.timelines.find(id, pack))?.state === 'complete') return;
  await store.videos.delete(id);
  await media.remove(storyboardFolder(id));
}

/** Reports progress batch by batch; seconds that are read again for context do not count. */
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
 * Recordings that were joined byte by byte, and others that broke off, hold more than their header promises: a video
 * lasts to the end of its last second that begins with a frame after that.
 */
async function extendDuration(store: Store, id: VideoId, { startS, ptsMs }: Minute): Promise<void> {
  const durationS = (await store.videos.get(id))?.durationS ?? null;
  if (durationS === null || (ptsMs.at(-1) ?? 0) / 1000 <= durationS) return;
  await store.videos.update(id, { durationS: startS + ptsMs.length });
}

function timelineOf({ store, pack }: IndexDeps, videoId: VideoId): Promise<TimelineRecord> {
  return store.timelines.open({ videoId, ...packKeyOf(pack), fps: FPS });
}
