/**
 * The events of the page's elements: each name with the type of its detail. They bubble through shadow roots, so that
 * an element that is far above can act on them. Emit with `emit`; type a listener in a template with `PageEvent`.
 */
import type { Chain, LinkVerdict, Segment, Verification, Video } from '../../contract/index.ts';
import type { Place } from '../lib/deep-link.ts';
import type { Action } from '../lib/keymap.ts';
import type { Arrangement } from '../lib/library/arrange.ts';
import type { VideoPatch } from '../lib/library/edit-videos.ts';
import type { QueryParts } from '../lib/query/search-query.ts';
import type { ReelItem } from '../lib/reel.ts';
import type { Span } from '../lib/time/span.ts';
import type { MenuRequest, MomentRequest } from './moment.ts';
import type { Undo } from './notice.ts';

/** A request to play a moment. `timeS` is set when a second inside the moment was pointed at. */
export interface OpenHit {
  hit: Segment;
  timeS: number | null;
}

/** A request to play the spans of a chain one after the other, from the event with index `from` on. */
export interface PlayChain {
  videoId: string;
  spans: readonly Span[];
  from: number;
  /** True to stop after one event. */
  single: boolean;
}

/** A verdict on a link, given by its two events. `verdict` null withdraws; `before` is the one that it replaces. */
export interface VerdictChange {
  cause: Chain['events'][number];
  effect: Chain['events'][number];
  verdict: LinkVerdict | null;
  before: LinkVerdict | null;
}

/** A command on the reels of the library. */
export type ReelsCommand =
  | { do: 'choose'; id: string }
  | { do: 'create' }
  | { do: 'rename'; name: string }
  | { do: 'remove' };

/** The sets of moments that can be exported. */
export type ExportSourceKind = 'results' | 'selection' | 'moment' | 'reel';

/** A verdict of the vision model on a moment. */
export type MomentVerdict = Verification['moments'][number] & { hit: Segment };

interface AppEvents {
  /** Opens another place, with a history entry. */
  'tm-go': Place;
  /** Changes details of the place within its history entry. */
  'tm-place': Partial<Place>;
  'tm-home': null;
  'tm-leave': null;
  'tm-skip': null;
  'tm-help': null;
  'tm-copy-link': null;
  'tm-notify': { text: string; undo?: Undo };
  'tm-remap': { action: Action; key: string };
  'tm-reset-keys': null;
  /** An action by its name, as a key would trigger it. */
  'tm-do': { action: Action };
  'tm-moment': MomentRequest;
  'tm-menu': MenuRequest;
}

interface SearchEvents {
  /** The sentence of the search box; empty clears. */
  'tm-ask': { query: string };
  /** Changes parts of the query. */
  'tm-want': Partial<QueryParts>;
  'tm-image': { files: File[] };
  'tm-save': { query: string };
  'tm-forget': null;
  'tm-more': null;
  'tm-retry': null;
  'tm-group': { grouped: boolean };
  'tm-tab': { tab: 'all' | 'here' };
  'tm-open-hit': OpenHit;
  /** The vision model has judged moments of this sentence. */
  'tm-verdicts': { query: string; verdicts: readonly MomentVerdict[] };
  /** The card of a video may lack its storyboard. */
  'tm-need-board': { video: Video };
}

interface PlayerEvents {
  /** A frame is shown. */
  'tm-time': { timeS: number };
  /** The player came to rest, or was sought. */
  'tm-settled': { timeS: number };
  /** A span of the playlist begins; null after the last. */
  'tm-part': { index: number | null };
  /** A followed thing is chosen. */
  'tm-track': { id: string };
  /** A place was drawn on the picture: a condition as it is typed. */
  'tm-drawn': { condition: string };
  'tm-goto': { timeS: number };
  'tm-rate': { rate: number };
  'tm-play-span': { span: Span };
  'tm-seek': { timeS: number; final: boolean };
  'tm-view': { zoom: Span | null };
  'tm-select': { selection: Span | null };
  /** Asks for the menu of a second; null is the second on display. */
  'tm-point-menu': { timeS: number | null; x: number; y: number };
  'tm-retry-curve': null;
}

interface ChainEvents {
  'tm-play-chain': PlayChain;
  'tm-chain-close': null;
  'tm-chain-event': { index: number };
  'tm-verdict': VerdictChange;
}

interface LibraryEvents {
  'tm-add-files': { files: readonly File[] };
  'tm-refresh': null;
  'tm-rename': { id: string; title: string };
  /** Asks before the videos are deleted. */
  'tm-delete': { videos: readonly Video[] };
  'tm-delete-confirmed': { ids: readonly string[] };
  /** Opens the editor of tags and dates. */
  'tm-edit': { videos: readonly Video[] };
  'tm-edit-confirmed': { patches: readonly VideoPatch[] };
  'tm-arrange': Arrangement;
  /** Selects a video; with `through`, all from the one selected before. */
  'tm-pick': { id: string; through: boolean };
  'tm-select-all': { select: boolean };
  'tm-cancel-jobs': null;
  'tm-dismiss-all': null;
  /** The server no longer has a video. */
  'tm-gone': null;
  'tm-cancel-job': { id: string };
  'tm-retry-job': { id: string };
  'tm-hide-job': { id: string };
  'tm-dismiss': { key: number };
  'tm-resend': { key: number };
}

interface ExportEvents {
  'tm-export': { first: ExportSourceKind | null };
  'tm-add-hits': { hits: readonly Segment[] };
  'tm-add-selection': { video: Video; selection: Span };
  'tm-reel-toggle': null;
  'tm-reel-change': { reel: readonly ReelItem[] };
  'tm-reel-open': { item: ReelItem };
  'tm-reel-export': null;
  /** The item that plays in the panel; null for none. */
  'tm-reel-playing': { index: number | null };
  'tm-reels': ReelsCommand;
  'tm-rename-search': { id: string; name: string };
  'tm-remove-search': { id: string };
  'tm-manage-searches': null;
  'tm-reel-close': null;
  'tm-clips-cancel': { id: string };
  'tm-clips-dismiss': { id: string };
}

/** The detail of every event, by name. */
export interface PageEvents
  extends AppEvents,
    SearchEvents,
    PlayerEvents,
    ChainEvents,
    LibraryEvents,
    ExportEvents {}

/** An event by its name, for listeners in templates. */
export type PageEvent<Name extends keyof PageEvents> = CustomEvent<PageEvents[Name]>;

type PageEventMap = { [Name in keyof PageEvents]: PageEvent<Name> };

declare global {
  interface HTMLElementEventMap extends PageEventMap {}
}

/** Emits an event of the page; events without a detail take none. */
export function emit<Name extends keyof PageEvents>(
  from: EventTarget,
  name: Name,
  ...detail: PageEvents[Name] extends null ? [] : [PageEvents[Name]]
): void {
  const init = { detail: detail[0] ?? null, bubbles: true, composed: true };
  from.dispatchEvent(new CustomEvent(name, init));
}
