/** `tidemark chain`: a sentence or a moment in, chains of events out. */

import {
  type Chain,
  type ChainEvent,
  ChainRequest,
  type ChainResponse,
  type Link,
} from '../../../contract/chains.ts';
import { formatClock } from '../../../core/time.ts';
import { defineCommand, LIBRARY_OPTIONS, UsageError, wholeNumber } from '../command.ts';
import { withVideos } from '../library.ts';

/** Explains the causes or the effects of a moment. */
export const chainCommand = defineCommand({
  summary: 'explain what led to a moment, or what followed from it, with evidence',
  usage: [
    'chain "<sentence>" [--effects] [--max N] [--data DIR] [--pack NAME] [--json]',
    'chain --video ID --at SECONDS [--effects] [--max N] [--data DIR] [--pack NAME] [--json]',
  ].join('\n'),
  options: {
    ...LIBRARY_OPTIONS,
    video: { type: 'string' },
    at: { type: 'string' },
    effects: { type: 'boolean', default: false },
    max: { type: 'string' },
  },
  words: [0, 1],
  async run({ values, positionals: [text] }, context) {
    const request = ChainRequest.parse({
      query: queryOf(text, values.video, values.at),
      direction: values.effects ? 'effects' : undefined,
      max_events: wholeNumber('max', values.max, [2, 8]),
    });
    await withVideos(values, context, async (engine) => {
      const answer = await engine.chains.explain(request, context.signal);
      if (values.json) return context.out(JSON.stringify(answer));
      if (answer.no_match) context.err('No strong match. The closest moment:');
      context.err(answer.explanation);
      for (const line of describe(answer)) context.out(line);
    });
  },
});

function queryOf(
  text: string | undefined,
  video: string | undefined,
  at: string | undefined,
): ChainRequest['query'] {
  if (text !== undefined) {
    if (video !== undefined || at !== undefined) {
      throw new UsageError('Give a sentence, or --video and --at, not both.');
    }
    return { text };
  }
  if (video === undefined || at === undefined) throw new UsageError('Give a sentence, or --video and --at.');
  const t = Number(at);
  if (at.trim() === '' || !(t >= 0)) throw new UsageError(`--at must be a number of seconds, not "${at}".`);
  return { moment: { video_id: video, t } };
}

/** Formats a chain: one event per line, each effect indented below its cause, with the link between them. */
function describe({ data }: ChainResponse): string[] {
  return data.flatMap((chain, i) => [...(i > 0 ? [''] : []), ...describeChain(chain)]);
}

function describeChain({ rank, events, links }: Chain): string[] {
  const [first] = events;
  const head = `${rank}.  ${first?.video_id}  ${first?.video_title}`;
  const lines = events.flatMap((event, i) => {
    const indent = '  '.repeat(i + 1);
    const link = links[i - 1];
    return [...(link ? [`${indent}${describeLink(link)}`] : []), `${indent}${describeEvent(event)}`];
  });
  return [head, ...lines];
}

function describeEvent({ start, end, labels, clause }: ChainEvent): string {
  const guess = labels[0]?.likely ? `  maybe: ${labels[0].text}` : '';
  return `${formatClock(start, 1)}-${formatClock(end, 1)}${clause ? `  "${clause}"` : guess}`;
}

function describeLink({ grade, lag_s, score, explanation }: Link): string {
  const sign = grade === 'order' ? '..>' : '-->';
  const worth = score === null ? '' : ` ${Math.round(score * 100)} %`;
  return `${sign} [${grade}${worth}] ${lag_s >= 0 ? '+' : ''}${Number(lag_s.toFixed(1))} s  ${explanation}`;
}
