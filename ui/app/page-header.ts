/** The bar at the top: home, the search box, and the tools of the page (reel, language, colours, keys). */
import { css, html, nothing } from 'lit';
import type { SavedSearch, Video } from '../../contract/index.ts';
import { language, setLanguage, t } from '../data/locale.ts';
import { onPreferenceChange, readPreference, writePreference } from '../data/preferences.ts';
import { applyTheme, storedTheme, type Theme } from '../data/theme.ts';
import { emit, type PageEvent } from '../elements/events.ts';
import { glyph } from '../elements/icons.ts';
import { PageElement } from '../elements/page-element.ts';
import { shared } from '../elements/shared-styles.ts';
import { readHistory, remember, type SearchHistory } from '../lib/query/search-history.ts';
import type { LibraryTerms } from '../lib/query/suggestions.ts';

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'dark', dark: 'light', light: 'system' };

/** `<tm-header>`: emits `tm-want`, `tm-home`, `tm-save`, `tm-rename-search`, `tm-remove-search`, `tm-skip`, `tm-help`, `tm-reel-toggle`. */
export class PageHeader extends PageElement {
  static override properties = {
    query: { attribute: false },
    busy: { type: Boolean },
    videos: { attribute: false },
    reelSize: { attribute: false },
    reelOpen: { type: Boolean },
    saved: { attribute: false },
    recent: { state: true },
    theme: { state: true },
  };
  static override styles = [
    shared,
    css`
      :host { flex: none; }
      header {
        display: grid; grid-template-columns: minmax(150px, 1fr) minmax(0, 680px) minmax(150px, 1fr); align-items: center;
        gap: 16px; padding: 8px 14px; border-bottom: 1px solid var(--line); background: var(--surface);
      }
      .skip { position: absolute; left: 8px; top: -60px; z-index: 20; }
      .skip:focus { top: 8px; }
      .brand {
        display: inline-flex; align-items: center; gap: 9px; color: inherit; text-decoration: none; font-weight: 650;
        font-size: 15px; letter-spacing: -0.01em;
      }
      .brand svg { color: var(--accent); }
      .brand .peak { fill: var(--warm); }
      nav { min-width: 0; }
      .tools { display: flex; justify-content: flex-end; gap: 2px; }
      .reel { padding: 0 7px; min-width: 32px; }
      .reel .num {
        min-width: 18px; padding: 0 5px; border-radius: 9px; background: var(--accent); color: var(--accent-text);
        font-size: 11.5px; font-weight: 600; line-height: 18px;
      }
      @media (max-width: 820px) {
        header { grid-template-columns: 1fr auto; gap: 6px 8px; padding: 6px 10px 8px; }
        nav { grid-row: 2; grid-column: 1 / -1; }
      }
      /* A phone has no keys to explain, and gives none out. */
      @media (max-width: 420px) { .keys { display: none; } }
    `,
  ];

  /** The current sentence. */
  query = '';
  /** True while a search runs. */
  busy = false;
  /** The videos of the library, for the box's suggestions. */
  videos: readonly Video[] = [];
  /** The number of moments in the reel. */
  reelSize = 0;
  /** True while the reel is open. */
  reelOpen = false;
  /** The saved searches of the library. */
  saved: readonly SavedSearch[] = [];
  private recent = storedRecent();
  private theme: Theme = storedTheme();
  #stopListening: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = onPreferenceChange('habits', () => {
      this.recent = storedRecent();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
  }

  /** Focuses the search box. */
  focusSearch(): void {
    this.renderRoot.querySelector('tm-search-box')?.focus();
  }

  override render() {
    return html`<header>
      <button class="skip" @click=${() => emit(this, 'tm-skip')}>${t('app.skip')}</button>
      <a class="brand" href="/" @click=${this.#goHome}>
        <svg viewBox="0 0 22 20" width="24" height="22" aria-hidden="true" fill="currentColor">
          <rect x="0" y="12" width="3" height="8" rx="1.5"/><rect x="5" y="8" width="3" height="12" rx="1.5"/>
          <rect class="peak" x="10" y="0" width="3" height="20" rx="1.5"/><rect x="15" y="9" width="3" height="11" rx="1.5"/></svg>
        <span>${t('app.name')}</span></a>
      <nav aria-label=${t('search.label')}>
        <tm-search-box .query=${this.query} .history=${this.#history} .terms=${this.#terms} ?busy=${this.busy} @tm-ask=${this.#onSearch}
          @tm-forget=${() => this.#update(() => [])} @tm-manage-searches=${this.#manage}></tm-search-box>
      </nav>
      ${this.#tools()}
    </header>
    <tm-saved-dialog .searches=${this.saved} @tm-ask=${this.#onSearch}></tm-saved-dialog>
    <tm-trigger-dialog .query=${this.query}></tm-trigger-dialog>
    <tm-source-dialog></tm-source-dialog>
    <tm-key-dialog></tm-key-dialog>`;
  }

  #tools() {
    const reel = t('reel.title');
    const theme = t(`app.theme.${this.theme}`);
    return html`<div class="tools">
      <button class="quiet reel" title=${reel} aria-label=${reel} aria-expanded=${this.reelOpen}
        @click=${() => emit(this, 'tm-reel-toggle')}>${glyph('reel')}${
          this.reelSize > 0 ? html`<span class="num">${this.reelSize}</span>` : nothing
        }</button>
      <button class="quiet icon" title=${t('source.title')} aria-label=${t('source.title')}
        @click=${() => this.#sources?.show()}>${glyph('folder')}</button>
      <button class="quiet icon" title=${t('trigger.title')} aria-label=${t('trigger.title')}
        @click=${() => this.#triggers?.show()}>${glyph('bell')}</button>
      <button class="quiet icon keys" title=${t('key.title')} aria-label=${t('key.title')}
        @click=${() => this.renderRoot.querySelector('tm-key-dialog')?.show()}>${glyph('key')}</button>
      <button class="quiet icon" title=${t('app.language')} aria-label=${t('app.language')}
        @click=${() => setLanguage(language() === 'zh' ? 'en' : 'zh')}>${glyph('language')}</button>
      <button class="quiet icon" title=${theme} aria-label=${theme} @click=${this.#switchTheme}>${glyph(this.theme)}</button>
      <button class="quiet icon keys" title=${t('app.help')} aria-label=${t('app.help')}
        @click=${() => emit(this, 'tm-help')}>${glyph('help')}</button>
    </div>`;
  }

  get #terms(): LibraryTerms {
    return {
      titles: this.videos.map(({ title }) => title),
      tags: [...new Set(this.videos.flatMap(({ tags }) => tags))],
    };
  }

  /** Adds the sentence to the history, and searches for it. */
  #onSearch({ detail: { query } }: PageEvent<'tm-ask'>): void {
    if (query) this.#update((recent) => remember(recent, query));
    emit(this, 'tm-want', { query });
  }

  get #history(): SearchHistory {
    return { recent: this.recent, saved: this.saved };
  }

  get #sources() {
    return this.renderRoot.querySelector('tm-source-dialog');
  }

  get #triggers() {
    return this.renderRoot.querySelector('tm-trigger-dialog');
  }

  #manage(): void {
    this.renderRoot.querySelector('tm-saved-dialog')?.show();
  }

  /** Changes the recent sentences: another tab may have changed them since they were read. */
  #update(change: (recent: readonly string[]) => readonly string[]): void {
    const stored = readHistory(readPreference('habits'));
    this.recent = change(stored.recent);
    writePreference('habits', { ...stored, recent: this.recent });
  }

  #switchTheme(): void {
    this.theme = NEXT_THEME[this.theme];
    applyTheme(this.theme);
  }

  #goHome(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    emit(this, 'tm-home');
  }
}

function storedRecent(): readonly string[] {
  return readHistory(readPreference('habits')).recent;
}
