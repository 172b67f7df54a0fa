/** The open reel in a drawer: its items in order, to play, trim, reorder, remove and export; and a choice of reels. */

import { html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ReelSummary, Video } from '../../../contract/index.ts';
import { momentThumbnail } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { emit, type PageEvent } from '../../elements/events.ts';
import { glyph, type IconName } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { moveInReel, type ReelItem, reelLengthS, removeFromReel, trimInReel } from '../../lib/reel.ts';
import { formatClock, formatSpan, parseClock } from '../../lib/time/clock.ts';
import { spanOf } from '../../lib/time/span.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import { reelPanelStyles } from './reel-panel-styles.ts';

const NO_BOARD: Storyboard = [];

/** `<tm-reel>`: emits `tm-reel-change`, `tm-reel-open`, `tm-reel-export`, `tm-reel-close`, `tm-reels`. */
export class ReelPanel extends PageElement {
  static override properties = {
    reel: { attribute: false },
    reels: { attribute: false },
    open: { attribute: false },
    deleted: { attribute: false },
    videos: { attribute: false },
    boards: { attribute: false },
    held: { state: true },
    over: { state: true },
    trimming: { state: true },
    renaming: { state: true },
    playing: { state: true },
  };
  static override styles = [shared, reelPanelStyles];

  /** The items. */
  reel: readonly ReelItem[] = [];
  /** All reels. */
  reels: readonly ReelSummary[] = [];
  /** The open one; null while there is none. */
  open: { id: string; name: string } | null = null;
  /** The videos of the reel that were deleted. */
  deleted: ReadonlySet<string> = new Set();
  /** The known videos, by id: for their lengths. */
  videos: ReadonlyMap<string, Video> = new Map();
  /** The storyboards fetched so far, by video id. */
  boards: ReadonlyMap<string, Storyboard> = new Map();
  private held: number | null = null;
  private over: number | null = null;
  private trimming: number | null = null;
  private renaming = false;
  private playing: { index: number; through: boolean } | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('open') || changed.get('open')?.id === this.open?.id) return;
    this.trimming = null;
    this.playing = null;
  }

  override render() {
    const { reel, playing } = this;
    return html`${this.#head()}
      <tm-reel-preview .items=${reel} .index=${playing?.index ?? null} ?through=${playing?.through ?? false}
        @tm-reel-playing=${({ detail: { index } }: PageEvent<'tm-reel-playing'>) => {
          this.playing = index === null ? null : { index, through: this.playing?.through ?? false };
        }}></tm-reel-preview>
      ${
        reel.length === 0
          ? html`<div class="empty"><p>${t('reel.empty')}</p></div>`
          : html`<p class="sum faint num">${t('reel.count', { n: reel.length })} · ${formatClock(reelLengthS(reel))}</p>
            <ol>${repeat(
              reel,
              (item) => `${item.video_id}/${item.start}/${item.end}`,
              (item, i) => this.#item(item, i),
            )}</ol>
            <div class="actions"><button class="primary" ?disabled=${reel.every(({ video_id }) => this.deleted.has(video_id))}
                @click=${() => emit(this, 'tm-reel-export')}>${glyph('download', 16)}${t('key.exportMenu')}</button>
              <button @click=${() => this.#play(0, true)}>${glyph('play', 14)}${t('reel.playAll')}</button>
              <button class="quiet" @click=${() => this.#change([])}>${t('reel.clear')}</button></div>`
      }`;
  }

  #head() {
    const { reels, open } = this;
    const name = open?.name ?? '';
    return html`<div class="head">${
      this.renaming
        ? html`<form @submit=${this.#rename} @focusout=${this.#rename} @keydown=${this.#onRenameKey}>
            <input maxlength="200" .value=${name} aria-label=${t('reel.rename.label')} /></form>`
        : reels.length > 1
          ? html`<h2 class="sr">${t('reel.title')}</h2><select aria-label=${t('reel.choose')} @change=${(
              event: Event,
            ) =>
              emit(this, 'tm-reels', { do: 'choose', id: (event.currentTarget as HTMLSelectElement).value })}>
              ${reels.map((each) => html`<option value=${each.id} ?selected=${each.id === open?.id}>${each.name} (${each.count})</option>`)}
            </select>`
          : html`<h2 class="ellipsis" style="flex:1" title=${name}>${name || t('reel.title')}</h2>`
    }
      ${open ? this.#button('edit', t('reel.rename'), () => void this.#startRename()) : nothing}
      ${this.#button('plus', t('reel.new'), () => emit(this, 'tm-reels', { do: 'create' }))}
      ${open ? this.#button('trash', t('reel.delete', { name }), () => emit(this, 'tm-reels', { do: 'remove' })) : nothing}
      ${this.#button('close', t('app.close'), () => emit(this, 'tm-reel-close'))}
    </div>`;
  }

  #item(item: ReelItem, i: number) {
    const name = `${item.video_title} ${formatSpan(spanOf(item))}`;
    const move = (by: 1 | -1) => () => this.#change(moveInReel(this.reel, i, i + by));
    const gone = this.deleted.has(item.video_id);
    const { held, over } = this;
    const classes = [
      held === i ? 'held' : '',
      held !== null && over === i && held !== i ? `over ${held < i ? 'below' : ''}` : '',
      this.playing?.index === i ? 'playing' : '',
    ];
    return html`<li draggable=${this.trimming === i ? 'false' : 'true'} class=${classes.join(' ')} @dragstart=${(event: DragEvent) => this.#hold(event, i)}
      @dragover=${(event: Event) => this.#hover(event, i)} @drop=${(event: Event) => this.#drop(event, i)} @dragend=${this.#letGo}>
      ${
        gone
          ? html`<span class="stack"></span><div class="name">${this.#words(item)}<span class="small">${t('reel.gone')}</span></div>`
          : html`<button class="picture" title=${t('reel.preview', { title: name })} aria-label=${t('reel.preview', { title: name })} @click=${() => this.#play(i, false)}>
              ${this.#picture(item)}${glyph('play', 20)}</button>
            <button class="name" @click=${() => emit(this, 'tm-reel-open', { item })}>${this.#words(item)}</button>`
      }
      <span class="moves">${this.#button('up', t('reel.up', { name }), move(-1), i === 0)}
        ${this.#button('down', t('reel.down', { name }), move(1), i === this.reel.length - 1)}
        ${
          gone
            ? html`<span></span>`
            : this.#button('trim', t('reel.trim', { name }), () => {
                this.trimming = this.trimming === i ? null : i;
              })
        }
        ${this.#button('close', t('reel.remove', { name }), () => this.#change(removeFromReel(this.reel, i)))}</span>
      ${this.trimming === i ? this.#trim(item, i) : nothing}
    </li>`;
  }

  #picture({ video_id, peak }: ReelItem) {
    return html`<tm-poster class="stack" .src=${momentThumbnail(video_id, peak)} .board=${this.boards.get(video_id) ?? NO_BOARD} .timeS=${peak}></tm-poster>`;
  }

  #words({ video_title, label, start, end }: ReelItem) {
    const span = { startS: start, endS: end };
    return html`<span class="ellipsis">${video_title}</span>
      <span class="faint small num">${formatSpan(span)}</span>
      ${label ? html`<span class="faint small ellipsis">${label}</span>` : nothing}`;
  }

  /** Renders the fields for the times of an item. */
  #trim(item: ReelItem, i: number) {
    const field = (edge: 'start' | 'end') => {
      const label = t(`reel.${edge}`);
      return html`<label for=${`${edge}-${i}`}>${label}</label>
        <input id=${`${edge}-${i}`} class="num" inputmode="decimal" .value=${formatClock(item[edge], 1)} title=${t('reel.trim.keys')}
          @change=${(event: Event) => this.#setEdge(i, edge, parseClock((event.currentTarget as HTMLInputElement).value))}
          @keydown=${(event: KeyboardEvent) => this.#onTrimKey(event, i, edge)} />`;
    };
    return html`<div class="trim" role="group" aria-label=${t('reel.trim', { name: item.video_title })}>${field('start')}${field('end')}</div>`;
  }

  #setEdge(i: number, edge: 'start' | 'end', timeS: number | null): void {
    const item = this.reel[i];
    if (!item || timeS === null) {
      this.requestUpdate(); // The field shows its time again.
      return;
    }
    const span = { ...spanOf(item), [edge === 'start' ? 'startS' : 'endS']: timeS };
    const durationS = this.videos.get(item.video_id)?.duration_s ?? null;
    this.#change(trimInReel(this.reel, i, span, durationS));
  }

  /** Arrow keys move an edge by a second, with Shift by a tenth. */
  #onTrimKey(event: KeyboardEvent, i: number, edge: 'start' | 'end'): void {
    event.stopPropagation();
    if (event.key === 'Escape') this.trimming = null;
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    const item = this.reel[i];
    if (direction === 0 || !item) return;
    event.preventDefault();
    this.#setEdge(i, edge, Math.max(0, item[edge] + direction * (event.shiftKey ? 0.1 : 1)));
  }

  #button(icon: IconName, label: string, act: () => void, disabled = false) {
    return html`<button class="quiet icon" title=${label} aria-label=${label} ?disabled=${disabled} @click=${act}>${glyph(icon, 14)}</button>`;
  }

  #play(index: number, through: boolean): void {
    this.playing = { index, through };
  }

  #hold(event: DragEvent, i: number): void {
    this.held = i;
    if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  }

  #hover(event: Event, i: number): void {
    if (this.held === null) return;
    event.preventDefault();
    this.over = i;
  }

  #drop(event: Event, i: number): void {
    if (this.held === null) return;
    event.preventDefault();
    this.#change(moveInReel(this.reel, this.held, i));
    this.#letGo();
  }

  #letGo(): void {
    this.held = null;
    this.over = null;
  }

  async #startRename(): Promise<void> {
    this.renaming = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('.head input')?.select();
  }

  #rename(event: Event): void {
    event.preventDefault();
    if (!this.renaming) return;
    const name = this.renderRoot.querySelector<HTMLInputElement>('.head input')?.value.trim() ?? '';
    this.renaming = false;
    if (name && name !== this.open?.name) emit(this, 'tm-reels', { do: 'rename', name });
  }

  #onRenameKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === 'Escape' && !event.isComposing) this.renaming = false;
  }

  #change(reel: readonly ReelItem[]): void {
    if (reel === this.reel) return;
    // What plays and what is trimmed go by their places.
    if (reel.length !== this.reel.length) this.trimming = null;
    this.playing = null;
    emit(this, 'tm-reel-change', { reel });
  }
}
