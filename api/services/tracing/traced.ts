/** Spans of the work that takes time: searches by their stages, and index jobs by theirs. */
import type { JobRecord } from '../../../index/store/jobs.ts';
import type { JobWatch } from '../../../jobs/index-lane.ts';
import type { Finder } from '../finder.ts';
import type { Tracing } from './tracing.ts';

/** Puts each search into a span, with its stages: parsing and embedding, choosing candidates, ranking. */
export function tracedFinder(finder: Finder, tracing: Tracing): Finder {
  return {
    search: (request, signal) =>
      tracing.within('search', {}, async (span) => {
        const startMs = Date.now();
        const answer = await finder.search(request, signal);
        const { embed, candidates, refine } = answer.timing_ms;
        let atMs = startMs;
        for (const [name, ms] of [
          ['embed', embed],
          ['candidates', candidates],
          ['rank', refine],
        ] as const) {
          span.stage(`search ${name}`, atMs, atMs + ms);
          atMs += ms;
        }
        span.set({
          'tidemark.search.mode': answer.search_mode,
          'tidemark.search.videos': answer.pool.videos,
          'tidemark.search.found': answer.data.length,
          'tidemark.model': answer.model,
        });
        return answer;
      }),
    curve: (videoId, text, signal) =>
      tracing.within('curve', { facts: { 'tidemark.video.id': videoId } }, () =>
        finder.curve(videoId, text, signal),
      ),
  };
}

/** Puts a job into a trace of its own, with a span for each of its stages. */
export function tracedJob<T>(
  tracing: Tracing,
  job: JobRecord,
  watch: JobWatch,
  run: (watch: JobWatch) => Promise<T>,
): Promise<T> {
  const facts = { 'tidemark.job.id': job.id, 'tidemark.job.attempt': job.attempts };
  return tracing.within('index job', { isRoot: true, facts }, async (span) => {
    let stage: { name: string; sinceMs: number } | null = null;
    const endStage = () => stage && span.stage(`index ${stage.name}`, stage.sinceMs, Date.now());
    try {
      return await run({
        ...watch,
        onVideo(id) {
          span.set({ 'tidemark.video.id': id });
          watch.onVideo(id);
        },
        onProgress(progress) {
          if (progress.stage !== stage?.name) {
            endStage();
            stage = { name: progress.stage, sinceMs: Date.now() };
          }
          watch.onProgress(progress);
        },
      });
    } finally {
      endStage();
    }
  });
}
