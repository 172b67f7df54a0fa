/**
 * One video, open: the player, its timeline, and the moments beside it. Fetches what belongs to the video (its facts,
 * storyboard, relevance curves, its own moments) and passes it to elements that fetch nothing.
 */
import { Task } from '@lit/task';
import { html, nothing, type PropertyValues } from 'lit';
import type { Curve, Segment, Video } from '../../api/schema.ts';
import { getCurve, getVideo } from '../data/api.ts';
import { t } from '../data/locale.ts';
import type { Storyboards } from '../data/storyboards.ts';
import { formatClock } from '../lib/clock.ts';
import type { Place, Span } from '../lib/deep-link.ts';
import { stepHit } from '../lib/hits.ts';
import type { Action } from '../lib/keymap.ts';
import type { Storyboard } from '../lib/storyboard.ts';
import type { Cue, Player } from '../player/player.ts';
import type { OpenHit } from '../search/result-card.ts';
import { SearchSession, type SearchState } from '../search/search-session.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { failure } from './failure.ts';
import { failureStyles } from './failure-styles.ts';
import { glyph } from './icons.ts';
import { announce, PageElement } from './page-element.ts';
import { shared } from './shared-styles.ts';
import { workspaceStyles } from './workspace-styles.ts';

/** `<tm-workspace>`: emits `tm-place` (a part of the address), `tm-open-hit`, `tm-go`, `tm-copy-link` {timeS}. */
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
    comparing: { state: true },
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
  private comparing = false;

  #video = new Task(this, {
    args: () => [this.place.videoId, this.known] as const,
    task: async ([id, known], { signal }) => known ?? getVideo(id ?? '', signal),
  });
  #board = new Task(this, {
    args: () => [this.#video.value] as const,
    task: async ([video]) => (video ? this.storyboards.get(video) : []),
  });
  #curve = this.#curveTask(() => this.place.query);
  #curveB = this.#curveTask(() => this.place.compare);
  #here = new SearchSession(this, () => ({
    query: this.place.query,
    grouped: false,
    videoId: this.place.videoId,
  }));

  #curveTask(query: () => string): Task<readonly [string | null, string, number], Curve | null> {
    return new Task(this, {
      // What is indexed meanwhile is worth another look each minute.
      args: () =>
        [this.place.videoId, query(), Math.floor((this.#video?.value?.indexed_s ?? 0) / 60)] as const,
      task: async ([id, text], { signal }) => (id && text ? getCurve(id, text, signal) : null),
    });
  }

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
      loop: () => player.toggleLoop(this.place.selection ?? this.current),
      markIn: () => this.#mark('in'),
      markOut: () => this.#mark('out'),
      addToReel: () => this.#addToReel(),
      exportMenu: () => announce(this, 'tm-export', null),
      copyLink: () => announce(this, 'tm-copy-link', null),
      zoomIn: () => this.#timeline?.zoomBy(2),
      zoomOut: () => this.#timeline?.zoomBy(0.5),
      zoomFit: () => this.#timeline?.zoomBy(0),
      mute: () => player.toggleMute(),
      fullscreen: () => player.toggleFullscreen(),
      clear: () => this.#clear(),
    };
    const act = acts[action];
    act?.();
    return act !== undefined;
  }

  get #player(): Player | null {
    return this.renderRoot.querySelector('tm-player');
  }

  get #timeline(): Timeline | null {
    return this.renderRoot.querySelector('tm-timeline');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('place');
    if (before && !this.place.query) this.tab = 'all';
    if (this.place.compare) this.comparing = true;
  }

  override render() {
    return this.#video.render({
      initial: () => this.#waiting(),
      pending: () =>
        this.#video.value?.id === this.place.videoId ? this.#layout(this.#video.value) : this.#waiting(),
      error: (error) => failure(error, () => void this.#video.run()),
      complete: (video) => this.#layout(video),
    });
  }

  #waiting() {
    return html`<p class="waiting muted" role="status">${t('app.loading')}</p>`;
  }

  #layout(video: Video) {
    const board = this.#board.value ?? [];
    return html`<div class="stage">
        ${this.#heading(video)}
        <tm-player .video=${video} .cue=${this.cue} .board=${board} ?hasHits=${this.#list().length > 0}
          @tm-time=${(event: CustomEvent<{ timeS: number }>) => this.#timeline?.showTime(event.detail.timeS)}
          @tm-settled=${(event: CustomEvent<{ timeS: number }>) => this.#settle(event.detail.timeS)}
          @tm-step-hit=${(event: CustomEvent<{ step: 1 | -1 }>) => this.#stepHit(event.detail.step)}></tm-player>
        <section class="time">
          ${this.#tools()}
          <tm-timeline .label=${video.title} .durationS=${video.duration_s ?? 0} .indexedS=${video.indexed_s}
            .curve=${this.#curve.value ?? null} .curveB=${this.#curveB.value ?? null} .peak=${this.#peak()}
            .hits=${this.#hitsHere()} .current=${this.current} .board=${board} .zoom=${this.place.zoom}
            .selection=${this.place.selection}
            @tm-seek=${(event: CustomEvent<{ timeS: number }>) => this.#player?.seek(event.detail.timeS)}
            @tm-view=${(event: CustomEvent<{ zoom: Span | null }>) => this.#change({ zoom: event.detail.zoom })}
            @tm-select=${(event: CustomEvent<{ selection: Span | null }>) => this.#change({ selection: event.detail.selection })}
          ></tm-timeline>
        </section>
      </div>
      ${this.#rail()}`;
  }

  #heading(video: Video) {
    const facts = [
      video.width && video.height ? `${video.width}×${video.height}` : null,
      video.fps ? `${Math.round(video.fps * 100) / 100} fps` : null,
      video.codec?.toUpperCase(),
    ];
    return html`<header>
      <button class="quiet back" @click=${this.#leave}>${glyph('previous')}
        <span>${this.place.query ? t('rail.back') : t('rail.toLibrary')}</span></button>
      <h1 class="ellipsis" title=${video.file_name}>${video.title}</h1>
      <span class="facts faint num">${facts.filter(Boolean).join(' · ')}</span>
      <button class="quiet" @click=${() => announce(this, 'tm-copy-link', null)}>${glyph('link')}<span>${t('share.copy')}</span></button>
    </header>`;
  }

  /** The row above the strip: what the colours mean, the selection, zoom. */
  #tools() {
    const { query, selection, zoom } = this.place;
    const zoomButton = (icon: 'zoomIn' | 'zoomOut' | 'zoomFit', factor: number, disabled: boolean) =>
      html`<button class="quiet icon" title=${t(`timeline.${icon}`)} aria-label=${t(`timeline.${icon}`)} ?disabled=${disabled}
        @click=${() => this.#timeline?.zoomBy(factor)}>${glyph(icon, 16)}</button>`;
    return html`<div class="tools">
      ${
        query
          ? html`<span class="legend a"><i></i><span class="ellipsis">${query}</span></span> ${this.#compareBox()}`
          : html`<span class="faint">${t('timeline.ask')}</span>`
      }
      ${this.#curveTrouble()} ${selection ? this.#selectionChip(selection) : nothing}
      <span class="spacer"></span>
      ${zoomButton('zoomOut', 0.5, !zoom)} ${zoomButton('zoomFit', 0, !zoom)} ${zoomButton('zoomIn', 2, false)}
    </div>`;
  }

  #compareBox() {
    if (!this.comparing) {
      return html`<button class="quiet small" title=${t('timeline.compare')} @click=${this.#startComparing}>
        ${glyph('compare', 16)}<span>${t('timeline.compare.placeholder')}</span></button>`;
    }
    return html`<form class="legend b" @submit=${this.#compare}>
      <i></i><input name="vs" maxlength="1000" autocomplete="off" aria-label=${t('timeline.compare')}
        placeholder=${t('timeline.compare.placeholder')} .value=${this.place.compare} @change=${this.#compare} />
      <button type="button" class="quiet icon" title=${t('timeline.compare.stop')} aria-label=${t('timeline.compare.stop')}
        @click=${this.#stopComparing}>${glyph('close', 14)}</button>
    </form>`;
  }

  #curveTrouble() {
    const failed = [this.#curve, this.#curveB].find((task) => task.error !== undefined);
    return failed
      ? html`<span class="bad" role="alert">${t('timeline.failed')}
          <button class="link" @click=${() => void failed.run()}>${t('app.retry')}</button></span>`
      : nothing;
  }

  #selectionChip(selection: Span) {
    const length = t('selection.length', { s: (selection.end - selection.start).toFixed(1) });
    return html`<span class="selection num"><span class="sr">${t('selection.label')}</span>
      ${formatClock(selection.start, 1)}–${formatClock(selection.end, 1)} <span class="muted">${length}</span>
      <button class="quiet icon" title=${t('selection.play')} aria-label=${t('selection.play')}
        @click=${() => this.#player?.playSpan(selection)}>${glyph('play', 14)}</button>
      <button class="quiet icon" title=${t('key.addToReel')} aria-label=${t('key.addToReel')} @click=${this.#addToReel}>${glyph('plus', 14)}</button>
      <button class="quiet icon" title=${t('selection.clear')} aria-label=${t('selection.clear')}
        @click=${() => this.#change({ selection: null })}>${glyph('close', 14)}</button></span>`;
  }

  #rail() {
    if (!this.place.query) return nothing;
    return html`<tm-rail .tab=${this.tab} .search=${this.tab === 'all' ? this.search : this.#here.state}
      .videos=${this.videos} .boards=${this.boards} .current=${this.current}
      @tm-tab=${(event: CustomEvent<{ tab: 'all' | 'here' }>) => {
        this.tab = event.detail.tab;
      }}
      @tm-more=${this.#onMore} @tm-retry=${this.#onRetry}></tm-rail>`;
  }

  /** The list that next and previous go through. */
  #list(): readonly Segment[] {
    const state = this.tab === 'all' ? this.search : this.#here.state;
    return state.kind === 'done' ? state.hits : [];
  }

  /** The moments of this video: its own search, or what the search over all found, while that one runs. */
  #hitsHere(): readonly Segment[] {
    const here = this.#here.state;
    if (here.kind === 'done') return here.hits;
    return this.search.kind === 'done'
      ? this.search.hits.filter((hit) => hit.video_id === this.place.videoId)
      : [];
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
    if (hit) announce<OpenHit>(this, 'tm-open-hit', { hit, timeS: null });
  }

  /** Gathers the selection, or else the moment that plays. */
  #addToReel(): void {
    const { selection } = this.place;
    const video = this.#video.value;
    if (selection && video) announce(this, 'tm-add-selection', { video, selection });
    else if (this.current) announce(this, 'tm-add-hit', { hit: this.current });
  }

  #mark(edge: 'in' | 'out'): void {
    const timeS = this.#player?.timeS ?? 0;
    const { selection } = this.place;
    const durationS = this.#video.value?.duration_s ?? timeS + 1;
    const next =
      edge === 'in'
        ? { start: timeS, end: selection && selection.end > timeS ? selection.end : durationS }
        : { start: selection && selection.start < timeS ? selection.start : 0, end: timeS };
    if (next.end > next.start) this.#change({ selection: next });
  }

  /** The player stands: the address says where. The moment's end stays in it while the player is inside the moment. */
  #settle(timeS: number): void {
    const { current } = this;
    const inside = current !== null && timeS >= current.start - 1.5 && timeS < current.end;
    this.#change({ timeS, endS: inside ? current.end : null });
  }

  #clear(): void {
    if (this.place.selection) this.#change({ selection: null });
    else if (this.#player?.looping) this.#player.toggleLoop(null);
    else this.#leave();
  }

  #leave(): void {
    announce(this, 'tm-leave', null);
  }

  #change(change: Partial<Place>): void {
    announce(this, 'tm-place', change);
  }

  /** The list of this video is fetched here; that of all videos by whoever is around. */
  #onMore(event: Event): void {
    if (this.tab !== 'here') return;
    event.stopPropagation();
    void this.#here.more();
  }

  #onRetry(event: Event): void {
    if (this.tab !== 'here') return;
    event.stopPropagation();
    this.#here.retry();
  }

  async #startComparing(): Promise<void> {
    this.comparing = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('input[name=vs]')?.focus();
  }

  #compare(event: Event): void {
    event.preventDefault();
    const compare = this.renderRoot.querySelector<HTMLInputElement>('input[name=vs]')?.value.trim() ?? '';
    if (compare !== this.place.compare) this.#change({ compare });
  }

  #stopComparing(): void {
    this.comparing = false;
    this.#change({ compare: '' });
  }
}
