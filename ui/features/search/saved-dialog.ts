/** The saved searches: to run, rename and remove. */
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SavedSearch } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { DialogElement } from '../../elements/page-element.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';

/** `<tm-saved-dialog>`: `show()` opens it; emits `tm-ask`, `tm-rename-search`, `tm-remove-search`. */
export class SavedDialog extends DialogElement {
  static override properties = { searches: { attribute: false } };
  static override styles = [
    shared,
    dialogStyles,
    css`
      dialog { width: min(560px, calc(100vw - 24px)); max-height: 80vh; padding: 16px 20px; }
      .head { display: flex; align-items: center; }
      h2 { flex: 1; font-size: 16px; }
      ul { display: grid; gap: 8px; margin-top: 10px; }
      li { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 2px 6px; align-items: center; }
      input {
        height: 32px; min-width: 0; padding: 0 8px; border: 1px solid var(--line); border-radius: var(--radius-s); background: var(--bg);
      }
      .query { grid-column: 1 / -1; font-size: 12.5px; }
      .none { margin-top: 12px; color: var(--text-2); }
    `,
  ];

  /** The saved searches, latest first. */
  searches: readonly SavedSearch[] = [];

  /** Opens the dialog. */
  show(): void {
    this.dialog?.showModal();
  }

  override render() {
    return html`<dialog aria-labelledby="title" @keydown=${(event: Event) => event.stopPropagation()}>
      <div class="head"><h2 id="title">${t('saved.title')}</h2>
        <button class="quiet icon" title=${t('app.close')} aria-label=${t('app.close')} @click=${() => this.dialog?.close()}>${glyph('close')}</button></div>
      ${
        this.searches.length === 0
          ? html`<p class="none">${t('saved.none')}</p>`
          : html`<ul>${repeat(
              this.searches,
              ({ id }) => id,
              (search) => this.#search(search),
            )}</ul>`
      }
    </dialog>`;
  }

  #search({ id, name, query }: SavedSearch) {
    const remove = t('saved.remove', { name });
    return html`<li><input maxlength="200" .value=${name} aria-label=${t('saved.name', { name })} @change=${(event: Event) => this.#rename(id, event)} />
      <button @click=${() => this.#run(query)}>${glyph('search', 14)}${t('search.go')}</button>
      <button class="quiet icon" title=${remove} aria-label=${remove} @click=${() => emit(this, 'tm-remove-search', { id })}>${glyph('trash', 16)}</button>
      ${name === query ? nothing : html`<span class="query faint ellipsis" title=${query}>${query}</span>`}</li>`;
  }

  #run(query: string): void {
    this.dialog?.close();
    emit(this, 'tm-ask', { query });
  }

  #rename(id: string, event: Event): void {
    const name = (event.currentTarget as HTMLInputElement).value.trim();
    if (name) emit(this, 'tm-rename-search', { id, name });
    else this.requestUpdate();
  }
}
