/** Presents pairs that recur across the library, with examples. In: statistics. Out: contract types. Pure. */

import type { FoundPattern, PatternsResult } from '../../contract/index.ts';
import type { EventStatistics } from '../links/event-statistics.ts';
import type { LinkedVideo } from '../links/linked-video.ts';
import { isRecurring, type Recurrence } from '../links/recurrence.ts';
import { eventAt } from '../links/verdicts.ts';
import { sayRecurrence } from './chain-sentences.ts';
import { presentEvent, presentRecurrence, type Speech } from './present-chain.ts';

/** Returns the most significant pairs; `linkedOf` opens an example's video, or returns null when it is gone. */
export async function showPatterns(
  { kinds, pairs, tested, videoIds }: EventStatistics,
  linkedOf: (id: string) => Promise<LinkedVideo | null>,
  speech: Speech,
  limit: number,
): Promise<Pick<PatternsResult, 'data' | 'tested' | 'kinds'>> {
  const data: FoundPattern[] = [];
  for (const pair of pairs.filter(isRecurring).slice(0, limit)) {
    const pattern = await showPattern(pair, videoIds, linkedOf, speech);
    if (pattern !== null) data.push(pattern);
  }
  return { data, tested, kinds: kinds.centres.length };
}

/** Presents a pair; null when all of its examples are gone. */
async function showPattern(
  pair: Recurrence,
  videoIds: string[],
  linkedOf: (id: string) => Promise<LinkedVideo | null>,
  speech: Speech,
): Promise<FoundPattern | null> {
  const examples: FoundPattern['examples'] = [];
  for (const { video, causeAt, effectAt, lagS } of pair.examples) {
    const linked = await linkedOf(videoIds[video] ?? '');
    if (linked === null) continue;
    const [cause, effect] = [eventAt(linked.events, causeAt), eventAt(linked.events, effectAt)];
    if (cause < 0 || effect < 0) continue;
    examples.push({
      cause: presentEvent(linked, cause, speech),
      effect: presentEvent(linked, effect, speech),
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
