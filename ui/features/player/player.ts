/**
 * The player: a video element and its controls. In: a video, and a cue that says where to stand and whether to play.
 * Out: the time of each frame that is shown. Where the browser cannot play the file, the storyboard stands in, so that
 * browsing by time still works.
 */
import { html, nothing, type PropertyValues } from 'lit';
import type { Segment, Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { readPreference, writePreference } from '../../data/preferences.ts';
import { emit, type PageEvent } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { progressStyles } from '../../elements/progress-bar-styles.ts';
import { shared } from '../../elements/shared-styles.ts';
import type { ShownTracks } from '../../lib/places/shown-tracks.ts';
import { formatSpan } from '../../lib/time/clock.ts';
import { frameError, frameStepTarget, isShort, seekTarget } from '../../lib/time/seeking.ts';
import type { Span } from '../../lib/time/span.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import { boxesAt, sameBoxes } from '../../lib/words/written-boxes.ts';
import type { Cue } from './cue.ts';
import { FrameWatcher } from './frame-clock.ts';
import { type PlaybackFailure, playbackFailureOf, playbackFailureView } from './playback-failure.ts';
import { playerStyles } from './player-styles.ts';
import { PlaylistPlayer } from './playlist-player.ts';
import { ProxyController } from './proxy-controller.ts';

/**
 * `<tm-player>`: emits `tm-time` for each frame, `tm-settled` when it comes to rest or was sought, `tm-part` as each
 * span of a playlist begins, `tm-gone` when the video no longer exists, and its controls' `tm-do`.
 */
export class Player extends PageElement {
  static override properties = {
    video: { attribute: false },
    cue: { attribute: false },
    board: { attribute: false },
    hasHits: { type: Boolean },
    hit: { attribute: false },
    tracks: { attribute: false },
    drawing: { attribute: false },
    boxes: { state: true },
    playing: { state: true },
    loop: { state: true },
    failure: { state: true },
    deltaMs: { state: true },
    rate: { state: true },
    muted: { state: true },
  };
  static override styles = [shared, progressStyles, playerStyles];

  declare video: Video;
  /** The latest cue. */
  cue: Cue | null = null;
  /** Stands in for the picture where the browser cannot play it. */
  board: Storyboard = [];
  /** True when there are moments to step through. */
  hasHits = false;
  /** The current moment: its things and its words on the screen are boxed while they are shown. */
  hit: Segment | null = null;
  /** The followed things, which are drawn instead of the moment's boxes. */
  tracks: ShownTracks | null = null;
  /** The kind of place that a person draws on the picture at present; null while nothing is drawn. */
  drawing: 'area' | 'line' | null = null;
  private playing = false;
  private boxes = boxesAt(null, 0);
  private loop: Span | null = null;
  private failure: PlaybackFailure | null = null;
  private deltaMs = 0;
  private rate = 1;
  private muted = readPreference('muted') === true;
  #timeS = 0;
  #playlist = new PlaylistPlayer({
    onPart: (index) => emit(this, 'tm-part', { index }),
    seek: (timeS) => this.#goTo(timeS),
    pause: () => this.#element?.pause(),
  });
  #proxy = new ProxyController(
    this,
    () => void this.#reload(),
    () => emit(this, 'tm-gone'),
  );
  /** The target of a seek that is under way. */
  #seekingS: number | null = null;
  /** The time sought last, until the video plays on from there; a browser may not reach it. */
  #targetS: number | null = null;
  #frames = new FrameWatcher((mediaTimeS) => this.#onFrame(mediaTimeS));

  /** The presentation time of the picture on display, in seconds. */
  get timeS(): number {
    return this.#timeS;
  }

  /** The span that is repeated, or null. */
  get looping(): Span | null {
    return this.loop;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pagehide', this.#onPageHide, { capture: true });
    this.#frames.watch(null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Captures, to come before the navigator writes the address for the last time.
    window.addEventListener('pagehide', this.#onPageHide, { capture: true });
    if (this.hasUpdated) this.#frames.watch(this.#element);
  }

  #onPageHide = (): void => {
    if (this.playing) emit(this, 'tm-settled', { timeS: this.#timeS });
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('video');
    if (changed.has('video') && before?.id !== this.video.id) {
      this.failure = this.video.missing ? 'missing' : null;
      this.deltaMs = 0;
      // A browser stops the previous video without an event, and may still report its last frames.
      this.playing = false;
      this.#frames.watch(null);
      this.#proxy.forget();
    }
    if (changed.has('hit')) this.boxes = sameBoxes(this.boxes, boxesAt(this.hit, this.#timeS));
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#frames.watch(this.#element);
    if (changed.has('cue') && this.cue) this.#follow(this.cue);
    if (changed.has('tracks')) this.renderRoot.querySelector('tm-track-paths')?.showTime(this.#timeS);
  }

  /** Seeks to a time; a target outside of the loop ends it. */
  seek(timeS: number): void {
    this.#playlist.end();
    this.#goTo(timeS);
  }

  #goTo(timeS: number): void {
    this.#targetS = Math.min(Math.max(0, timeS), this.video.duration_s ?? Number.POSITIVE_INFINITY);
    const durationS = this.#durationS;
    const to = Math.min(Math.max(0, timeS), durationS);
    if (this.loop && (to < this.loop.startS - 1.5 || to >= this.loop.endS)) this.loop = null;
    this.#seekingS = to;
    this.#show(to);
    const element = this.#element;
    if (element) element.currentTime = seekTarget(to, durationS);
    else emit(this, 'tm-settled', { timeS: to });
  }

  /** Plays or pauses. */
  toggle(): void {
    const element = this.#element;
    if (!element) return;
    if (element.paused) void this.#play(element);
    else element.pause();
  }

  /** Plays a span and repeats it. */
  playSpan(span: Span): void {
    this.#follow({ timeS: span.startS, play: true, loop: span });
  }

  /** Shows the next or previous frame. */
  stepFrame(step: 1 | -1): void {
    this.#element?.pause();
    this.seek(frameStepTarget(this.#timeS, step, this.video.fps));
  }

  /** Loops `span`, or stops looping. */
  toggleLoop(span: Span | null): void {
    this.loop = this.loop ? null : span;
  }

  /** Mutes or unmutes. */
  toggleMute(): void {
    this.muted = !this.muted;
    writePreference('muted', this.muted);
  }

  /** Enters or leaves full screen. */
  toggleFullscreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void this.requestFullscreen().catch(() => undefined); // A frame or a phone may forbid it.
  }

  /** The server is back: resumes where the connection broke. */
  recover(): void {
    if (this.failure === 'broken') void this.#reload();
    void this.#proxy.recover();
  }

  get #element(): HTMLVideoElement | null {
    return this.renderRoot.querySelector('video');
  }

  get #durationS(): number {
    const ownS = this.#element?.duration;
    return ownS && Number.isFinite(ownS) ? ownS : (this.video.duration_s ?? Number.POSITIVE_INFINITY);
  }

  #follow({ timeS, play, loop, through }: Cue): void {
    this.loop = loop;
    this.seek(timeS);
    if (through) this.#playlist.start(through);
    const element = this.#element;
    if (!element) return;
    if (play) void this.#play(element);
    else element.pause();
  }

  async #play(element: HTMLVideoElement): Promise<void> {
    try {
      await element.play();
    } catch {
      // A browser may forbid playing without a click: the right second is on display all the same.
    }
  }

  #onFrame(mediaTimeS: number): void {
    const element = this.#element;
    // A frame from before the seek, shown late: the clock must not jump back to it.
    if (!element || (this.#seekingS !== null && element.seeking)) return;
    this.#seekingS = null;
    if (!element.paused) this.#targetS = null;
    // Computed for each frame: the first one may still be from before the seek.
    this.deltaMs =
      this.#targetS === null ? 0 : Math.round(frameError(this.#targetS, mediaTimeS, this.video.fps) * 1000);
    this.#show(mediaTimeS);
    if (!element.paused) this.#playlist.advance(mediaTimeS);
    if (this.loop && !element.paused && mediaTimeS >= this.loop.endS - 0.02) this.#repeat(this.loop, element);
  }

  /** The video ended: a playlist or a loop continues. */
  #onEnded(): void {
    const element = this.#element;
    if (!element) return;
    if (this.#playlist.isActive) this.#playlist.advance(this.#timeS, true);
    else if (this.loop) this.#repeat(this.loop, element);
    if (this.#playlist.isActive || this.loop) void this.#play(element);
  }

  #repeat(loop: Span, element: HTMLVideoElement): void {
    element.currentTime = seekTarget(loop.startS, this.#durationS);
  }

  /** Called for each frame: updates the clock's text, and renders nothing. */
  #show(timeS: number): void {
    this.#timeS = timeS;
    this.renderRoot.querySelector('tm-player-controls')?.showTime(timeS);
    this.renderRoot.querySelector('tm-track-paths')?.showTime(timeS);
    this.boxes = sameBoxes(this.boxes, boxesAt(this.hit, timeS));
    if (this.failure) this.requestUpdate();
    emit(this, 'tm-time', { timeS });
  }

  #onSeeked(): void {
    emit(this, 'tm-settled', { timeS: this.#seekingS ?? this.#timeS });
  }

  #onPause(): void {
    this.playing = false;
    this.deltaMs = 0;
    if (!this.#element?.seeking) emit(this, 'tm-settled', { timeS: this.#timeS });
  }

  #onError(): void {
    const element = this.#element;
    if (element) this.#fail(playbackFailureOf(element, this.video));
  }

  /** Shows the failure; an unplayable file is played from its proxy. */
  #fail(failure: PlaybackFailure): void {
    this.failure = failure;
    if (failure === 'unplayable') void this.#proxy.request(this.video.id);
  }

  #onMetadata(): void {
    const element = this.#element;
    if (!element) return;
    element.playbackRate = this.rate;
    // Sound without a picture: the browser knows the container but not the codec.
    if (element.videoWidth === 0) this.#fail('unplayable');
    else if (isShort(element.duration, this.video.duration_s)) void this.#proxy.prefer(this.video.id);
    if (this.#seekingS !== null) element.currentTime = seekTarget(this.#seekingS, this.#durationS);
  }

  override render() {
    return html`<div class="stage">
      ${
        this.failure
          ? this.#failureView(this.failure)
          : html`<video src=${this.#proxy.url ?? this.video.media_url} preload="auto" playsinline .muted=${this.muted} tabindex="-1"
            aria-label=${this.video.title}
            @click=${this.toggle} @dblclick=${this.toggleFullscreen}
            @play=${() => {
              this.playing = true;
            }} @pause=${this.#onPause} @seeked=${this.#onSeeked} @ended=${this.#onEnded}
            @error=${this.#onError} @loadedmetadata=${this.#onMetadata}></video>`
      }
      ${
        this.tracks
          ? html`<tm-track-paths .shown=${this.tracks} .width=${this.video.width ?? 16} .height=${this.video.height ?? 9}></tm-track-paths>`
          : this.boxes.length > 0
            ? html`<tm-boxes .boxes=${this.boxes} .width=${this.video.width ?? 16} .height=${this.video.height ?? 9}></tm-boxes>`
            : nothing
      }
      ${
        this.drawing
          ? html`<tm-draw-place .kind=${this.drawing} .width=${this.video.width ?? 16} .height=${this.video.height ?? 9}></tm-draw-place>`
          : nothing
      }
      ${this.loop ? this.#loopChip(this.loop) : nothing}
    </div>
    <tm-player-controls .totalS=${this.video.duration_s} .rate=${this.rate} .deltaMs=${this.deltaMs}
      ?playing=${this.playing} ?disabled=${this.failure !== null} ?hasHits=${this.hasHits} ?looping=${this.loop !== null}
      ?muted=${this.muted} @tm-goto=${({ detail }: PageEvent<'tm-goto'>) => this.seek(detail.timeS)}
      @tm-rate=${({ detail }: PageEvent<'tm-rate'>) => this.#setRate(detail.rate)}></tm-player-controls>`;
  }

  #failureView(failure: PlaybackFailure) {
    const { board, video } = this;
    const retry = () => void this.#reload();
    return playbackFailureView({ failure, video, board, timeS: this.#timeS, proxy: this.#proxy, retry });
  }

  #loopChip(loop: Span) {
    return html`<span class="looping">${glyph('loop', 14)}<span class="num">${t('player.looping', { span: formatSpan(loop) })}</span>
      <button class="icon" aria-label=${t('player.loop.stop')} title=${t('player.loop.stop')}
        @click=${() => this.toggleLoop(null)}>${glyph('close', 14)}</button></span>`;
  }

  #setRate(rate: number): void {
    this.rate = rate;
    const element = this.#element;
    if (element) element.playbackRate = rate;
  }

  async #reload(): Promise<void> {
    // Continues playing, or starts if it could not before.
    const plays = this.playing || (this.cue?.play === true && this.#targetS !== null);
    this.failure = null;
    await this.updateComplete;
    this.seek(this.#targetS ?? this.#timeS);
    const element = this.#element;
    if (plays && element) void this.#play(element);
  }
}
