/**
 * One video, open: the player, what led to a moment, the timeline, and the moments beside it. Passes what is fetched of
 * the video to elements that fetch nothing, and what they say to the player and the address.
 */
import { html, nothing, type PropertyValues } from 'lit';
import type { ChainRequest, Segment, Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import type { Storyboards } from '../../data/storyboards.ts';
import { emit, type PageEvent } from '../../elements/events.ts';
import { failure } from '../../elements/failure.ts';
import { failureStyles } from '../../elements/failure-styles.ts';
import { glyph } from '../../elements/icons.ts';
import { commandOf, hitTarget, type MomentTarget } from '../../elements/moment.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import type { Cue } from '../../features/player/cue.ts';
import type { Player } from '../../features/player/player.ts';
import type { SearchState } from '../../features/search/search-session.ts';
import type { Timeline } from '../../features/timeline/timeline.ts';
import { chainRequest } from '../../lib/chains.ts';
import type { Place } from '../../lib/deep-link.ts';
import { stepHit } from '../../lib/hits.ts';
import type { Action } from '../../lib/keymap.ts';
import { hasQuery } from '../../lib/query/search-query.ts';
import { markEdge } from '../../lib/time/selection.ts';
import { spanOf } from '../../lib/time/span.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import { OpenVideo } from './open-video.ts';
import { workspaceStyles } from './workspace-styles.ts';

/** `<tm-workspace>`: emits `tm-place` (a part of the address), `tm-open-hit`, `tm-moment`, `tm-menu`, `tm-leave`, `tm-copy-link`. */
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
  };
  static override styles = [shared, failureStyles, workspaceStyles];

  declare place: Place;
  declare storyboards: Storyboards;
  /** The video as the library knows it; fetched when it does not. */
  known: Video | undefined = undefined;
  /** The search over all videos. */
  search: SearchState = { kind: 'idle' };
  /** The moment that is playing. */
  current: Segment | null = null;
  /** Where the player shall stand. */
  cue: Cue | null = null;
  videos: ReadonlyMap<string, Video> = new Map();
  boards: ReadonlyMap<string, Storyboard> = new Map();
  private tab: 'all' | 'here' = 'all';
  /** Index of the event that plays, in the chain on display. */
  private playingEvent: number | null = null;
  /** The question whose chain was put away. */
  private closedChain: string | null = null;
  #firstPart = 0;
  #open = new OpenVideo(this);

  /** Does what a key asks for; false when it is not for this view. */
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
      loop: () => player.toggleLoop(this.place.selection ?? (this.current && spanOf(this.current))),
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
      menu: () => this.#showMenu(null),
      clear: () => this.#clear(),
    };
    const act = acts[action] ?? this.#order(action);
    act?.();
    return act !== undefined;
  }

  /** Moves the start or the end of the selection to a time. */
  mark(edge: 'markIn' | 'markOut', timeS: number): void {
    const durationS = this.#open.video?.duration_s ?? timeS + 1;
    const selection = markEdge(this.place.selection, edge, timeS, durationS);
    if (selection) this.#change({ selection });
  }

  /** The server is back: fetches again what failed, and goes on playing. */
  recover(): void {
    this.#open.recover();
    this.#player?.recover();
    this.renderRoot.querySelector('tm-chain-panel')?.recover();
  }

  /** The same question is asked again. */
  askAgain(): void {
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
    if (!hasQuery(this.place)) this.tab = 'all';
    // Asked again, it is shown again.
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
    return html`<div class="stage">
        ${this.#heading(video)}
        <tm-player .video=${video} .cue=${this.cue} .board=${open.board} ?hasHits=${this.#list().length > 0}
          @tm-do=${this.#onDo} @tm-time=${({ detail }: PageEvent<'tm-time'>) => this.#timeline?.showTime(detail.timeS)}
          @tm-part=${({ detail }: PageEvent<'tm-part'>) => this.#onPart(detail.index)}
          @tm-settled=${({ detail }: PageEvent<'tm-settled'>) => this.#settle(detail.timeS)}></tm-player>
        ${this.#chain()}
        <section class="time">
          <tm-timeline-tools .place=${this.place} ?failed=${open.curveFailed} @tm-do=${this.#onDo}
            @tm-play-span=${({ detail }: PageEvent<'tm-play-span'>) => this.#player?.playSpan(detail.span)}
            @tm-point-menu=${this.#onPointMenu} @tm-retry-curve=${() => open.recover()}></tm-timeline-tools>
          <tm-timeline .label=${video.title} .durationS=${video.duration_s ?? 0} .indexedS=${video.indexed_s}
            .curve=${open.curve} .curveB=${open.curveB} .peak=${this.#peak()} .events=${open.events}
            .hits=${this.#hitsHere()} .current=${this.current} .board=${open.board} .zoom=${this.place.zoom}
            .selection=${this.place.selection}
            @tm-seek=${({ detail }: PageEvent<'tm-seek'>) => this.#player?.seek(detail.timeS)}
            @tm-view=${({ detail }: PageEvent<'tm-view'>) => this.#change({ zoom: detail.zoom })}
            @tm-select=${({ detail }: PageEvent<'tm-select'>) => this.#change({ selection: detail.selection })}
            @tm-point-menu=${this.#onPointMenu}></tm-timeline>
        </section>
      </div>
      ${this.#rail()}`;
  }

  /** What led to the moment that was asked about, or what came of it. */
  #chain() {
    const request = chainRequest(this.place);
    if (!request || this.closedChain === JSON.stringify(request)) return nothing;
    return html`<tm-chain-panel .request=${request} .playing=${this.playingEvent}
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

  #heading(video: Video) {
    const facts = [
      video.width && video.height ? `${video.width}×${video.height}` : null,
      video.fps ? `${Math.round(video.fps * 100) / 100} fps` : null,
      video.codec?.toUpperCase(),
    ];
    const back = hasQuery(this.place) ? t('rail.back') : t('rail.toLibrary');
    return html`<header>
      <button class="quiet back" aria-label=${back} @click=${this.#leave}>${glyph('previous')}<span>${back}</span></button>
      <h1 class="ellipsis" title=${video.file_name}>${video.title}</h1>
      <span class="facts faint num">${facts.filter(Boolean).join(' · ')}</span>
      <button class="quiet" aria-label=${t('share.copy')} @click=${() => emit(this, 'tm-copy-link')}>${glyph('link')}<span>${t('share.copy')}</span></button>
    </header>`;
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

  /** The list that next and previous go through. */
  #list(): readonly Segment[] {
    const state = this.tab === 'all' ? this.search : this.#open.here.state;
    return state.kind === 'done' ? state.hits : [];
  }

  /** The moments of this video: its own search, or what the search over all found, while that one runs. */
  #hitsHere(): readonly Segment[] {
    const own = this.#open.hits;
    if (own) return own;
    const all = this.search.kind === 'done' ? this.search.hits : [];
    return all.filter((hit) => hit.video_id === this.place.videoId);
  }

  /** The cosine that is as hot as can be: that of the best picture found anywhere. */
  #peak(): number | undefined {
    // With several clauses the curve is no cosine, and has its own scale from 0 to 1.
    if (this.search.kind !== 'done' || (this.search.response.parsed.clauses?.length ?? 1) > 1)
      return undefined;
    const scores = this.search.hits.flatMap((hit) =>
      hit.matched.filter((m) => m.modality === 'visual').map((m) => m.score),
    );
    return scores.length > 0 ? Math.max(...scores) : undefined;
  }

  #stepHit(step: 1 | -1): void {
    const hits = this.#list();
    const index = stepHit(hits, this.current, step);
    const hit = index === null ? undefined : hits[index];
    if (hit) emit(this, 'tm-open-hit', { hit, timeS: null });
  }

  /** What a key orders of the moment that plays, or else of the second on display. */
  #order(action: Action): (() => void) | undefined {
    const command = commandOf(action);
    const target = command && this.#target(null);
    return target ? () => emit(this, 'tm-moment', { command, target }) : undefined;
  }

  /** The moment at a time; without one, the moment that plays, or else the second on display. */
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

  /** Gathers the selection, or else the moment that plays. */
  #addToReel(): void {
    const { selection } = this.place;
    const { video } = this.#open;
    if (selection && video) emit(this, 'tm-add-selection', { video, selection });
    else if (this.current) emit(this, 'tm-add-hits', { hits: [this.current] });
  }

  /** The player stands: the address says where. The moment's end stays in it while the player is inside the moment. */
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

  /** The list of this video is fetched here; that of all videos by whoever is around. */
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
