/**
 * The player: a video element and its controls. In: a video, and a cue that says where to stand and whether to play.
 * Out: the time of each frame that is shown. Where the browser cannot play the file, the storyboard stands in, so that
 * looking around by time still works.
 */
import { html, nothing, type PropertyValues } from 'lit';
import type { Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { readPreference, writePreference } from '../../data/preferences.ts';
import { emit, type PageEvent } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { progressStyles } from '../../elements/progress-bar-styles.ts';
import { shared } from '../../elements/shared-styles.ts';
import { formatSpan } from '../../lib/time/clock.ts';
import { type Playlist, stepPlaylist } from '../../lib/time/playlist.ts';
import { frameError, frameStepTarget, isShort, seekTarget } from '../../lib/time/seeking.ts';
import type { Span } from '../../lib/time/span.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import type { Cue } from './cue.ts';
import { watchFrames } from './frame-clock.ts';
import { ProxyController } from './playable-copy.ts';
import { type PlaybackFailure, playbackFailureOf, playbackFailureView } from './playback-failure.ts';
import { playerStyles } from './player-styles.ts';

/**
 * `<tm-player>`: emits `tm-time` {timeS} for each frame, `tm-settled` {timeS} when it stands or has been sent elsewhere,
 * `tm-part` {index} as each of several stretches begins (null after the last), `tm-gone` when there is no such video any
 * more, and its controls' `tm-do`.
 */
export class Player extends PageElement {
  static override properties = {
    video: { attribute: false },
    cue: { attribute: false },
    board: { attribute: false },
    hasHits: { type: Boolean },
    playing: { state: true },
    loop: { state: true },
    trouble: { state: true },
    deltaMs: { state: true },
    rate: { state: true },
    muted: { state: true },
  };
  static override styles = [shared, progressStyles, playerStyles];

  declare video: Video;
  /** The latest order. */
  cue: Cue | null = null;
  /** Stands in for the picture where the browser cannot play it. */
  board: Storyboard = [];
  /** Whether there are moments to step through. */
  hasHits = false;
  private playing = false;
  private loop: Span | null = null;
  private trouble: PlaybackFailure | null = null;
  private deltaMs = 0;
  private rate = 1;
  private muted = readPreference('muted') === true;
  #timeS = 0;
  #playlist: Playlist | null = null;
  #copy = new ProxyController(
    this,
    () => void this.#reload(),
    () => emit(this, 'tm-gone'),
  );
  #askedS: number | null = null;
  /** What was asked for last, until the film plays on from there; a browser may not get as far. */
  #wantedS: number | null = null;
  #watched: HTMLVideoElement | null = null;
  #unwatch: (() => void) | null = null;

  /** The presentation time of the picture on display, in seconds. */
  get timeS(): number {
    return this.#timeS;
  }

  /** The stretch that is repeated, or null. */
  get looping(): Span | null {
    return this.loop;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pagehide', this.#onPageHide, { capture: true });
    this.#unwatchFrames();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Before the address is written for the last time.
    window.addEventListener('pagehide', this.#onPageHide, { capture: true });
    if (this.hasUpdated) this.#watch();
  }

  #onPageHide = (): void => {
    if (this.playing) emit(this, 'tm-settled', { timeS: this.#timeS });
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('video');
    if (changed.has('video') && before?.id !== this.video.id) {
      this.trouble = this.video.missing ? 'missing' : null;
      this.deltaMs = 0;
      // A browser stops the film before without a word, and still has its last frames to tell of.
      this.playing = false;
      this.#unwatchFrames();
      this.#copy.forget();
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#watch();
    if (changed.has('cue') && this.cue) this.#obey(this.cue);
  }

  /** Shows the frame of a time. Leaving the loop ends it. */
  seek(timeS: number): void {
    this.#setPlaylist(null);
    this.#goTo(timeS);
  }

  #goTo(timeS: number): void {
    this.#wantedS = Math.min(Math.max(0, timeS), this.video.duration_s ?? Number.POSITIVE_INFINITY);
    const durationS = this.#durationS;
    const to = Math.min(Math.max(0, timeS), durationS);
    if (this.loop && (to < this.loop.startS - 1.5 || to >= this.loop.endS)) this.loop = null;
    this.#askedS = to;
    this.#show(to);
    const element = this.#element;
    if (element) element.currentTime = seekTarget(to, durationS);
    else emit(this, 'tm-settled', { timeS: to });
  }

  /** Plays, or stops. */
  toggle(): void {
    const element = this.#element;
    if (!element) return;
    if (element.paused) void this.#play(element);
    else element.pause();
  }

  /** Plays a stretch and repeats it. */
  playSpan(span: Span): void {
    this.#obey({ timeS: span.startS, play: true, loop: span });
  }

  /** Shows the next or previous frame. */
  stepFrame(step: 1 | -1): void {
    this.#element?.pause();
    this.seek(frameStepTarget(this.#timeS, step, this.video.fps));
  }

  /** Turns repeating of `span` on or off. */
  toggleLoop(span: Span | null): void {
    this.loop = this.loop ? null : span;
  }

  /** Sound off, or on again. */
  toggleMute(): void {
    this.muted = !this.muted;
    writePreference('muted', this.muted);
  }

  /** Full screen, or back. */
  toggleFullscreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void this.requestFullscreen().catch(() => undefined); // A frame or a phone may forbid it; the video stays as it is.
  }

  /** Goes on where the connection broke. */
  recover(): void {
    if (this.trouble === 'broken') void this.#reload();
    void this.#copy.recover();
  }

  get #element(): HTMLVideoElement | null {
    return this.renderRoot.querySelector('video');
  }

  get #durationS(): number {
    const own = this.#element?.duration;
    return own && Number.isFinite(own) ? own : (this.video.duration_s ?? Number.POSITIVE_INFINITY);
  }

  /** Watches the element on the page, which is another one after trouble. */
  #watch(): void {
    const element = this.#element;
    if (element === this.#watched) return;
    this.#watched = element;
    this.#unwatch?.();
    this.#unwatch = element ? watchFrames(element, (mediaTimeS) => this.#onFrame(mediaTimeS)) : null;
  }

  #unwatchFrames(): void {
    this.#unwatch?.();
    this.#unwatch = null;
    this.#watched = null;
  }

  #obey({ timeS, play, loop, through }: Cue): void {
    this.loop = loop;
    this.seek(timeS);
    if (through) this.#setPlaylist({ spans: through, at: 0 });
    const element = this.#element;
    if (!element) return;
    if (play) void this.#play(element);
    else element.pause();
  }

  async #play(element: HTMLVideoElement): Promise<void> {
    try {
      await element.play();
    } catch {
      // A browser that forbids playing without a click leaves the picture standing at the right second, which is well.
    }
  }

  #onFrame(mediaTimeS: number): void {
    const element = this.#element;
    // A frame from before the seek, shown late: the clock must not jump back to it.
    if (!element || (this.#askedS !== null && element.seeking)) return;
    this.#askedS = null;
    if (!element.paused) this.#wantedS = null;
    // Anew for each frame: the first that comes may still be one from before the seek.
    this.deltaMs =
      this.#wantedS === null ? 0 : Math.round(frameError(this.#wantedS, mediaTimeS, this.video.fps) * 1000);
    this.#show(mediaTimeS);
    if (this.#playlist && !element.paused) this.#goThrough(this.#playlist, mediaTimeS, element);
    if (this.loop && !element.paused && mediaTimeS >= this.loop.endS - 0.02) this.#repeat(this.loop, element);
  }

  /** The film is over: what repeats, or has further stretches, goes on. */
  #onEnded(): void {
    const element = this.#element;
    if (!element) return;
    if (this.#playlist) this.#goThrough(this.#playlist, this.#timeS, element, true);
    else if (this.loop) this.#repeat(this.loop, element);
    if (this.#playlist || this.loop) void this.#play(element);
  }

  #repeat(loop: Span, element: HTMLVideoElement): void {
    element.currentTime = seekTarget(loop.startS, this.#durationS);
  }

  #goThrough({ spans, at }: Playlist, timeS: number, element: HTMLVideoElement, ended = false): void {
    const step = stepPlaylist({ spans, at }, timeS, ended);
    if (step.kind === 'on') return;
    if (step.kind === 'over') {
      element.pause();
      this.#setPlaylist(null);
      return;
    }
    this.#setPlaylist({ spans, at: step.at });
    if (step.seekS !== null) this.#goTo(step.seekS);
  }

  #setPlaylist(playlist: Playlist | null): void {
    if (playlist?.at === this.#playlist?.at && playlist?.spans === this.#playlist?.spans) return;
    this.#playlist = playlist;
    emit(this, 'tm-part', { index: playlist?.at ?? null });
  }

  /** Called for each frame: touches the text of the clock only, and leaves rendering alone. */
  #show(timeS: number): void {
    this.#timeS = timeS;
    this.renderRoot.querySelector('tm-player-controls')?.showTime(timeS);
    if (this.trouble) this.requestUpdate();
    emit(this, 'tm-time', { timeS });
  }

  #onSeeked(): void {
    emit(this, 'tm-settled', { timeS: this.#askedS ?? this.#timeS });
  }

  #onPause(): void {
    this.playing = false;
    this.deltaMs = 0;
    if (!this.#element?.seeking) emit(this, 'tm-settled', { timeS: this.#timeS });
  }

  #onTrouble(): void {
    const element = this.#element;
    if (element) this.#fail(playbackFailureOf(element, this.video));
  }

  /** What the browser cannot play is played from a copy that it can. */
  #fail(trouble: PlaybackFailure): void {
    this.trouble = trouble;
    if (trouble === 'unplayable') void this.#copy.want(this.video.id);
  }

  #onMetadata(): void {
    const element = this.#element;
    if (!element) return;
    element.playbackRate = this.rate;
    // Sound without a picture: the browser knows the container and not the codec.
    if (element.videoWidth === 0) this.#fail('unplayable');
    else if (isShort(element.duration, this.video.duration_s)) void this.#copy.prefer(this.video.id);
    if (this.#askedS !== null) element.currentTime = seekTarget(this.#askedS, this.#durationS);
  }

  override render() {
    return html`<div class="stage">
      ${
        this.trouble
          ? this.#playbackFailureView(this.trouble)
          : html`<video src=${this.#copy.url ?? this.video.media_url} preload="auto" playsinline .muted=${this.muted} tabindex="-1"
            aria-label=${this.video.title}
            @click=${this.toggle} @dblclick=${this.toggleFullscreen}
            @play=${() => {
              this.playing = true;
            }} @pause=${this.#onPause} @seeked=${this.#onSeeked} @ended=${this.#onEnded}
            @error=${this.#onTrouble} @loadedmetadata=${this.#onMetadata}></video>`
      }
      ${this.loop ? this.#loopChip(this.loop) : nothing}
    </div>
    <tm-player-controls .totalS=${this.video.duration_s} .rate=${this.rate} .deltaMs=${this.deltaMs}
      ?playing=${this.playing} ?disabled=${this.trouble !== null} ?hasHits=${this.hasHits} ?looping=${this.loop !== null}
      ?muted=${this.muted} @tm-goto=${({ detail }: PageEvent<'tm-goto'>) => this.seek(detail.timeS)}
      @tm-rate=${({ detail }: PageEvent<'tm-rate'>) => this.#setRate(detail.rate)}></tm-player-controls>`;
  }

  #playbackFailureView(trouble: PlaybackFailure) {
    const { board, video } = this;
    const retry = () => void this.#reload();
    return playbackFailureView({ trouble, video, board, timeS: this.#timeS, copy: this.#copy, retry });
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
    // It goes on playing, or begins to if it could not when it was asked to.
    const plays = this.playing || (this.cue?.play === true && this.#wantedS !== null);
    this.trouble = null;
    await this.updateComplete;
    this.seek(this.#wantedS ?? this.#timeS);
    const element = this.#element;
    if (plays && element) void this.#play(element);
  }
}
