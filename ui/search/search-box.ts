/**
 * The one box: a sentence goes in, `tm-ask` comes out. While it has the focus it offers saved and recent sentences, as
 * a combobox: arrows choose, Enter asks, Escape closes.
 */
import { html, nothing, type PropertyValues } from 'lit';
import { glyph } from '../app/icons.ts';
import { announce, PageElement } from '../app/page-element.ts';
import { shared } from '../app/shared-styles.ts';
import { t } from '../data/locale.ts';
import { type Habits, NO_HABITS, suggestions } from '../lib/habits.ts';
import { searchBoxStyles } from './search-box-styles.ts';

/** `<tm-search-box>`: emits `tm-ask` {query} (empty clears), `tm-save` {query}, `tm-forget`. */
export class SearchBox extends PageElement {
  static override properties = {
    query: { attribute: false },
    busy: { type: Boolean },
    habits: { attribute: false },
    open: { state: true },
    typed: { state: true },
    active: { state: true },
  };
  static override styles = [shared, searchBoxStyles];

  /** The sentence in use. */
  query = '';
  /** True while an answer is awaited. */
  busy = false;
  /** What may be offered. */
  habits: Habits = NO_HABITS;
  private open = false;
  private typed = '';
  private active = -1;

  /** Puts the cursor into the box and selects what is there. */
  override focus(): void {
    this.#input?.focus();
    this.#input?.select();
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) this.typed = this.query;
  }

  override render() {
    const offered = this.open ? this.#offered() : [];
    return html`<form role="search" @submit=${this.#submit} @focusout=${this.#onFocusOut}>
      <span class="mark">${this.busy ? spinner() : glyph('search')}</span>
      <input type="search" enterkeyhint="search" autocomplete="off" maxlength="1000" spellcheck="false" role="combobox"
        aria-label=${t('search.label')} aria-expanded=${offered.length > 0} aria-controls="offered" aria-autocomplete="list"
        aria-activedescendant=${this.active >= 0 ? `offered-${this.active}` : nothing}
        placeholder=${t('search.placeholder')} .value=${this.typed}
        @keydown=${this.#onKey} @input=${this.#onInput} @focus=${this.#show} @click=${this.#show} />
      ${this.query ? this.#buttons() : html`<kbd aria-hidden="true">/</kbd>`}
      <button class="sr" tabindex="-1">${t('search.go')}</button>
      <div class="offered" ?hidden=${offered.length === 0}>
        <ul id="offered" role="listbox" aria-label=${t('search.label')}>${offered.map((each, i) => this.#option(each, i))}</ul>
        <button type="button" class="quiet forget" @click=${() => announce(this, 'tm-forget', null)}>${t('search.forget')}</button>
      </div>
    </form>`;
  }

  #buttons() {
    const kept = this.habits.saved.includes(this.query);
    const label = t(kept ? 'search.unsave' : 'search.save');
    return html`<button type="button" class="quiet icon" aria-pressed=${kept} title=${label} aria-label=${label}
        @click=${() => announce(this, 'tm-save', { query: this.query })}>${glyph(kept ? 'starred' : 'star')}</button>
      <button type="button" class="quiet icon" title=${t('search.clear')} aria-label=${t('search.clear')}
        @click=${this.#clear}>${glyph('close')}</button>`;
  }

  #option({ sentence, saved }: { sentence: string; saved: boolean }, i: number) {
    return html`<li id=${`offered-${i}`} role="option" aria-selected=${i === this.active}
      aria-label=${`${sentence}. ${t(saved ? 'search.saved' : 'search.recent')}`}
      @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.#ask(sentence)}>
      ${glyph(saved ? 'starred' : 'clock', 16)}<span class="ellipsis">${sentence}</span></li>`;
  }

  #offered() {
    // The sentence in use says nothing about what is wanted next: everything is offered until someone types.
    return suggestions(this.habits, this.typed === this.query ? '' : this.typed).filter(
      ({ sentence }) => sentence !== this.query,
    );
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
    const chosen = this.open ? this.#offered()[this.active] : undefined;
    this.#ask(chosen?.sentence ?? this.typed.trim());
  }

  #ask(query: string): void {
    this.open = false;
    this.typed = query;
    if (query) this.#input?.blur();
    announce(this, 'tm-ask', { query });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const count = this.#offered().length;
      this.open = true;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.active = Math.min(count - 1, Math.max(-1, this.active + step));
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (this.open && this.#offered().length > 0) this.open = false;
      else if (this.typed !== this.query) this.typed = this.query;
      else this.#input?.blur();
    }
  }

  #clear(): void {
    this.#ask('');
    this.focus();
  }
}

function spinner() {
  return html`<svg class="spin" viewBox="0 0 20 20" width="18" height="18" fill="none" stroke="currentColor"
    stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M10 3a7 7 0 1 0 7 7"/></svg>`;
}
