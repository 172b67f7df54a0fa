/** Counts how often each kind of event precedes each other kind, and how often it would by chance. Pure. */
import type { Pause } from '../../core/pause.ts';

/** The events of a video with their kinds, in order of time. Kind -1 is none. Times in seconds. */
export interface KindedVideo {
  events: readonly { startS: number; endS: number; kind: number }[];
}

/** An effect and the nearest cause before it. */
export interface Sighting {
  /** Number of the video, in the order given. */
  video: number;
  causeAt: number;
  effectAt: number;
  lagS: number;
}

/** All effects of one kind that have a cause of another kind before them. */
export interface PairCount {
  cause: number;
  effect: number;
  sightings: Sighting[];
}

/** The counts. */
export interface PairCounts {
  pairs: Map<number, PairCount>;
  keyOf(cause: number, effect: number): number;
  /** Number of events of each kind; consecutive ones count once. */
  totals: Map<number, number>;
  /** For each effect of the kind, the share of its video's events with such a cause within the horizon before them. */
  chances(cause: number, effect: number, horizonS: number): number[];
}

/** Upper bound of the number of kinds. */
const KEY = 1 << 16;

/** The counts so far. */
interface Tally extends Pick<PairCounts, 'pairs' | 'totals'> {
  /** Per kind, for the videos that contain it, in order: the lags of the video's events behind it. */
  lags: Map<number, Map<number, number[]>>;
  /** Per kind, for the videos that contain it, in order: the number of its events of the kind. */
  held: Map<number, Map<number, number>>;
}

/** Counts pairs up to this many seconds apart; awaits `pause` between videos. */
export async function countPairs(
  videos: readonly KindedVideo[],
  farthestS: number,
  pause: Pause,
): Promise<PairCounts> {
  const tally: Tally = { pairs: new Map(), totals: new Map(), lags: new Map(), held: new Map() };
  const runsOf = videos.map(({ events }) => runs(events));
  for (const [video, events] of runsOf.entries()) {
    await pause();
    for (const at of events.keys()) countEvent(tally, video, events, at, farthestS);
  }

  function chances(cause: number, effect: number, horizonS: number): number[] {
    const [causes, behindCause] = [tally.held.get(cause), tally.lags.get(cause)];
    return [...(tally.held.get(effect) ?? [])].flatMap(([video, effects]) => {
      const others = (runsOf[video] as Event[]).length - (causes?.get(video) ?? 0);
      const behind = (behindCause?.get(video) ?? []).filter((lagS) => lagS <= horizonS).length;
      return new Array<number>(effects).fill(Math.min(1, behind / Math.max(1, others)));
    });
  }

  return { pairs: tally.pairs, keyOf, totals: tally.totals, chances };
}

function keyOf(cause: number, effect: number): number {
  return cause * KEY + effect;
}

/** Adds the event at index `at` of a video, and its pairs with the nearest causes before it. */
function countEvent(
  { pairs, totals, lags, held }: Tally,
  video: number,
  events: Event[],
  at: number,
  farthestS: number,
): void {
  const { kind, startS } = events[at] as Event;
  if (kind >= 0) {
    totals.set(kind, (totals.get(kind) ?? 0) + 1);
    const byVideo = getOrMake(held, kind, () => new Map<number, number>());
    byVideo.set(video, (byVideo.get(video) ?? 0) + 1);
  }
  for (const { cause, lagS } of nearestCauses(events, at, farthestS)) {
    const byVideo = getOrMake(lags, cause.kind, () => new Map<number, number[]>());
    getOrMake(byVideo, video, () => [] as number[]).push(lagS);
    if (kind < 0) continue;
    const pair = getOrMake(pairs, keyOf(cause.kind, kind), () => ({
      ...{ cause: cause.kind, effect: kind, sightings: [] as Sighting[] },
    }));
    pair.sightings.push({ video, causeAt: cause.startS, effectAt: startS, lagS });
  }
}

type Event = KindedVideo['events'][number];

/** Merges consecutive events of one kind: a long event that was split neither caused itself nor happened twice. */
function runs(events: KindedVideo['events']): Event[] {
  const merged: Event[] = [];
  for (const event of events) {
    const last = merged.at(-1);
    if (last !== undefined && event.kind >= 0 && last.kind === event.kind) {
      merged[merged.length - 1] = { ...last, endS: event.endS };
    } else merged.push(event);
  }
  return merged;
}

/** Returns the nearest event of every other kind that ended before this one. */
function nearestCauses(events: Event[], at: number, farthestS: number): { cause: Event; lagS: number }[] {
  const effect = events[at] as Event;
  const found = new Map<number, { cause: Event; lagS: number }>();
  for (let i = at - 1; i >= 0; i--) {
    const cause = events[i] as Event;
    const lagS = Math.max(0, effect.startS - cause.endS);
    if (lagS > farthestS) break;
    if (cause.kind < 0 || cause.kind === effect.kind || found.has(cause.kind)) continue;
    found.set(cause.kind, { cause, lagS });
  }
  return [...found.values()];
}

function getOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
