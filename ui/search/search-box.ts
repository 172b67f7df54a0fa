/** The one box: a sentence goes in, `tm-ask` comes out. Offers saved and recent sentences while it is empty. */
import { css, html } from 'lit';
import { glyph } from '../app/icons.ts';
import { announce, PageElement } from '../app/page-element.ts';
import { shared } from '../app/shared-styles.ts';
import { t } from '../data/locale.ts';

/** `<tm-search-box>`: emits `tm-ask` {query}; an empty query clears. */
export class SearchBox extends PageElement {
  static override properties = { query: { attribute: false }, busy: { type: Boolean } };
  static override styles = [
    shared,
    css`
      form {
        display: flex; align-items: center; height: 38px; border: 1px solid var(--line); border-radius: var(--radius);
        background: var(--surface); transition: border-color var(--quick);
      }
      form:hover { border-color: var(--line-strong); }
      form:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
      .mark { flex: none; display: grid; place-items: center; width: 38px; color: var(--text-3); }
      input {
        flex: 1; min-width: 0; height: 100%; padding: 0; border: 0; background: none; font-size: 15px; outline: none;
      }
      input::placeholder { color: var(--text-3); opacity: 1; }
      input::-webkit-search-cancel-button { display: none; }
      kbd {
        margin-right: 8px; padding: 0 6px; border: 1px solid var(--line); border-radius: 4px; color: var(--text-3);
        font: 12px/18px var(--mono);
      }
      form:focus-within kbd { display: none; }
      button { border: 0; }
      .spin { animation: spin 0.9s linear infinite; }
      @keyframes spin { to { transform: rotate(1turn); } }
      @media (pointer: coarse) { form { height: 44px; } input { font-size: 16px; } kbd { display: none; } }
    `,
  ];

  /** The sentence in use. */
  query = '';
  /** True while an answer is awaited. */
  busy = false;

  /** Puts the cursor into the box and selects what is there. */
  override focus(): void {
    this.#input?.focus();
    this.#input?.select();
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  override render() {
    return html`<form role="search" @submit=${this.#submit}>
      <span class="mark">${
        this.busy
          ? html`<svg class="spin" viewBox="0 0 20 20" width="18" height="18" fill="none"
        stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M10 3a7 7 0 1 0 7 7"/></svg>`
          : glyph('search')
      }</span>
      <input type="search" enterkeyhint="search" autocomplete="off" maxlength="1000" spellcheck="false"
        aria-label=${t('search.label')} placeholder=${t('search.placeholder')} .value=${this.query}
        @keydown=${this.#onKey} />
      ${
        this.query
          ? html`<button type="button" class="quiet icon" title=${t('search.clear')} aria-label=${t('search.clear')}
            @click=${this.#clear}>${glyph('close')}</button>`
          : html`<kbd aria-hidden="true">/</kbd>`
      }
      <button class="sr" tabindex="-1">${t('search.go')}</button>
    </form>`;
  }

  #submit(event: Event): void {
    event.preventDefault();
    const query = this.#input?.value.trim() ?? '';
    if (query) this.#input?.blur();
    announce(this, 'tm-ask', { query });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (this.#input && this.#input.value !== this.query) this.#input.value = this.query;
    else this.#input?.blur();
  }

  #clear(): void {
    if (this.#input) this.#input.value = '';
    announce(this, 'tm-ask', { query: '' });
    this.focus();
  }
}
