/**
 * The search box: takes a sentence or an image, and emits `tm-ask` or `tm-image`. While focused it suggests saved and
 * recent sentences, and conditions, as a combobox: arrows choose, Enter searches, Escape closes.
 */
import { html, nothing, type PropertyValues } from 'lit';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { EMPTY_HISTORY, type SearchHistory } from '../../lib/query/search-history.ts';
import { type LibraryTerms, type Suggestion, suggestionsFor } from '../../lib/query/suggestions.ts';
import { searchBoxStyles } from './search-box-styles.ts';

/** `<tm-search-box>`: emits `tm-ask` (empty clears), `tm-image`, `tm-save`, `tm-forget`, `tm-manage-searches`. */
export class SearchBox extends PageElement {
  static override properties = {
    query: { attribute: false },
    busy: { type: Boolean },
    history: { attribute: false },
    terms: { attribute: false },
    open: { state: true },
    typed: { state: true },
    active: { state: true },
  };
  static override styles = [shared, searchBoxStyles];

  /** The current sentence. */
  query = '';
  /** True while a search runs. */
  busy = false;
  /** The saved and recent sentences. */
  history: SearchHistory = EMPTY_HISTORY;
  /** Titles and tags of the library, for conditions. */
  terms: LibraryTerms = { titles: [], tags: [] };
  private open = false;
  private typed = '';
  private active = -1;

  /** Focuses the box and selects its text. */
  override focus(): void {
    this.#input?.focus();
    this.#input?.select();
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input[type=search]');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) this.typed = this.query;
  }

  override render() {
    const suggestions = this.open ? this.#suggestions() : [];
    return html`<form role="search" @submit=${this.#submit} @focusout=${this.#onFocusOut}>
      <span class="mark">${this.busy ? spinner() : glyph('search')}</span>
      <input type="search" enterkeyhint="search" autocomplete="off" maxlength="1000" spellcheck="false" role="combobox"
        aria-label=${t('search.label')} aria-expanded=${suggestions.length > 0} aria-controls="suggestions" aria-autocomplete="list"
        aria-activedescendant=${this.active >= 0 ? `suggestions-${this.active}` : nothing}
        placeholder=${t('search.placeholder')} .value=${this.typed}
        @keydown=${this.#onKey} @input=${this.#onInput} @focus=${this.#show} @click=${this.#show} @paste=${this.#onPaste} />
      ${this.#picker()}
      ${this.query ? this.#buttons() : html`<kbd aria-hidden="true">/</kbd>`}
      <button class="sr" tabindex="-1">${t('search.go')}</button>
      <div class="suggestions" ?hidden=${suggestions.length === 0}>
        <ul id="suggestions" role="listbox" aria-label=${t('search.label')}>${suggestions.map((each, i) => this.#option(each, i))}</ul>
        ${suggestions.some(({ kind }) => kind === 'saved') ? this.#manage() : nothing}
        ${suggestions.some(({ kind }) => kind === 'recent') ? this.#forget() : nothing}
      </div>
    </form>`;
  }

  #manage() {
    return html`<button type="button" class="quiet forget" @click=${() => emit(this, 'tm-manage-searches')}>${t('saved.manage')}</button>`;
  }

  #forget() {
    return html`<button type="button" class="quiet forget" @click=${() => emit(this, 'tm-forget')}>${t('search.forget')}</button>`;
  }

  /** The button for an image, which can also be pasted into the box or dropped on the page. */
  #picker() {
    return html`<button type="button" class="quiet icon" title=${t('image.choose')} aria-label=${t('image.choose')}
        @click=${() => this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click()}>${glyph('image')}</button>
      <input type="file" hidden multiple accept="image/jpeg,image/png,image/webp,image/avif" @change=${this.#onChosen} />`;
  }

  #buttons() {
    const isSaved = this.history.saved.some(({ query }) => query === this.query);
    const label = t(isSaved ? 'search.unsave' : 'search.save');
    return html`<button type="button" class="quiet icon" aria-pressed=${isSaved} title=${label} aria-label=${label}
        @click=${() => emit(this, 'tm-save', { query: this.query })}>${glyph(isSaved ? 'starred' : 'star')}</button>
      <button type="button" class="quiet icon" title=${t('search.clear')} aria-label=${t('search.clear')}
        @click=${this.#clear}>${glyph('close')}</button>`;
  }

  #option(suggestion: Suggestion, i: number) {
    const isSearch = suggestion.kind === 'saved' || suggestion.kind === 'recent';
    const { shown } = suggestion;
    const about = 'key' in suggestion ? t(`filter.${suggestion.key}`) : t(`search.${suggestion.kind}`);
    return html`<li id=${`suggestions-${i}`} role="option" aria-selected=${i === this.active} aria-label=${`${shown}. ${about}`}
      @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.#choose(suggestion)}>
      ${glyph(isSearch ? (suggestion.kind === 'saved' ? 'starred' : 'clock') : 'filter', 16)}<span class="ellipsis">${shown}</span>
      ${isSearch && shown === suggestion.text ? nothing : html`<span class="faint ellipsis">${isSearch ? suggestion.text : about}</span>`}</li>`;
  }

  #suggestions(): Suggestion[] {
    return suggestionsFor(this.typed, this.query, this.history, this.terms, new Date());
  }

  /** Searches for a suggested sentence at once; a condition is only inserted, since words may follow. */
  #choose(suggestion: Suggestion): void {
    if (suggestion.kind === 'saved' || suggestion.kind === 'recent') {
      this.#search(suggestion.text);
      return;
    }
    this.typed = suggestion.text;
    this.#show();
    const input = this.#input;
    if (!input) return;
    input.value = suggestion.text;
    input.focus();
    input.setSelectionRange(suggestion.text.length, suggestion.text.length);
  }

  #onPaste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
    if (files.length === 0) return;
    event.preventDefault();
    emit(this, 'tm-image', { files });
  }

  #onChosen(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) emit(this, 'tm-image', { files });
  }

  #show(): void {
    this.open = true;
    this.active = -1;
  }

  #onInput(): void {
    this.typed = this.#input?.value ?? '';
    this.#show();
  }

  #onFocusOut(event: FocusEvent): void {
    const inside = event.relatedTarget instanceof Node && this.renderRoot.contains(event.relatedTarget);
    if (!inside) this.open = false;
  }

  #submit(event: Event): void {
    event.preventDefault();
    const chosen = this.open ? this.#suggestions()[this.active] : undefined;
    if (chosen) this.#choose(chosen);
    else this.#search(this.typed.trim());
  }

  #search(query: string): void {
    this.open = false;
    this.typed = query;
    if (query) this.#input?.blur();
    emit(this, 'tm-ask', { query });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return; // The key belongs to the input method.
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const count = this.#suggestions().length;
      this.open = true;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.active = Math.min(count - 1, Math.max(-1, this.active + step));
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (this.open && this.#suggestions().length > 0) this.open = false;
      else if (this.typed !== this.query) this.typed = this.query;
      else this.#input?.blur();
    }
  }

  #clear(): void {
    this.#search('');
    this.focus();
  }
}

function spinner() {
  return html`<svg class="spin" viewBox="0 0 20 20" width="18" height="18" fill="none" stroke="currentColor"
    stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M10 3a7 7 0 1 0 7 7"/></svg>`;
}
