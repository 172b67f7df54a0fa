/**
 * Marks pairs that a third kind explains. A common cause C makes A precede B repeatedly although A has no effect on B. When
 * A always follows C, this looks the same as a chain C -> A -> B; where A sometimes does not, B decides: if B follows C as
 * often without A as with it, A is not needed. In: tested pairs. Out: the same pairs, marked.
 */

import type { Pause } from '../../core/pause.ts';
import { tailOfTable } from './chance.ts';
import type { KindedVideo } from './pair-counts.ts';
import type { Recurrence } from './recurrence.ts';

/** Below this p-value, B needs A. */
const NEEDED = 0.05;

/**
 * Marks the pairs, of those below the false discovery rate, that a third kind before both explains. Awaits `pause` before
 * it tests each triple on all videos.
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

/** Returns true when the effect of `second` follows their common cause more often if the effect of `first` does too. */
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

/** Returns true when an event of this kind starts within the horizon after event `at`, before the next of the kind of `at`. */
function follows(events: KindedVideo['events'], at: number, kind: number, horizonS: number): boolean {
  const cause = events[at] as KindedVideo['events'][number];
  for (let i = at + 1; i < events.length; i++) {
    const event = events[i] as KindedVideo['events'][number];
    if (event.startS - cause.endS > horizonS || event.kind === cause.kind) return false;
    if (event.kind === kind) return true;
  }
  return false;
}
