/**
 * Computes all links of a library from its events. The product requests the links of one event at a time; the bench
 * requests all, to compare them with the truth.
 */

import { kindOf } from '../events/kinds.ts';
import { type EventedVideo, type EventStatistics, learnStatistics } from './event-statistics.ts';
import {
  type EventLink,
  type Knowledge,
  type LinkableEvent,
  type LinkModel,
  linksInto,
} from './link-evidence.ts';

/** A link of a video. */
export interface VideoLink extends EventLink {
  videoId: string;
}

/** Returns the links into every event of every video. */
export async function linkEvents(
  videos: readonly EventedVideo[],
  { model = null }: { model?: LinkModel | null } = {},
): Promise<VideoLink[]> {
  const statistics = await learnStatistics(videos);
  const knowledge: Knowledge = { ...recurrenceLookup(statistics), model, verdictOf: () => undefined };
  return videos.flatMap(({ videoId, events }) => {
    const linkable = withKinds(videoId, events, statistics);
    return events.flatMap((_, effect) =>
      linksInto(linkable, effect, knowledge).map((link) => ({ videoId, ...link })),
    );
  });
}

/** Returns the events of a video with their kinds; classifies them when the statistics lack the video. */
export function withKinds(
  videoId: string,
  events: EventedVideo['events'],
  { kinds, videoIds, eventKinds }: EventStatistics,
): LinkableEvent[] {
  const known = eventKinds[videoIds.indexOf(videoId)];
  const fits = known?.length === events.length;
  return events.map(({ startS, endS, vector }, i) => {
    let kind = fits ? (known[i] as number) : null;
    return {
      ...{ startS, endS, vector },
      get kind() {
        kind ??= kindOf(kinds, vector);
        return kind;
      },
    };
  });
}

/** Creates a lookup of pairs of kinds. */
export function recurrenceLookup({ pairs }: EventStatistics): Pick<Knowledge, 'recurrenceOf'> {
  const byKinds = new Map(pairs.map((pair) => [`${pair.cause}>${pair.effect}`, pair]));
  return { recurrenceOf: (cause, effect) => byKinds.get(`${cause}>${effect}`) };
}

/** Returns the links out of an event into later ones, nearest first, and confirmed links to earlier ones. */
export function linksFrom(
  events: readonly LinkableEvent[],
  cause: number,
  into: (effect: number) => EventLink[],
  isConfirmed: (effect: number) => boolean,
): EventLink[] {
  const later = Array.from({ length: AHEAD }, (_, i) => cause + 1 + i).filter((at) => at < events.length);
  const confirmed = events.flatMap((_, at) => (isConfirmed(at) && !later.includes(at) ? [at] : []));
  return [...later, ...confirmed].flatMap((effect) => into(effect).filter((link) => link.cause === cause));
}

/** Number of events considered after a cause. */
const AHEAD = 64;
