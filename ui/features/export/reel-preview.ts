/** Plays items of the reel in its panel: one, or all from one on. In: the items. Out: the index of what plays. */
import { css, html, nothing, type PropertyValues } from 'lit';
import { mediaUrl, momentThumbnail } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import type { ReelItem } from '../../lib/reel.ts';
import { formatClock } from '../../lib/time/clock.ts';

/** `<tm-reel-preview>`: emits `tm-reel-playing`; `tm-reel-open` where the browser cannot play the file by itself. */
export class ReelPreview extends PageElement {
  static override properties = {
    items: { attribute: false },
    index: { attribute: false },
    through: { type: Boolean },
  };
  static override styles = [
    shared,
    css`
      :host { position: relative; background: var(--well); flex: none; }
      video { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: contain; }
      .bar { position: absolute; inset: 6px 6px auto auto; display: flex; gap: 6px; align-items: center; }
      .bar button, .bar span { background: rgb(0 0 0 / 0.7); color: #fff; border: 0; border-radius: var(--radius-s); font-size: 12.5px; }
      .bar span { padding: 3px 8px; }
      .bar button { width: 28px; min-height: 28px; }
    `,
  ];

  /** The items of the reel. */
  items: readonly ReelItem[] = [];
  /** Index of the item to play; null for none. */
  index: number | null = null;
  /** True to go on with the next items. */
  through = false;

  get #item(): ReelItem | undefined {
    return this.index === null ? undefined : this.items[this.index];
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('index') || !this.#item) return;
    const video = this.renderRoot.querySelector('video');
    if (video && video.readyState >= 1) this.#begin();
  }

  override render() {
    const item = this.#item;
    if (!item) return nothing;
    const place = this.through
      ? t('reel.playing', { n: (this.index ?? 0) + 1, total: this.items.length })
      : formatClock(item.start);
    return html`<video src=${mediaUrl(item.video_id)} poster=${momentThumbnail(item.video_id, item.start, 480)} controls playsinline preload="auto"
        aria-label=${t('reel.preview', { title: item.video_title })}
        @loadedmetadata=${this.#begin} @timeupdate=${this.#follow} @ended=${this.#end} @error=${this.#fail}></video>
      <div class="bar"><span class="num">${place}</span>
        <button title=${t('app.close')} aria-label=${t('reel.preview.close')} @click=${() => this.#play(null)}>${glyph('close', 14)}</button></div>`;
  }

  #begin(): void {
    const video = this.renderRoot.querySelector('video');
    const item = this.#item;
    if (!video || !item) return;
    video.currentTime = item.start;
    // Without sound where the browser does not allow any yet.
    video.play().catch(() => {
      video.muted = true;
      void video.play().catch(() => undefined);
    });
  }

  #follow(): void {
    const video = this.renderRoot.querySelector('video');
    const item = this.#item;
    if (video && item && !video.paused && !video.seeking && video.currentTime >= item.end) this.#end();
  }

  /** Goes on with the next item, or stops. */
  #end(): void {
    const next = (this.index ?? 0) + 1;
    if (this.through && next < this.items.length) this.#play(next);
    else this.renderRoot.querySelector('video')?.pause();
  }

  /** The player can make a copy that the browser plays. */
  #fail(): void {
    const item = this.#item;
    this.#play(null);
    if (item) emit(this, 'tm-reel-open', { item });
  }

  #play(index: number | null): void {
    emit(this, 'tm-reel-playing', { index });
  }
}
