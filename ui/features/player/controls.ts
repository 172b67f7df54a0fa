/**
 * The row under the picture. In: the state of the player. Out: the actions that keys have too, and what only a field
 * can say: a time to go to, and a speed. The clock is set from outside for each frame, without rendering.
 */
import { css, html, nothing } from 'lit';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { glyph, type IconName } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import type { Action } from '../../lib/keymap.ts';
import { formatClock, parseClock } from '../../lib/time/clock.ts';

const RATES = [0.25, 0.5, 1, 1.5, 2, 4];

/** `<tm-player-controls>`: emits `tm-do`, `tm-goto`, `tm-rate`. */
export class PlayerControls extends PageElement {
  static override properties = {
    playing: { type: Boolean },
    disabled: { type: Boolean },
    hasHits: { type: Boolean },
    looping: { type: Boolean },
    muted: { type: Boolean },
    rate: { attribute: false },
    totalS: { attribute: false },
    deltaMs: { attribute: false },
  };
  static override styles = [
    shared,
    css`
      :host {
        display: flex; align-items: center; gap: 4px 14px; padding: 4px 10px; border-bottom: 1px solid var(--line);
        flex-wrap: wrap;
      }
      .group { display: flex; align-items: center; gap: 2px; }
      .group.end { margin-left: auto; }
      .play { border-radius: 50%; width: 36px; height: 36px; background: var(--raised); }
      .clock { display: flex; align-items: baseline; gap: 6px; }
      .now {
        width: 82px; padding: 2px 4px; border: 1px solid transparent; border-radius: 4px; background: none; font-size: 15px;
        text-align: right;
      }
      .now:hover { border-color: var(--line); }
      .now:focus-visible { outline: none; }
      .now:focus { border-color: var(--accent); background: var(--bg); }
      .delta { padding: 0 6px; border-radius: 4px; background: var(--warn-soft); color: var(--warm); font-size: 12px; }
      select { height: 30px; border: 1px solid transparent; border-radius: var(--radius-s); background: none; color: var(--text-2); }
      select:hover { background: var(--raised); }
      option { background: var(--surface); color: var(--text); }
      .mark { font-weight: 600; }
      @media (max-width: 600px) {
        .fine { display: none; }
        :host { padding: 4px 6px; gap: 2px 8px; justify-content: space-between; }
        .group.end { margin-left: 0; }
      }
    `,
  ];

  playing = false;
  /** True when nothing can be played. */
  disabled = false;
  /** True when there are moments to step through. */
  hasHits = false;
  /** True while a span is repeated. */
  looping = false;
  muted = false;
  rate = 1;
  /** Length of the video in seconds; null when unknown. */
  totalS: number | null = null;
  /** The distance of the picture on display from the time that was sought. */
  deltaMs = 0;
  #timeS = 0;

  /** Sets the clock, unless someone types into it. */
  showTime(timeS: number): void {
    this.#timeS = timeS;
    const clock = this.renderRoot.querySelector<HTMLInputElement>('.now');
    if (clock && clock !== this.shadowRoot?.activeElement) clock.value = formatClock(timeS, 2);
  }

  override render() {
    return html`${this.#transport()} ${this.#clock()} ${this.#extras()}`;
  }

  #transport() {
    const play = this.playing ? t('player.pause') : t('player.play');
    return html`<div class="group">
      ${this.#button('previous', t('player.previous'), 'previousHit', '', !this.hasHits)}
      ${this.#button('back', t('player.back'), 'back')}
      ${this.#button('frameBack', t('player.frameBack'), 'frameBack', 'fine')}
      <button class="icon play" aria-label=${play} title=${play} ?disabled=${this.disabled} @click=${this.#does('play')}>
        ${glyph(this.playing ? 'pause' : 'play', 22)}</button>
      ${this.#button('frameForward', t('player.frameForward'), 'frameForward', 'fine')}
      ${this.#button('forward', t('player.forward'), 'forward')}
      ${this.#button('next', t('player.next'), 'nextHit', '', !this.hasHits)}
    </div>`;
  }

  #clock() {
    return html`<div class="clock num">
      <input class="now num" aria-label=${t('player.goto')} title=${t('player.goto')} .value=${formatClock(this.#timeS, 2)}
        @focus=${(event: Event) => (event.currentTarget as HTMLInputElement).select()}
        @keydown=${this.#onClockKey} @change=${this.#onClock} />
      <span class="faint">/ ${this.totalS === null ? t('video.unknown') : formatClock(this.totalS)}</span>
      ${
        this.deltaMs === 0
          ? nothing
          : html`<span class="delta" title=${t('player.delta', { ms: Math.abs(this.deltaMs) })}>
            ${this.deltaMs > 0 ? '+' : '−'}${Math.abs(this.deltaMs)} ms</span>`
      }
    </div>`;
  }

  #extras() {
    const rate = (event: Event) =>
      emit(this, 'tm-rate', { rate: Number((event.currentTarget as HTMLSelectElement).value) });
    return html`<div class="group end">
      <button class="quiet icon mark fine" title=${t('key.markIn')} aria-label=${t('key.markIn')} @click=${this.#does('markIn')}>[</button>
      <button class="quiet icon mark fine" title=${t('key.markOut')} aria-label=${t('key.markOut')} @click=${this.#does('markOut')}>]</button>
      <button class="quiet icon" aria-pressed=${this.looping} title=${t('key.loop')} aria-label=${t('key.loop')}
        @click=${this.#does('loop')}>${glyph('loop')}</button>
      <select title=${t('player.rate')} aria-label=${t('player.rate')} @change=${rate}>
        ${RATES.map((each) => html`<option value=${each} ?selected=${each === this.rate}>${each}×</option>`)}
      </select>
      ${this.#button(this.muted ? 'muted' : 'sound', this.muted ? t('player.unmute') : t('player.mute'), 'mute')}
      ${this.#button('fullscreen', t('player.fullscreen'), 'fullscreen')}
    </div>`;
  }

  #button(icon: IconName, label: string, action: Action, kind = '', disabled = false) {
    return html`<button class="quiet icon ${kind}" title=${label} aria-label=${label} ?disabled=${disabled}
      @click=${this.#does(action)}>${glyph(icon)}</button>`;
  }

  #does(action: Action): () => void {
    return () => emit(this, 'tm-do', { action });
  }

  #onClock(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const timeS = parseClock(input.value);
    if (timeS === null) input.value = formatClock(this.#timeS, 2);
    else emit(this, 'tm-goto', { timeS });
  }

  #onClockKey(event: KeyboardEvent): void {
    const input = event.currentTarget as HTMLInputElement;
    if (event.key === 'Enter') input.blur();
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    input.value = formatClock(this.#timeS, 2);
    input.blur();
  }
}
