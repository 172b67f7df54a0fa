/** The reel in a drawer: its items in order, to play, reorder, remove and export. */

import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { momentThumbnail } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { moveInReel, type ReelItem, reelLengthS, removeFromReel } from '../../lib/reel.ts';
import { formatClock, formatSpan } from '../../lib/time/clock.ts';
import { spanOf } from '../../lib/time/span.ts';

/** `<tm-reel>`: emits `tm-reel-change`, `tm-reel-open`, `tm-reel-export`, `tm-reel-close`. */
export class ReelPanel extends PageElement {
  static override properties = {
    reel: { attribute: false },
    deleted: { attribute: false },
    held: { state: true },
  };
  static override styles = [
    shared,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; background: var(--surface); }
      .head { display: flex; align-items: center; gap: 8px; min-height: 46px; padding: 4px 8px 4px 16px; border-bottom: 1px solid var(--line); }
      h2 { font-size: 15px; }
      .spacer { flex: 1; }
      ol { flex: 1; overflow-y: auto; padding: 8px; display: grid; gap: 6px; align-content: start; }
      li {
        display: grid; grid-template-columns: 84px minmax(0, 1fr) auto; gap: 10px; align-items: center; padding: 4px; border: 1px solid var(--line);
        border-radius: var(--radius-s); background: var(--bg);
      }
      li.held { opacity: 0.4; }
      img, .nothing { width: 84px; aspect-ratio: 16 / 9; object-fit: contain; background: var(--well); border-radius: 3px; display: block; }
      .name { display: grid; justify-content: stretch; justify-items: start; gap: 1px; padding: 0; border: 0; background: none; text-align: left; min-height: 0; white-space: normal; }
      .name .ellipsis { max-width: 100%; }
      button.name:hover { text-decoration: underline; text-underline-offset: 2px; }
      .small { font-size: 12.5px; }
      .moves { display: flex; }
      .moves button { width: 28px; min-height: 28px; }
      .empty { padding: 24px 20px; color: var(--text-2); display: grid; gap: 8px; }
      .actions { display: flex; gap: 8px; padding: 10px 12px; border-top: 1px solid var(--line); }
    `,
  ];

  /** The items. */
  reel: readonly ReelItem[] = [];
  /** The videos of the reel that were deleted. */
  deleted: ReadonlySet<string> = new Set();
  private held: number | null = null;

  override render() {
    const { reel } = this;
    return html`<div class="head"><h2>${t('reel.title')}</h2>
        <span class="faint num">${reel.length > 0 ? `${t('reel.count', { n: reel.length })} · ${formatClock(reelLengthS(reel))}` : nothing}</span>
        <span class="spacer"></span>
        <button class="quiet icon" aria-label=${t('app.close')} title=${t('app.close')} @click=${() => emit(this, 'tm-reel-close')}>${glyph('close')}</button>
      </div>
      ${
        reel.length === 0
          ? html`<div class="empty"><p>${t('reel.empty')}</p></div>`
          : html`<ol>${repeat(
              reel,
              (item) => `${item.video_id}/${item.start}/${item.end}`,
              (item, i) => this.#item(item, i),
            )}</ol>
            <div class="actions"><button class="primary" ?disabled=${reel.every(({ video_id }) => this.deleted.has(video_id))}
                @click=${() => emit(this, 'tm-reel-export')}>${glyph('download', 16)}${t('key.exportMenu')}</button>
              <button class="quiet" @click=${() => this.#change([])}>${t('reel.clear')}</button></div>`
      }`;
  }

  #item(item: ReelItem, i: number) {
    const name = `${item.video_title} ${formatSpan(spanOf(item))}`;
    const move = (by: 1 | -1) => () => this.#change(moveInReel(this.reel, i, i + by));
    return html`<li draggable="true" class=${this.held === i ? 'held' : ''} @dragstart=${() => {
      this.held = i;
    }} @dragover=${(event: Event) => event.preventDefault()} @drop=${(event: Event) => this.#drop(event, i)}
      @dragend=${() => {
        this.held = null;
      }}>
      ${
        this.deleted.has(item.video_id)
          ? html`<span class="nothing"></span>
            <div class="name">${this.#words(item)}<span class="small">${t('reel.gone')}</span></div>`
          : html`<img src=${momentThumbnail(item.video_id, item.peak)} alt="" loading="lazy" draggable="false" />
            <button class="name" @click=${() => emit(this, 'tm-reel-open', { item })}>${this.#words(item)}</button>`
      }
      <span class="moves">
        ${this.#button('up', t('reel.up', { name }), move(-1), i === 0)}
        ${this.#button('down', t('reel.down', { name }), move(1), i === this.reel.length - 1)}
        ${this.#button('close', t('reel.remove', { name }), () => this.#change(removeFromReel(this.reel, i)), false)}
      </span></li>`;
  }

  #words(item: ReelItem) {
    const { video_title, label } = item;
    return html`<span class="ellipsis">${video_title}</span>
      <span class="faint small num">${formatSpan(spanOf(item))}</span>
      ${label ? html`<span class="faint small ellipsis">${label}</span>` : nothing}`;
  }

  #button(icon: 'up' | 'down' | 'close', label: string, act: () => void, disabled: boolean) {
    return html`<button class="quiet icon" title=${label} aria-label=${label} ?disabled=${disabled} @click=${act}>${glyph(icon, 14)}</button>`;
  }

  #drop(event: Event, i: number): void {
    event.preventDefault();
    if (this.held !== null) this.#change(moveInReel(this.reel, this.held, i));
    this.held = null;
  }

  #change(reel: readonly ReelItem[]): void {
    emit(this, 'tm-reel-change', { reel });
  }
}
