/** An opened video: its events, the verdicts on their links, and the links at each. */

import type { StoredEvent } from '../store/events.ts';
import type { TimelineRecord } from '../store/timelines.ts';
import type { StoredVerdict } from '../store/verdicts.ts';
import type { VideoRecord } from '../store/videos.ts';
import type { LoadedTimeline } from '../timeline/timeline-cache.ts';
import type { EventStatistics } from './event-statistics.ts';
import { linksFrom, recurrenceLookup, withKinds } from './link-events.ts';
import { distantLink, type EventLink, type Knowledge, type LinkModel, linksInto } from './link-evidence.ts';
import { mapVerdicts, type VerdictMap } from './verdicts.ts';

/** An opened video. Events are referred to by their positions in the list. */
export interface LinkedVideo {
  video: VideoRecord;
  timeline: TimelineRecord;
  loaded: LoadedTimeline;
  events: readonly StoredEvent[];
  verdicts: VerdictMap;
  /** Returns the links into an event, nearest first. */
  into(effect: number): EventLink[];
  /** Returns the links out of an event, nearest first. */
  outOf(cause: number): EventLink[];
  /** Returns the link between any two events. */
  between(cause: number, effect: number): EventLink;
}

/** The parts that a video is opened from. */
export interface LinkableVideo {
  video: VideoRecord;
  timeline: TimelineRecord;
  loaded: LoadedTimeline;
  events: readonly StoredEvent[];
  /** The verdicts on the video's links, oldest first. */
  verdicts: readonly StoredVerdict[];
}

/** Opens a video. Links are computed on demand, once. */
export function linkVideo(
  parts: LinkableVideo,
  statistics: EventStatistics,
  model: LinkModel | null,
): LinkedVideo {
  const { events, video } = parts;
  const linkable = withKinds(video.id, events, statistics);
  const verdicts = mapVerdicts(events, parts.verdicts);
  const knowledge: Knowledge = { ...recurrenceLookup(statistics), model, verdictOf: verdicts.of };
  const into = remembered((effect) => linksInto(linkable, effect, knowledge));

  return {
    ...parts,
    verdicts,
    into,
    outOf: (cause) =>
      linksFrom(linkable, cause, into, (effect) => verdicts.of(cause, effect)?.verdict === 'confirmed'),
    between: (cause, effect) =>
      into(effect).find((link) => link.cause === cause) ??
      distantLink(linkable, { cause, effect }, knowledge),
  };
}

/** Computes the links at an event once and caches them. */
function remembered(linksAt: (effect: number) => EventLink[]): (effect: number) => EventLink[] {
  const known = new Map<number, EventLink[]>();
  return (effect) => {
    const links = known.get(effect) ?? linksAt(effect);
    known.set(effect, links);
    return links;
  };
}
