/** The row above the library: search in it, order, filters; and the row for selected videos. */
import { css, html, nothing } from 'lit';
import type { Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import {
  type Arrangement,
  type Facet,
  foldersOf,
  ORDERS,
  STATES,
  tagsOf,
  WHOLE_LIBRARY,
} from '../../lib/library/arrange.ts';

/** `<tm-library-tools>`: emits `tm-arrange`, `tm-select-all`, `tm-edit`, `tm-delete`. */
export class LibraryTools extends PageElement {
  static override properties = {
    videos: { attribute: false },
    arrangement: { attribute: false },
    selected: { attribute: false },
    allSelected: { type: Boolean },
  };
  static override styles = [
    shared,
    css`
      .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-bottom: 12px; font-size: 13px; }
      input, select {
        height: 32px; min-width: 0; max-width: 220px; padding: 0 8px; border: 1px solid var(--line); border-radius: var(--radius-s);
        background: var(--surface);
      }
      input:hover, select:hover { border-color: var(--line-strong); }
      select.on, input.on { border-color: var(--accent); }
      label { display: inline-flex; align-items: center; gap: 6px; color: var(--text-2); }
      label > * { color: var(--text); }
      .spacer { flex: 1; }
      .chosen {
        position: sticky; top: 0; z-index: 3; padding: 6px 10px; border: 1px solid var(--accent); border-radius: var(--radius);
        background: var(--accent-soft);
      }
      @media (pointer: coarse) { input, select { height: 40px; } }
    `,
  ];

  /** The videos of the library, for its tags and folders. */
  videos: readonly Video[] = [];
  /** The filters and the order in use. */
  arrangement: Arrangement = WHOLE_LIBRARY;
  /** The selected videos. */
  selected: readonly Video[] = [];
  /** True when all shown videos are selected. */
  allSelected = false;

  override render() {
    const { text, order } = this.arrangement;
    return html`<div class="row" role="group" aria-label=${t('arrange.label')}>
        <input type="search" class=${text ? 'on' : ''} .value=${text} placeholder=${t('arrange.text')} aria-label=${t('arrange.text')}
          @input=${(event: Event) => this.#change({ text: textOf(event) })} />
        ${this.#facet('tag', tagsOf(this.videos))} ${this.#facet('folder', foldersOf(this.videos))} ${this.#states()}
        <span class="spacer"></span>
        <label>${t('arrange.order')}<select @change=${(event: Event) => this.#change({ order: ORDERS.find((each) => each === textOf(event)) ?? 'added' })}>
          ${ORDERS.map((each) => html`<option value=${each} ?selected=${each === order}>${t(`arrange.order.${each}`)}</option>`)}
        </select></label>
        <button @click=${() => emit(this, 'tm-select-all', { select: !this.allSelected })}>
          ${t(this.allSelected ? 'select.none' : 'select.all')}</button>
      </div>
      ${this.selected.length > 0 ? this.#chosen() : nothing}`;
  }

  /** Renders a filter; nothing while there is nothing to choose from. */
  #facet(name: 'tag' | 'folder', facets: readonly Facet[]) {
    const current = this.arrangement[name];
    if (facets.length === 0 && current === '') return nothing;
    return html`<select class=${current ? 'on' : ''} aria-label=${t(`arrange.${name}`)} @change=${(event: Event) => this.#change({ [name]: textOf(event) })}>
      <option value="" ?selected=${current === ''}>${t(`arrange.${name}.all`)}</option>
      ${facets.map(
        (facet) =>
          html`<option value=${facet.name} ?selected=${facet.name === current}>${facet.name} (${facet.count})</option>`,
      )}
    </select>`;
  }

  #states() {
    const { state } = this.arrangement;
    return html`<select class=${state === 'all' ? '' : 'on'} aria-label=${t('arrange.state')}
      @change=${(event: Event) => this.#change({ state: STATES.find((each) => each === textOf(event)) ?? 'all' })}>
      ${STATES.map((each) => html`<option value=${each} ?selected=${each === state}>${t(`arrange.state.${each}`)}</option>`)}
    </select>`;
  }

  #chosen() {
    const { selected } = this;
    const button = (label: string, icon: 'edit' | 'trash' | 'close', act: () => void, kind = '') =>
      html`<button class=${kind} @click=${act}>${glyph(icon, 16)}${label}</button>`;
    return html`<div class="row chosen" role="group" aria-label=${t('select.label')}>
      <span role="status">${t('select.count', { n: selected.length })}</span><span class="spacer"></span>
      ${button(t('select.edit'), 'edit', () => emit(this, 'tm-edit', { videos: selected }))}
      ${button(t('select.delete'), 'trash', () => emit(this, 'tm-delete', { videos: selected }), 'danger')}
      ${button(t('select.clear'), 'close', () => emit(this, 'tm-select-all', { select: false }))}
    </div>`;
  }

  #change(change: Partial<Arrangement>): void {
    emit(this, 'tm-arrange', { ...this.arrangement, ...change });
  }
}

function textOf(event: Event): string {
  return (event.currentTarget as HTMLInputElement | HTMLSelectElement).value;
}
