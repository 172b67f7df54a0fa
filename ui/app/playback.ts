/**
 * Decides what the player shows: which moment, from which second, and whether it repeats. In: the place, and what was
 * chosen. Out: the cue for the player, and the place for the address.
 */
import type { Segment } from '../../contract/index.ts';
import type { OpenHit } from '../elements/events.ts';
import type { Cue } from '../features/player/cue.ts';
import type { SearchState } from '../features/search/search-session.ts';
import type { Place } from '../lib/deep-link.ts';
import { loopOf, openingTime, sameHit } from '../lib/hits.ts';
import type { ReelItem } from '../lib/reel.ts';
import { type Span, spanOf } from '../lib/time/span.ts';
import type { Navigator } from './navigator.ts';

/** The parts of a place that belong to the video that was open. */
const CLOSED = { compare: '', zoom: null, selection: null, chain: null };

/** Holds the current moment and the cue of a page. */
export class Playback {
  readonly #navigator: Navigator;
  /** The current moment. */
  current: Segment | null = null;
  /** The latest cue for the player. */
  cue: Cue | null = null;

  constructor(navigator: Navigator) {
    this.#navigator = navigator;
    this.restAt(navigator.place);
  }

  /** Goes to a place; the player rests there. */
  go(place: Place): void {
    this.#navigator.go(place);
    this.restAt(place);
  }

  /** Rests the player at the second of a place. */
  restAt(place: Place): void {
    if (this.current && this.current.video_id !== place.videoId) this.current = null;
    this.cue = place.videoId === null ? null : { timeS: place.timeS ?? 0, play: false, loop: null };
  }

  /** Finds the moment that a link names by video and end, once the results are here. */
  recognize(state: SearchState): void {
    const { videoId, timeS, endS } = this.#navigator.place;
    if (this.current || state.kind !== 'done' || endS === null || timeS === null) return;
    const isMeant = (hit: Segment) => hit.video_id === videoId && Math.abs(hit.end - endS) < 0.02;
    this.current = state.hits.find(isMeant) ?? null;
  }

  /** Plays a moment from shortly before its best second, or from `timeS`, and repeats it. */
  openHit({ hit, timeS }: OpenHit): void {
    const { place } = this.#navigator;
    const stays = place.videoId === hit.video_id;
    this.#navigator.go({
      ...place,
      videoId: hit.video_id,
      timeS: timeS ?? openingTime(hit),
      endS: hit.end,
      zoom: stays && sameHit(hit, this.current) ? place.zoom : null,
      selection: null,
      chain: stays ? place.chain : null,
    });
    this.current = hit;
    this.cue = { timeS: timeS ?? openingTime(hit), play: true, loop: loopOf(hit, timeS) };
  }

  /** Plays an item of the reel, and repeats it. */
  openItem(item: ReelItem): void {
    const span = spanOf(item);
    const { place } = this.#navigator;
    this.#navigator.go({
      ...place,
      compare: '',
      videoId: item.video_id,
      timeS: span.startS,
      endS: null,
      zoom: null,
      selection: span,
      chain: null,
    });
    this.current = null;
    this.cue = { timeS: span.startS, play: true, loop: span };
  }

  /** Plays spans of a video one after the other. */
  playThrough(videoId: string, spans: readonly Span[]): void {
    const [first] = spans;
    if (first) this.#open(videoId, { timeS: first.startS, play: true, loop: null, through: spans });
  }

  /** Plays a video from a second on. */
  playFrom(videoId: string, timeS: number): void {
    this.#open(videoId, { timeS, play: true, loop: null });
  }

  /** Cues a video, which is opened if necessary; the query stays. */
  #open(videoId: string, cue: Cue): void {
    const { place } = this.#navigator;
    const stays = place.videoId === videoId;
    this.#navigator.go({ ...place, ...(stays ? {} : CLOSED), videoId, timeS: cue.timeS, endS: null });
    this.current = null;
    this.cue = cue;
  }
}
