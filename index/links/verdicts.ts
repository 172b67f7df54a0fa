/**
 * Maps stored verdicts to current events. A verdict is stored by seconds and holds for the events that contain them,
 * whichever pack made the events. In: seconds. Out: positions in a list of events. Pure.
 */
import type { StoredVerdict } from '../store/verdicts.ts';

interface WholeSeconds {
  startS: number;
  endS: number;
}

/** Returns the event at this second, else the nearest within `withinS` seconds, else -1. */
export function eventAt(events: readonly WholeSeconds[], second: number, withinS = 0): number {
  let [best, distance] = [-1, Number.POSITIVE_INFINITY];
  events.forEach(({ startS, endS }, i) => {
    const away = second < startS ? startS - second : Math.max(0, second - endS + 1e-9);
    if (away < distance) [best, distance] = [i, away];
  });
  return distance <= withinS ? best : -1;
}

/** Verdicts by pairs of events. */
export interface VerdictMap {
  of(cause: number, effect: number): StoredVerdict | undefined;
  /** Returns all stored verdicts on this pair: more than one where events were joined since. */
  all(cause: number, effect: number): StoredVerdict[];
  /** The confirmed pairs. */
  confirmed: { cause: number; effect: number }[];
}

/** Returns the verdicts on these events. `stored` is ordered oldest first; the last on a pair holds. */
export function mapVerdicts(events: readonly WholeSeconds[], verdicts: readonly StoredVerdict[]): VerdictMap {
  const byPair = new Map<string, { cause: number; effect: number; given: StoredVerdict[] }>();
  for (const verdict of verdicts) {
    const [cause, effect] = [eventAt(events, verdict.causeS), eventAt(events, verdict.effectS)];
    if (cause < 0 || effect < 0 || cause === effect) continue;
    const key = `${cause}>${effect}`;
    const known = byPair.get(key) ?? { cause, effect, given: [] };
    byPair.set(key, { ...known, given: [...known.given, verdict] });
  }
  const all = (cause: number, effect: number) => byPair.get(`${cause}>${effect}`)?.given ?? [];
  return {
    of: (cause, effect) => all(cause, effect).at(-1),
    all,
    confirmed: [...byPair.values()].filter(({ given }) => given.at(-1)?.verdict === 'confirmed'),
  };
}

/**
 * Returns the cycle that a confirmed link would close, from its cause through its effect back to the cause; null when
 * there is none.
 */
export function circleClosedBy(
  { cause, effect }: { cause: number; effect: number },
  confirmed: VerdictMap['confirmed'],
): number[] | null {
  const cameFrom = new Map<number, number>([[effect, cause]]);
  const open = [effect];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    for (const link of confirmed) {
      if (link.cause !== at) continue;
      if (link.effect === cause) return pathTo(at, cause, cameFrom);
      if (cameFrom.has(link.effect)) continue;
      cameFrom.set(link.effect, at);
      open.push(link.effect);
    }
  }
  return null;
}

function pathTo(last: number, cause: number, cameFrom: Map<number, number>): number[] {
  const path = [cause];
  for (let at = last; at !== cause; at = cameFrom.get(at) as number) path.unshift(at);
  return [cause, ...path];
}
