/** Pairs that recur across the archive, with examples. What was learnt in, the contract's words out. Pure. */

import type { AnswerPattern, PatternsAnswer } from '../chains/chain-answer.ts';
import { sayRecurrence } from '../chains/chain-sentences.ts';
import { presentEvent, presentRecurrence, type Speech } from '../chains/present-chain.ts';
import type { Archive } from './archive.ts';
import { isRecurring, type Recurrence } from './recurrence.ts';
import { eventAt } from './verdicts.ts';
import type { Film } from './video-links.ts';

/** The surest pairs; `filmOf` opens an example's video, or gives null when it is gone. */
export async function showPatterns(
  { kinds, pairs, tested, videoIds }: Archive,
  filmOf: (id: string) => Promise<Film | null>,
  speech: Speech,
  limit: number,
): Promise<Pick<PatternsAnswer, 'data' | 'tested' | 'kinds'>> {
  const data: AnswerPattern[] = [];
  for (const pair of pairs.filter(isRecurring).slice(0, limit)) {
    const pattern = await showPattern(pair, videoIds, filmOf, speech);
    if (pattern !== null) data.push(pattern);
  }
  return { data, tested, kinds: kinds.centres.length };
}

/** Null when none of its examples is there any more. */
async function showPattern(
  pair: Recurrence,
  videoIds: string[],
  filmOf: (id: string) => Promise<Film | null>,
  speech: Speech,
): Promise<AnswerPattern | null> {
  const examples: AnswerPattern['examples'] = [];
  for (const { video, causeAt, effectAt, lagS } of pair.examples) {
    const film = await filmOf(videoIds[video] ?? '');
    if (film === null) continue;
    const [cause, effect] = [eventAt(film.events, causeAt), eventAt(film.events, effectAt)];
    if (cause < 0 || effect < 0) continue;
    examples.push({
      cause: presentEvent(film, cause, speech),
      effect: presentEvent(film, effect, speech),
      lag_s: lagS,
    });
  }
  const [first] = examples;
  if (first === undefined) return null;
  return {
    cause: { labels: first.cause.labels, count: pair.causes },
    effect: { labels: first.effect.labels, count: pair.effects },
    recurring: presentRecurrence(pair),
    lag_s: pair.lagS,
    examples,
    explanation: sayRecurrence(pair, speech.language),
  };
}
