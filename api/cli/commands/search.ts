/** `tidemark search`: a sentence in, segments out. */

import { formatClock } from '../../../core/time.ts';
import type { Segment } from '../../schema.ts';
import { defineCommand, LIBRARY_OPTIONS, wholeNumber } from '../command.ts';
import { withEngine } from '../library.ts';
import { searchRequest, searchUpTo } from '../search-up-to.ts';

/** Finds the seconds that a sentence describes. */
export const searchCommand = defineCommand({
  summary: 'find the seconds that a sentence describes',
  usage: 'search "<sentence>" [--data DIR] [--video ID] [--limit N] [--json]',
  options: { ...LIBRARY_OPTIONS, video: { type: 'string' }, limit: { type: 'string' } },
  words: [1, 1],
  async run({ values, positionals: [text = ''] }, context) {
    const limit = wholeNumber('limit', values.limit, [1, 1000]) ?? 10;
    const request = searchRequest(text, values.video);
    await withEngine(values, context, async (engine) => {
      const answer = await searchUpTo(engine, request, limit, context.signal);
      if (values.json) return context.out(JSON.stringify(answer));
      if (answer.data.length === 0) context.err('Nothing found.');
      if (answer.no_match) context.err('The footage most likely does not hold this; the closest moments:');
      for (const segment of answer.data) context.out(describe(segment));
    });
  },
});

function describe({ rank, start, end, peak, score, probability, video_id, video_title }: Segment): string {
  const clock = (time: number) => formatClock(time, 1);
  const worth = probability === null ? score.toFixed(3) : `${Math.round(probability * 100)} %`;
  return `${String(rank).padStart(3)}  ${clock(start)}-${clock(end)}  peak ${clock(peak)}  ${worth}  ${video_id}  ${video_title}`;
}
