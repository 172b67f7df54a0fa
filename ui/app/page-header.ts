/** The bar at the top: home, the search box, and the tools of the page (reel, language, colours, keys). */
import { css, html, nothing } from 'lit';
import type { Video } from '../../contract/index.ts';
import { language, setLanguage, t } from '../data/locale.ts';
import { onPreferenceChange, readPreference, writePreference } from '../data/preferences.ts';
import { applyTheme, storedTheme, type Theme } from '../data/theme.ts';
import { emit, type PageEvent } from '../elements/events.ts';
import { glyph } from '../elements/icons.ts';
import { PageElement } from '../elements/page-element.ts';
import { shared } from '../elements/shared-styles.ts';
import {
  EMPTY_HISTORY,
  readHistory,
  remember,
  type SearchHistory,
  toggleSaved,
} from '../lib/query/search-history.ts';
import type { LibraryTerms } from '../lib/query/suggestions.ts';

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'dark', dark: 'light', light: 'system' };

/** `<tm-header>`: emits `tm-want`, `tm-home`, `tm-skip`, `tm-help`, `tm-reel-toggle`. */
export class PageHeader extends PageElement {
  static override properties = {
    query: { attribute: false },
    busy: { type: Boolean },
    videos: { attribute: false },
    reelSize: { attribute: false },
    reelOpen: { type: Boolean },
    history: { state: true },
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
  private history: SearchHistory = storedHistory();
  private theme: Theme = storedTheme();
  #stopListening: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = onPreferenceChange('habits', () => {
      this.history = storedHistory();
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
        <tm-search-box .query=${this.query} .history=${this.history} .terms=${this.#terms} ?busy=${this.busy} @tm-ask=${this.#onSearch}
          @tm-save=${({ detail }: PageEvent<'tm-save'>) => this.#update((history) => toggleSaved(history, detail.query))}
          @tm-forget=${() => this.#update(({ saved }) => ({ ...EMPTY_HISTORY, saved }))}></tm-search-box>
      </nav>
      ${this.#tools()}
    </header>`;
  }

  #tools() {
    const reel = t('reel.title');
    const theme = t(`app.theme.${this.theme}`);
    return html`<div class="tools">
      <button class="quiet reel" title=${reel} aria-label=${reel} aria-expanded=${this.reelOpen}
        @click=${() => emit(this, 'tm-reel-toggle')}>${glyph('reel')}${
          this.reelSize > 0 ? html`<span class="num">${this.reelSize}</span>` : nothing
        }</button>
      <button class="quiet icon" title=${t('app.language')} aria-label=${t('app.language')}
        @click=${() => setLanguage(language() === 'zh' ? 'en' : 'zh')}>${glyph('language')}</button>
      <button class="quiet icon" title=${theme} aria-label=${theme} @click=${this.#switchTheme}>${glyph(this.theme)}</button>
      <button class="quiet icon" title=${t('app.help')} aria-label=${t('app.help')}
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
    if (query) this.#update((history) => remember(history, query));
    emit(this, 'tm-want', { query });
  }

  /** Changes the stored history: another tab may have changed it since it was read. */
  #update(change: (history: SearchHistory) => SearchHistory): void {
    this.history = change(storedHistory());
    writePreference('habits', this.history);
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

function storedHistory(): SearchHistory {
  return readHistory(readPreference('habits'));
}
