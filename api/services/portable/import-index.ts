/**
 * Imports an exported index. In: a file. Out: how many videos came in. The whole file is checked before a row is written;
 * an import that was interrupted continues when it is run again.
 */
import { type IndexImport, type IndexLine, PORTABLE_SOURCES } from '../../../contract/index.ts';
import type { VideoId } from '../../../core/ids.ts';
import { type PackKey, packName } from '../../../core/pack-key.ts';
import type { Passage } from '../../../index/store/passages.ts';
import type { HeardSpeech } from '../../../index/store/speech/speech.ts';
import type { Store } from '../../../index/store/store.ts';
import type { VideoRecord } from '../../../index/store/videos.ts';
import { SPEECH_READER } from '../../../ingest/speech/speech-reader.ts';
import { chunkOfLine, passageOfLine, speechOfLine, videoOfLine } from './index-lines.ts';
import { checkIndexFile, readIndexFile } from './read-index-file.ts';

/** The parts of an import. */
export interface ImportParts {
  store: Pick<Store, 'videos' | 'timelines' | 'passages' | 'speech' | 'readings'>;
  pack: PackKey;
}

/** The video whose lines are being read. */
interface OpenVideo {
  id: VideoId;
  passages: Passage[];
  /** Its timeline, while the library has no complete one. */
  timelineId: number | null;
  isComplete: boolean;
}

/**
 * Imports a file. What the file says of a video replaces what the library says; timelines that are complete stay. Without
 * vectors only videos that the library holds are updated. Throws as {@link checkIndexFile}.
 */
export async function importIndex(
  parts: ImportParts,
  path: string,
  signal?: AbortSignal,
): Promise<IndexImport> {
  await checkIndexFile(path, packName(parts.pack));
  const result: IndexImport = { added: 0, updated: 0, skipped: 0 };
  let open: OpenVideo | null = null;
  let hasVectors = false;
  for await (const line of readIndexFile(path)) {
    signal?.throwIfAborted();
    if (line.type === 'index') hasVectors = line.vectors;
    if (line.type === 'video' || line.type === 'end') {
      if (open) await finish(parts, open);
      open = line.type === 'video' ? await putVideo(parts, videoOfLine(line), hasVectors, result) : null;
    } else if (open) await putLine(parts, open, line, hasVectors);
  }
  return result;
}

/** Writes a video; null for one that could not be searched. */
async function putVideo(
  { store }: ImportParts,
  video: VideoRecord,
  hasVectors: boolean,
  result: IndexImport,
): Promise<OpenVideo | null> {
  const { id, title, tags, capturedAt, externalId, metadata } = video;
  const isKnown = (await store.videos.get(id)) !== undefined;
  if (!isKnown && !hasVectors) {
    result.skipped += 1;
    return null;
  }
  if (isKnown) await store.videos.update(id, { title, tags, capturedAt, externalId, metadata });
  else await store.videos.upsert(video);
  result[isKnown ? 'updated' : 'added'] += 1;
  return { id, passages: [], timelineId: null, isComplete: false };
}

async function putLine(
  { store, pack }: ImportParts,
  open: OpenVideo,
  line: IndexLine,
  hasVectors: boolean,
): Promise<void> {
  if (line.type === 'passage') open.passages.push(passageOfLine(line));
  if (line.type === 'speech') await putSpeech(store, open.id, speechOfLine(line));
  if (line.type === 'timeline' && hasVectors) {
    const known = await store.timelines.find(open.id, pack);
    if (known?.state === 'complete') return;
    const key = { videoId: open.id, fps: line.fps, ...pack };
    open.timelineId = (await store.timelines.open(key)).timelineId;
    open.isComplete = line.complete;
  }
  if (line.type === 'chunk' && open.timelineId !== null) {
    const { chunk, moments } = chunkOfLine(line);
    await store.timelines.commitChunk(open.timelineId, chunk, moments, chunk.startS + chunk.ptsMs.length);
  }
}

/** Stores what was heard elsewhere: the same detector need not hear it again. */
async function putSpeech(store: ImportParts['store'], id: VideoId, heard: HeardSpeech): Promise<void> {
  await store.speech.put(id, heard);
  const reading = { reader: SPEECH_READER, revision: heard.detector, complete: true };
  await store.readings.put(id, { ...reading, nextSecond: Math.ceil(heard.spans.at(-1)?.endS ?? 0) });
}

async function finish({ store }: ImportParts, open: OpenVideo): Promise<void> {
  const { id, passages, timelineId, isComplete } = open;
  for (const source of PORTABLE_SOURCES) {
    const own = passages.filter((passage) => passage.source === source);
    if (own.length > 0) await store.passages.replace(id, source, own);
  }
  if (timelineId !== null && isComplete) await store.timelines.complete(timelineId);
}
