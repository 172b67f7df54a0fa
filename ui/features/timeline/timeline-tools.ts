/** The row above the timeline: the legend, a second sentence to compare, the selection, zoom. */
import { css, html, nothing } from 'lit';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { HOME, type Place } from '../../lib/deep-link.ts';
import type { Action } from '../../lib/keymap.ts';
import { hasQuery } from '../../lib/query/search-query.ts';
import { formatClock } from '../../lib/time/clock.ts';
import type { Span } from '../../lib/time/span.ts';

/** `<tm-timeline-tools>`: emits `tm-place`, `tm-do`, `tm-play-span`, `tm-export`, `tm-retry-curve`, `tm-point-menu`. */
export class TimelineTools extends PageElement {
  static override properties = {
    place: { attribute: false },
    failed: { type: Boolean },
    comparing: { state: true },
  };
  static override styles = [
    shared,
    css`
      :host { display: flex; align-items: center; gap: 4px 10px; min-height: 38px; flex-wrap: wrap; font-size: 12.5px; }
      button { min-height: 28px; font-size: 12.5px; }
      button.icon { width: 28px; }
      .spacer { flex: 1; }
      .legend { display: inline-flex; align-items: center; gap: 6px; min-width: 0; max-width: 34ch; }
      .legend i { flex: none; width: 10px; height: 10px; border-radius: 3px; background: linear-gradient(90deg, var(--heat-2), var(--heat-3)); }
      .legend.b { padding-left: 8px; border: 1px solid var(--line); border-radius: var(--radius-s); }
      .legend.b i { background: linear-gradient(90deg, var(--heat-b2), var(--heat-b3)); }
      .legend input { width: 20ch; min-width: 0; height: 26px; border: 0; background: none; }
      .legend input:focus-visible { outline: none; }
      .legend:focus-within { border-color: var(--accent); }
      .selection {
        display: inline-flex; align-items: center; gap: 4px; padding-left: 10px; border-radius: var(--radius-s);
        background: var(--accent-soft);
      }
      .bad { color: var(--danger); }
      @media (pointer: coarse) { button, button.icon { min-height: 38px; } button.icon { width: 38px; } }
    `,
  ];

  /** The current place. */
  place: Place = HOME;
  /** True when a curve could not be fetched. */
  failed = false;
  private comparing = false;

  protected override willUpdate(): void {
    if (this.place.compare) this.comparing = true;
  }

  override render() {
    const { selection, zoom, query } = this.place;
    const asked = hasQuery(this.place);
    return html`${
      asked
        ? html`<span class="legend a"><i></i><span class="ellipsis">${query || t('timeline.likeness')}</span></span> ${this.#compareBox()}`
        : html`<span class="faint">${t('timeline.ask')}</span>`
    }
      ${
        this.failed
          ? html`<span class="bad" role="alert">${t('timeline.failed')}
            <button class="link" @click=${() => emit(this, 'tm-retry-curve')}>${t('app.retry')}</button></span>`
          : nothing
      }
      ${selection ? this.#selection(selection) : nothing}
      <span class="spacer"></span>
      ${this.#button('track', t('tracks.follow'), this.#does('follow'))}
      ${this.#button('scene', t('key.scene'), this.#does('scene'))}
      ${this.#button('draw', t('key.draw'), this.#does('draw'))}
      ${this.#button('zoomOut', t('timeline.zoomOut'), this.#does('zoomOut'), !zoom)}
      ${this.#button('zoomFit', t('timeline.zoomFit'), this.#does('zoomFit'), !zoom)}
      ${this.#button('zoomIn', t('timeline.zoomIn'), this.#does('zoomIn'))}
      ${this.#button('more', t('moment.menuHere'), this.#menu)}`;
  }

  #compareBox() {
    if (!this.comparing) {
      return html`<button class="quiet small" title=${t('timeline.compare')} @click=${this.#startComparing}>
        ${glyph('compare', 16)}<span>${t('timeline.compare.placeholder')}</span></button>`;
    }
    return html`<form class="legend b" @submit=${this.#compare}>
      <i></i><input name="vs" maxlength="1000" autocomplete="off" aria-label=${t('timeline.compare')}
        placeholder=${t('timeline.compare.placeholder')} .value=${this.place.compare} @change=${this.#compare} />
      ${this.#button('close', t('timeline.compare.stop'), this.#stopComparing)}
    </form>`;
  }

  #selection(selection: Span) {
    const length = t('selection.length', { s: (selection.endS - selection.startS).toFixed(1) });
    return html`<span class="selection num"><span class="sr">${t('selection.label')}</span>
      ${formatClock(selection.startS, 1)}–${formatClock(selection.endS, 1)} <span class="muted">${length}</span>
      ${this.#button('play', t('selection.play'), () => emit(this, 'tm-play-span', { span: selection }))}
      ${this.#button('plus', t('key.addToReel'), this.#does('addToReel'))}
      ${this.#button('download', t('selection.export'), () => emit(this, 'tm-export', { first: 'selection' }))}
      ${this.#button('close', t('selection.clear'), () => this.#change({ selection: null }))}</span>`;
  }

  #button(
    icon: Parameters<typeof glyph>[0],
    label: string,
    act: (event: MouseEvent) => void,
    disabled = false,
  ) {
    return html`<button type="button" class="quiet icon" title=${label} aria-label=${label} ?disabled=${disabled}
      @click=${act}>${glyph(icon, 16)}</button>`;
  }

  #does(action: Action): () => void {
    return () => emit(this, 'tm-do', { action });
  }

  #menu(event: MouseEvent): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    emit(this, 'tm-point-menu', { timeS: null, x: box.left, y: box.bottom });
  }

  #change(change: Partial<Place>): void {
    emit(this, 'tm-place', change);
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
