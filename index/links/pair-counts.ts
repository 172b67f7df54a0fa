/** How often each kind of event comes before each other, and how often it would by chance. Counting only; pure. */
import type { Pause } from '../../core/pause.ts';

/** The events of a video with their kinds, in order of time. -1: of no kind. Times in seconds. */
export interface KindedVideo {
  events: readonly { startS: number; endS: number; kind: number }[];
}

/** An effect with the nearest cause before it. */
export interface Sighting {
  /** Number of the video, in the order given. */
  video: number;
  causeAt: number;
  effectAt: number;
  lagS: number;
}

/** All effects of one kind with a cause of another before them. */
export interface PairCount {
  cause: number;
  effect: number;
  sightings: Sighting[];
}

/** What was counted. */
export interface PairCounts {
  pairs: Map<number, PairCount>;
  keyOf(cause: number, effect: number): number;
  /** Events of each kind, those in a row counted once. */
  totals: Map<number, number>;
  /** For each effect of the kind: the share of its video's events that have such a cause within the horizon before them. */
  chances(cause: number, effect: number, horizonS: number): number[];
}

/** No archive has more kinds. */
const KEY = 1 << 16;

/** Counts pairs up to this many seconds apart; `pause` is awaited between videos. */
export async function countPairs(
  videos: readonly KindedVideo[],
  farthestS: number,
  pause: Pause,
): Promise<PairCounts> {
  const pairs: PairCounts['pairs'] = new Map();
  const totals: PairCounts['totals'] = new Map();
  const runsOf = videos.map(({ events }) => runs(events));
  // For each kind, for the videos that have it in their order: the lags of the video's events behind it; and how many
  // events of the kind it has.
  const lags = new Map<number, Map<number, number[]>>();
  const held = new Map<number, Map<number, number>>();
  const keyOf = (cause: number, effect: number): number => cause * KEY + effect;

  for (const [video, events] of runsOf.entries()) {
    await pause();
    for (const [at, event] of events.entries()) {
      if (event.kind >= 0) {
        totals.set(event.kind, (totals.get(event.kind) ?? 0) + 1);
        const byVideo = getOrMake(held, event.kind, () => new Map<number, number>());
        byVideo.set(video, (byVideo.get(video) ?? 0) + 1);
      }
      for (const { cause, lagS } of nearestCauses(events, at, farthestS)) {
        const byVideo = getOrMake(lags, cause.kind, () => new Map<number, number[]>());
        getOrMake(byVideo, video, () => [] as number[]).push(lagS);
        if (event.kind < 0) continue;
        const key = keyOf(cause.kind, event.kind);
        const pair = getOrMake(pairs, key, () => ({
          ...{ cause: cause.kind, effect: event.kind, sightings: [] as Sighting[] },
        }));
        pair.sightings.push({ video, causeAt: cause.startS, effectAt: event.startS, lagS });
      }
    }
  }

  function chances(cause: number, effect: number, horizonS: number): number[] {
    const [causes, behindCause] = [held.get(cause), lags.get(cause)];
    return [...(held.get(effect) ?? [])].flatMap(([video, effects]) => {
      const others = (runsOf[video] as Event[]).length - (causes?.get(video) ?? 0);
      const behind = (behindCause?.get(video) ?? []).filter((lagS) => lagS <= horizonS).length;
      return new Array<number>(effects).fill(Math.min(1, behind / Math.max(1, others)));
    });
  }

  return { pairs, keyOf, totals, chances };
}

type Event = KindedVideo['events'][number];

/** Neighbours of one kind are one event: where a long one was split, it neither caused itself nor happened twice. */
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

/** The nearest event of every other kind that ended before this one. */
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
