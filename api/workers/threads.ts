/** The threads of an open library, and the two kinds of work that report as they go. */
import type { JobRecord } from '../../index/store/jobs.ts';
import type { JobWatch } from '../../jobs/index-lane.ts';
import type { ClipsToMake, ClipsWatch } from '../../media/clips/make-clips.ts';
import type { ClipMethods, IngestMethods, PackMethods, SearchMethods } from './methods.ts';
import { createWorkerClient, type WorkerClient } from './rpc.ts';
import { startThread, type ThreadSettings } from './start-thread.ts';

/** Creates the clients of all threads; each thread starts when it is first needed. */
export function createWorkers(settings: ThreadSettings) {
  return {
    search: createWorkerClient<SearchMethods>('search', () => startThread('search-worker', settings)),
    ingest: createWorkerClient<IngestMethods>('ingest', () => startThread('ingest-worker', settings)),
    clip: createWorkerClient<ClipMethods>('clip', () => startThread('clip-worker', settings)),
    packs: createWorkerClient<PackMethods>('packs', () => startThread('pack-worker', settings)),
  };
}

/** Indexes the file of a job in the thread. `contentHash` is that of its file where it is known. */
export function runInThread(
  thread: WorkerClient<IngestMethods>,
  job: JobRecord,
  watch: JobWatch,
  contentHash: string | undefined,
) {
  const { path, hints } = job;
  const onProgress = (news: IngestMethods['index']['progress']) => {
    if ('videoId' in news) watch.onVideo(news.videoId);
    else watch.onProgress(news.progress);
  };
  return thread.call('index', { path, hints, contentHash }, { signal: watch.signal, onProgress });
}

/** Makes clips in the thread. */
export function makeInThread(thread: WorkerClient<ClipMethods>, order: ClipsToMake, watch: ClipsWatch) {
  const onProgress = (news: ClipMethods['make']['progress']) => {
    if ('doneS' in news) watch.onProgress?.(news.doneS);
    else watch.onClip?.(news.index, news.how);
  };
  return thread.call('make', order, { signal: watch.signal, onProgress });
}
