/**
 * Pairs that a third kind accounts for. A common cause C makes A come before B again and again though A does nothing to
 * B. It cannot be told from a chain C -> A -> B when A always follows C; where it sometimes does not, B tells: if B follows
 * C as often without A as with it, A is not needed. In: tested pairs. Out: the same, marked.
 */

import type { Pause } from '../../core/pause.ts';
import { tailOfTable } from './chance.ts';
import type { KindedVideo } from './pair-counts.ts';
import type { Recurrence } from './recurrence.ts';

/** Below this chance, B is taken to need A. */
const NEEDED = 0.05;

/**
 * Marks the pairs, of those below the false discovery rate, for which a third kind before both is explanation enough.
 * `pause` is awaited before each such triple is looked for in all videos.
 */
export async function findCommonCauses(
  pairs: Recurrence[],
  videos: readonly KindedVideo[],
  rate: number,
  pause: Pause,
): Promise<Recurrence[]> {
  const sure = pairs.filter(({ qValue }) => qValue <= rate);
  const before = new Map<number, Recurrence[]>();
  for (const pair of sure) before.set(pair.effect, [...(before.get(pair.effect) ?? []), pair]);

  async function hasCommonCause(pair: Recurrence): Promise<boolean> {
    const toEffect = before.get(pair.effect) ?? [];
    for (const first of before.get(pair.cause) ?? []) {
      const second = toEffect.find(({ cause }) => cause === first.cause);
      if (second === undefined) continue;
      await pause();
      if (!isNeeded(first, second, videos)) return true;
    }
    return false;
  }

  const marked: Recurrence[] = [];
  for (const pair of pairs) {
    marked.push(pair.qValue > rate ? pair : { ...pair, commonCause: await hasCommonCause(pair) });
  }
  return marked;
}

/** Whether the effect of `second` follows their common cause more often when the effect of `first` does too. */
function isNeeded(first: Recurrence, second: Recurrence, videos: readonly KindedVideo[]): boolean {
  const table = { both: 0, first: 0, second: 0, neither: 0 };
  for (const { events } of videos) {
    events.forEach((event, at) => {
      if (event.kind !== first.cause || events[at + 1]?.kind === first.cause) return;
      const [a, b] = [first, second].map(({ effect, horizonS }) => follows(events, at, effect, horizonS));
      if (a && b) table.both++;
      else if (a) table.first++;
      else if (b) table.second++;
      else table.neither++;
    });
  }
  return tailOfTable(table) <= NEEDED;
}

/** Whether an event of this kind starts within the horizon after the end of event `at`, before another of that one's kind. */
function follows(events: KindedVideo['events'], at: number, kind: number, horizonS: number): boolean {
  const cause = events[at] as KindedVideo['events'][number];
  for (let i = at + 1; i < events.length; i++) {
    const event = events[i] as KindedVideo['events'][number];
    if (event.startS - cause.endS > horizonS || event.kind === cause.kind) return false;
    if (event.kind === kind) return true;
  }
  return false;
}
