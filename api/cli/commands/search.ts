/** `tidemark search`: a sentence in, segments out. */

import { parseVideoId } from '../../../core/ids.ts';
import { formatClock } from '../../../core/time.ts';
import type { Engine } from '../../engine.ts';
import { SearchRequest, type SearchResponse, type Segment } from '../../schema.ts';
import { defineCommand, LIBRARY_OPTIONS, wholeNumber } from '../command.ts';
import { withEngine } from '../library.ts';

/** The largest page that the contract knows. */
const MAX_PAGE = 50;

/** Finds the seconds that a sentence describes. */
export const searchCommand = defineCommand({
  summary: 'find the seconds that a sentence describes',
  usage: 'search "<sentence>" [--data DIR] [--video ID] [--limit N] [--json]',
  options: { ...LIBRARY_OPTIONS, video: { type: 'string' }, limit: { type: 'string' } },
  words: [1, 1],
  async run({ values, positionals: [text = ''] }, context) {
    const limit = wholeNumber('limit', values.limit, [1, 1000]) ?? 10;
    const request: SearchRequest = SearchRequest.parse({
      query: { text },
      filter: values.video === undefined ? undefined : { video_id: { in: [parseVideoId(values.video)] } },
    });
    await withEngine(values, context, async (engine) => {
      const answer = await searchUpTo(engine, request, limit, context.signal);
      if (values.json) return context.out(JSON.stringify(answer));
      if (answer.data.length === 0) context.err('Nothing found.');
      if (answer.no_match) context.err('The footage most likely does not hold this; the closest moments:');
      for (const segment of answer.data) context.out(describe(segment));
    });
  },
});

/** The first answer, with the segments of as many further pages as `limit` wants. */
async function searchUpTo(
  engine: Engine,
  request: SearchRequest,
  limit: number,
  signal: AbortSignal,
): Promise<SearchResponse> {
  const sized = { ...request, page_size: Math.min(limit, MAX_PAGE) };
  const answer = await engine.finder.search(sized, signal);
  while (answer.data.length < limit && answer.page.next_token !== null) {
    const next = await engine.finder.search({ ...sized, page_token: answer.page.next_token }, signal);
    answer.data.push(...next.data);
    answer.page = next.page;
  }
  return { ...answer, data: answer.data.slice(0, limit) };
}

function describe({ rank, start, end, peak, score, probability, video_id, video_title }: Segment): string {
  const clock = (time: number) => formatClock(time, 1);
  const worth = probability === null ? score.toFixed(3) : `${Math.round(probability * 100)} %`;
  return `${String(rank).padStart(3)}  ${clock(start)}-${clock(end)}  peak ${clock(peak)}  ${worth}  ${video_id}  ${video_title}`;
}
