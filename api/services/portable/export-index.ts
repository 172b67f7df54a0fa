/** Exports the index of a library. In: a store. Out: lines, one at a time, so that a library of any size fits. */
import { INDEX_LINES_VERSION, type IndexLine, PORTABLE_SOURCES } from '../../../contract/index.ts';
import { type PackKey, packName } from '../../../core/pack-key.ts';
import type { Store } from '../../../index/store/store.ts';
import { everyVideo } from '../../../index/store/video-by-id.ts';
import type { VideoRecord } from '../../../index/store/videos.ts';
import { chunkLine, passageLine, speechLine, timelineLine, videoLine } from './index-lines.ts';

/** The parts of an export. */
export interface ExportParts {
  store: Pick<Store, 'videos' | 'timelines' | 'moments' | 'passages' | 'speech' | 'readings'>;
  /** The model whose timelines are exported. */
  pack: PackKey;
  now: () => Date;
}

/** Yields the lines of the library, newest video first; with `vectors`, the library can be made from them again. */
export async function* exportIndex(
  parts: ExportParts,
  { vectors }: { vectors: boolean },
): AsyncGenerator<IndexLine, void, undefined> {
  const { pack, now } = parts;
  const created_at = now().toISOString();
  yield { type: 'index', version: INDEX_LINES_VERSION, pack: packName(pack), vectors, created_at };
  let videos = 0;
  for await (const video of everyVideo(parts.store.videos)) {
    videos += 1;
    yield* linesOf(parts, video, vectors);
  }
  yield { type: 'end', videos };
}

async function* linesOf(
  { store, pack }: ExportParts,
  video: VideoRecord,
  vectors: boolean,
): AsyncGenerator<IndexLine, void, undefined> {
  const { id } = video;
  yield videoLine(video);
  for (const source of PORTABLE_SOURCES) {
    for (const passage of await store.passages.list(id, source)) yield passageLine(id, passage);
  }
  const heard = await store.speech.get(id);
  if (heard) yield speechLine(id, heard);
  const timeline = await store.timelines.find(id, pack);
  if (timeline === undefined) return;
  yield timelineLine(timeline);
  // Not the rough chunks after it, which are of no use elsewhere.
  const indexed = { fromS: 0, toS: timeline.nextSecond };
  for await (const chunk of store.timelines.chunks(timeline.timelineId, indexed)) {
    const moments = await store.moments.ofChunk(timeline, chunk.startS);
    yield chunkLine(id, chunk, moments, vectors);
  }
}
