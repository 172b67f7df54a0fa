/**
 * One open video: the player, the chain of a moment, the timeline, and the moments beside it. Hands fetched data to
 * elements that fetch nothing, and their events to the player and the address.
 */
import { html, nothing, type PropertyValues } from 'lit';
import type { ChainRequest, Segment, Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import type { Storyboards } from '../../data/storyboards.ts';
import { emit, type PageEvent } from '../../elements/events.ts';
import { failure } from '../../elements/failure.ts';
import { failureStyles } from '../../elements/failure-styles.ts';
import { commandOf, hitTarget, type MomentTarget } from '../../elements/moment.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import type { Cue } from '../../features/player/cue.ts';
import type { Player } from '../../features/player/player.ts';
import type { SearchState } from '../../features/search/search-session.ts';
import type { Timeline } from '../../features/timeline/timeline.ts';
import { chainRequest } from '../../lib/chains.ts';
import type { Place } from '../../lib/deep-link.ts';
import { loopOf, stepHit } from '../../lib/hits.ts';
import type { Action } from '../../lib/keymap.ts';
import { spanToFollow } from '../../lib/places/shown-tracks.ts';
import { withoutConditions } from '../../lib/query/conditions.ts';
import { hasQuery } from '../../lib/query/search-query.ts';
import { markEdge } from '../../lib/time/selection.ts';
import { spanOf } from '../../lib/time/span.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import { clampView, type View, wholeView } from '../../lib/time/time-scale.ts';
import { FollowedThings } from './followed-things.ts';
import { OpenVideo } from './open-video.ts';
import { videoHeading } from './video-heading.ts';
import { hitsOf, hitsOfVideo, peakCosine } from './video-moments.ts';
import { workspaceStyles } from './workspace-styles.ts';

/** `<tm-workspace>`: emits `tm-place`, `tm-open-hit`, `tm-moment`, `tm-menu`, `tm-leave`, `tm-copy-link`. */
export class Workspace extends PageElement {
  static override properties = {
    place: { attribute: false },
    known: { attribute: false },
    search: { attribute: false },
    current: { attribute: false },
    cue: { attribute: false },
    storyboards: { attribute: false },
    videos: { attribute: false },
    boards: { attribute: false },
    tab: { state: true },
    playingEvent: { state: true },
    closedChain: { state: true },
    drawing: { state: true },
  };
  static override styles = [shared, failureStyles, workspaceStyles];

  declare place: Place;
  declare storyboards: Storyboards;
  /** The video as the library has it; fetched otherwise. */
  known: Video | undefined = undefined;
  /** The search over all videos. */
  search: SearchState = { kind: 'idle' };
  /** The current moment. */
  current: Segment | null = null;
  /** The latest cue for the player. */
  cue: Cue | null = null;
  videos: ReadonlyMap<string, Video> = new Map();
  boards: ReadonlyMap<string, Storyboard> = new Map();
  private tab: 'all' | 'here' = 'all';
  /** Index of the event that plays, in the chain on display. */
  private playingEvent: number | null = null;
  /** The request whose chain was closed. */
  private closedChain: string | null = null;
  private drawing: 'area' | 'line' | null = null;
  #firstPart = 0;
  #open = new OpenVideo(this);
  #followed = new FollowedThings(this);

  /** Performs an action; false when it is not for this view. */
  act(action: Action): boolean {
    const player = this.#player;
    if (!player) return false;
    const acts: Partial<Record<Action, () => void>> = {
      play: () => player.toggle(),
      back: () => player.seek(player.timeS - 10),
      forward: () => player.seek(player.timeS + 10),
      backSecond: () => player.seek(player.timeS - 1),
      forwardSecond: () => player.seek(player.timeS + 1),
      frameBack: () => player.stepFrame(-1),
      frameForward: () => player.stepFrame(1),
      nextHit: () => this.#stepHit(1),
      previousHit: () => this.#stepHit(-1),
      loop: () => player.toggleLoop(this.place.selection ?? (this.current && loopOf(this.current))),
      markIn: () => this.mark('markIn', player.timeS),
      markOut: () => this.mark('markOut', player.timeS),
      addToReel: () => this.#addToReel(),
      exportMenu: () => emit(this, 'tm-export', { first: null }),
      copyLink: () => {
        this.#settle(player.timeS);
        emit(this, 'tm-copy-link');
      },
      zoomIn: () => this.#timeline?.zoomBy(2),
      zoomOut: () => this.#timeline?.zoomBy(0.5),
      zoomFit: () => this.#timeline?.zoomBy(0),
      mute: () => player.toggleMute(),
      fullscreen: () => player.toggleFullscreen(),
      follow: () => this.#follow(player.timeS),
      scene: () => void this.renderRoot.querySelector('tm-scene-dialog')?.show(player.video.id, player.timeS),
      draw: () => this.#drawNext(),
      menu: () => this.#showMenu(null),
      clear: () => this.#clear(),
    };
    const act = acts[action] ?? this.#command(action);
    act?.();
    return act !== undefined;
  }

  /** Moves the start or the end of the selection to a time. */
  mark(edge: 'markIn' | 'markOut', timeS: number): void {
    const durationS = this.#open.video?.duration_s ?? timeS + 1;
    const selection = markEdge(this.place.selection, edge, timeS, durationS);
    if (selection) this.#change({ selection });
  }

  /** The server is back: fetches again what failed, and resumes playback. */
  recover(): void {
    this.#open.recover();
    this.#player?.recover();
    this.renderRoot.querySelector('tm-chain-panel')?.recover();
  }

  /** Repeats the search in this video. */
  repeatSearch(): void {
    this.#open.here.retry();
  }

  get #player(): Player | null {
    return this.renderRoot.querySelector('tm-player');
  }

  get #timeline(): Timeline | null {
    return this.renderRoot.querySelector('tm-timeline');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('place')) return;
    if (changed.get('place')?.videoId !== this.place.videoId) this.#followed.clear();
    if (!hasQuery(this.place)) this.tab = 'all';
    // A chain that was closed opens again when it is requested again.
    if (changed.get('place')?.chain !== this.place.chain && this.place.chain) this.closedChain = null;
  }

  override render() {
    const { video, error } = this.#open;
    if (video) return this.#layout(video);
    if (error !== undefined) return failure(error, () => this.#open.recover());
    return html`<p class="waiting muted" role="status">${t('app.loading')}</p>`;
  }

  #layout(video: Video) {
    const open = this.#open;
    const back = hasQuery(this.place) ? t('rail.back') : t('rail.toLibrary');
    return html`<div class="stage">
        ${videoHeading(video, back, { leave: () => this.#leave(), copyLink: () => emit(this, 'tm-copy-link') })}
        <tm-player .video=${video} .cue=${this.cue} .board=${open.board} .hit=${this.current} .tracks=${this.#followed.shown} .drawing=${this.drawing} ?hasHits=${this.#list.length > 0}
          @tm-drawn=${this.#onDrawn} @tm-track=${this.#onTrack} @tm-do=${this.#onDo} @tm-time=${({ detail }: PageEvent<'tm-time'>) => this.#timeline?.showTime(detail.timeS)}
          @tm-part=${({ detail }: PageEvent<'tm-part'>) => this.#onPart(detail.index)}
          @tm-settled=${({ detail }: PageEvent<'tm-settled'>) => this.#settle(detail.timeS)}></tm-player>
        ${this.#chain()}
        <section class="time">
          <tm-timeline-tools .place=${this.place} ?failed=${open.curveFailed} @tm-do=${this.#onDo}
            @tm-play-span=${({ detail }: PageEvent<'tm-play-span'>) => this.#player?.playSpan(detail.span)}
            @tm-point-menu=${this.#onPointMenu} @tm-retry-curve=${() => open.recover()}></tm-timeline-tools>
          <tm-timeline .label=${video.title} .durationS=${video.duration_s ?? 0} .indexedS=${video.indexed_s}
            .curve=${open.curve} .curveB=${open.curveB} .peak=${peakCosine(this.search)} .events=${open.events} .speech=${open.speech}
            .hits=${hitsOfVideo(video.id, open.hits, this.search)} .current=${this.current} .board=${open.board} .zoom=${this.place.zoom}
            .selection=${this.place.selection}
            @tm-seek=${({ detail }: PageEvent<'tm-seek'>) => this.#player?.seek(detail.timeS)}
            @tm-view=${({ detail }: PageEvent<'tm-view'>) => this.#change({ zoom: detail.zoom })}
            @tm-select=${({ detail }: PageEvent<'tm-select'>) => this.#change({ selection: detail.selection })}
            @tm-point-menu=${this.#onPointMenu}></tm-timeline>
          <tm-track-lanes .state=${this.#followed.state} .view=${this.#view(video)} @tm-do=${this.#onDo} @tm-track=${this.#onTrack}></tm-track-lanes>
        </section>
      </div>
      <tm-scene-dialog></tm-scene-dialog>
      ${this.#rail()}`;
  }

  /** Draws an area, then a line, then nothing. */
  #drawNext(): void {
    this.drawing = this.drawing === null ? 'area' : this.drawing === 'area' ? 'line' : null;
  }

  #onDrawn({ detail: { condition } }: PageEvent<'tm-drawn'>): void {
    this.drawing = null;
    emit(this, 'tm-want', { query: `${this.place.query} ${condition}`.trim() });
  }

  /** The span that the timeline shows. */
  #view({ duration_s: durationS }: Video): View {
    const { zoom } = this.place;
    return zoom ? clampView(zoom, durationS ?? 0) : wholeView(durationS ?? 0);
  }

  /** Follows the things around a time, or stops. */
  #follow(timeS: number): void {
    const { video } = this.#open;
    if (this.#followed.state.kind !== 'idle') {
      this.#followed.clear();
      return;
    }
    if (!video) return;
    const { selection } = this.place;
    const moment = this.current?.video_id === video.id ? spanOf(this.current.highlight) : null;
    const span = spanToFollow(timeS, { selection, moment, durationS: video.duration_s });
    void this.#followed.follow(video.id, span, withoutConditions(this.place.query));
  }

  #onTrack({ detail }: PageEvent<'tm-track'>): void {
    void this.#followed.choose(detail.id, this.#player?.timeS ?? 0);
  }

  /** The chain that the address or the sentence requests, unless it was closed. */
  #chain() {
    const request = chainRequest(this.place);
    if (!request || this.closedChain === JSON.stringify(request)) return nothing;
    return html`<tm-chain-panel .request=${request} .playing=${this.playingEvent} .board=${this.#open.board}
      @tm-play-chain=${({ detail }: PageEvent<'tm-play-chain'>) => {
        this.#firstPart = detail.from;
      }}
      @tm-chain-close=${() => this.#closeChain(request)}></tm-chain-panel>`;
  }

  #closeChain(request: ChainRequest): void {
    this.closedChain = JSON.stringify(request);
    if (this.place.chain) this.#change({ chain: null });
  }

  #onPart(index: number | null): void {
    this.playingEvent = index === null ? null : this.#firstPart + index;
  }

  #rail() {
    if (!hasQuery(this.place)) return nothing;
    return html`<tm-rail .place=${this.place} .tab=${this.tab} .search=${this.tab === 'all' ? this.search : this.#open.here.state}
      .videos=${this.videos} .boards=${this.boards} .current=${this.current}
      @tm-tab=${({ detail }: PageEvent<'tm-tab'>) => {
        this.tab = detail.tab;
      }}
      @tm-more=${this.#onMore} @tm-retry=${this.#onRetry}></tm-rail>`;
  }

  /** The moments that next and previous step through. */
  get #list(): readonly Segment[] {
    return hitsOf(this.tab === 'all' ? this.search : this.#open.here.state);
  }

  #stepHit(step: 1 | -1): void {
    const hits = this.#list;
    const index = stepHit(hits, this.current, step);
    const hit = index === null ? undefined : hits[index];
    if (hit) emit(this, 'tm-open-hit', { hit, timeS: null });
  }

  /** The command of a key, on the current moment or else the second on display. */
  #command(action: Action): (() => void) | undefined {
    const command = commandOf(action);
    const target = command && this.#target(null);
    return target ? () => emit(this, 'tm-moment', { command, target }) : undefined;
  }

  /** The moment at a time; without one, the current moment, or else the second on display. */
  #target(timeS: number | null): MomentTarget | null {
    const video = this.#open.video;
    if (timeS === null && this.current) return hitTarget(this.current);
    const at = timeS ?? this.#player?.timeS ?? 0;
    return video ? { videoId: video.id, videoTitle: video.title, timeS: at, hit: null } : null;
  }

  #showMenu(timeS: number | null, x?: number, y?: number): void {
    const target = this.#target(timeS);
    const box = this.#timeline?.getBoundingClientRect();
    if (target) emit(this, 'tm-menu', { target, x: x ?? box?.left ?? 0, y: y ?? box?.top ?? 0 });
  }

  #onPointMenu({ detail: { timeS, x, y } }: PageEvent<'tm-point-menu'>): void {
    this.#showMenu(timeS, x, y);
  }

  #onDo({ detail }: PageEvent<'tm-do'>): void {
    this.act(detail.action);
  }

  /** Adds the selection to the reel, or else the current moment. */
  #addToReel(): void {
    const { selection } = this.place;
    const { video } = this.#open;
    if (selection && video) emit(this, 'tm-add-selection', { video, selection });
    else if (this.current) emit(this, 'tm-add-hits', { hits: [this.current] });
  }

  /** Writes the player's second into the address; the end of the moment stays while the player is inside it. */
  #settle(timeS: number): void {
    const { current } = this;
    const inside = current !== null && timeS >= current.start - 1.5 && timeS < current.end;
    this.#change({ timeS, endS: inside ? current.end : null });
  }

  #clear(): void {
    if (this.place.selection) this.#change({ selection: null });
    else if (this.place.chain) this.#change({ chain: null });
    else if (this.#player?.looping) this.#player.toggleLoop(null);
    else this.#leave();
  }

  #leave(): void {
    emit(this, 'tm-leave');
  }

  #change(change: Partial<Place>): void {
    emit(this, 'tm-place', change);
  }

  /** Fetches more of this video's list; the list of all videos belongs to the application. */
  #onMore(event: Event): void {
    if (this.tab !== 'here') return;
    event.stopPropagation();
    void this.#open.here.more();
  }

  #onRetry(event: Event): void {
    if (this.tab !== 'here') return;
    event.stopPropagation();
    this.#open.here.retry();
  }
}
