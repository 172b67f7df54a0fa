/** The moments beside an open video: of all videos, or of this one. */
import { css, html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Segment, Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { failure } from '../../elements/failure.ts';
import { failureStyles } from '../../elements/failure-styles.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { formatPlace, HOME, type Place } from '../../lib/deep-link.ts';
import { openingTime, sameHit } from '../../lib/hits.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import { moreMoments } from './more-moments.ts';
import type { Answer, SearchState } from './search-session.ts';
import { listedHits, matchLists } from './weak-matches.ts';

/** The lists of moments. */
export type RailTab = 'all' | 'here';

/** `<tm-rail>`: emits `tm-tab`, `tm-more`, `tm-retry`; its cards emit `tm-open-hit` and `tm-need-board`. */
export class Rail extends PageElement {
  static override properties = {
    place: { attribute: false },
    tab: { attribute: false },
    search: { attribute: false },
    videos: { attribute: false },
    boards: { attribute: false },
    current: { attribute: false },
    weakFor: { state: true },
  };
  static override styles = [
    shared,
    failureStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; background: var(--bg); }
      .tabs { display: flex; min-height: 40px; border-bottom: 1px solid var(--line); background: var(--surface); flex: none; }
      .tabs button {
        flex: 1; min-height: 40px; border: 0; border-bottom: 2px solid transparent; border-radius: 0; background: none;
        color: var(--text-2);
      }
      .tabs button[aria-selected='true'] { color: var(--text); border-bottom-color: var(--accent); }
      .tabs button:focus-visible { outline-offset: -3px; }
      .moments { flex: 1; min-height: 0; overflow-y: auto; padding: 8px; overscroll-behavior: contain; }
      .moments > p { padding: 12px; }
      ol { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; }
      .more { display: grid; gap: 8px; margin: 8px 0; }
      .strength { padding: 4px 4px 8px; font-size: 12.5px; font-weight: 600; color: var(--text-2); }
      .strength .faint { margin-left: 4px; font-weight: 400; }
      @media (max-width: 820px) { .moments { overflow: visible; } }
    `,
  ];

  /** The place, for links. */
  place: Place = HOME;
  tab: RailTab = 'all';
  /** The search of the chosen tab. */
  search: SearchState = { kind: 'idle' };
  videos: ReadonlyMap<string, Video> = new Map();
  boards: ReadonlyMap<string, Storyboard> = new Map();
  /** The current moment. */
  current: Segment | null = null;
  /** The sentence whose weak matches are shown. */
  private weakFor: string | null = null;

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('current') || !this.current) return;
    const list = this.renderRoot.querySelector('.moments');
    // Only where the list itself scrolls: on a phone this would scroll the player away.
    if (!list || list.scrollHeight <= list.clientHeight) return;
    list.querySelector('tm-result-card[current]')?.scrollIntoView({ block: 'nearest' });
  }

  override render() {
    return html`<div class="tabs" role="tablist" aria-label=${t('rail.label')}>${this.#tab('all')}${this.#tab('here')}</div>
      <div id="moments" class="moments" role="tabpanel" aria-labelledby=${`tab-${this.tab}`}>${this.#moments()}</div>`;
  }

  #tab(name: RailTab) {
    return html`<button role="tab" id=${`tab-${name}`} aria-controls="moments" aria-selected=${this.tab === name}
      tabindex=${this.tab === name ? 0 : -1} @click=${() => emit(this, 'tm-tab', { tab: name })}
      @keydown=${this.#onTabKey}>${t(`rail.${name}`)}</button>`;
  }

  #moments() {
    const { search } = this;
    switch (search.kind) {
      case 'idle':
        return nothing;
      case 'loading':
        if (search.old) return this.#answer(search.old);
        return html`<p class="muted" role="status">${t('search.running')}</p>`;
      case 'failed':
        return failure(search.error, () => emit(this, 'tm-retry'));
      case 'done':
        return this.#answer(search);
    }
  }

  #answer(answer: Answer) {
    const { hits, more } = answer;
    if (hits.length === 0) {
      const none = this.tab === 'all' ? t('search.empty.title') : t('rail.hereNone');
      return html`<p class="muted">${none}</p>`;
    }
    const { query } = this.place;
    // The current moment stays listed: it may be a weak one that was opened from the list of all.
    const isOpen = this.weakFor === query || this.current?.match === 'weak';
    const listed = listedHits(answer, isOpen);
    const list = (of: readonly Segment[]) =>
      html`<ol>${repeat(
        of,
        (hit) => `${hit.video_id}/${hit.start}/${hit.end}`,
        (hit) => this.#card(hit),
      )}</ol>`;
    const toggle = () => {
      this.weakFor = listed.isHidden ? query : null;
    };
    return html`${matchLists(listed, list, { hasMore: more.kind !== 'none', toggle })}
      ${listed.isHidden ? nothing : moreMoments(more, () => emit(this, 'tm-more'))}`;
  }

  #card(hit: Segment) {
    const href = formatPlace({
      ...this.place,
      videoId: hit.video_id,
      timeS: openingTime(hit),
      endS: hit.end,
    });
    return html`<li><tm-result-card compact .hit=${hit} .href=${href} .video=${this.videos.get(hit.video_id)}
      .board=${this.boards.get(hit.video_id) ?? null} ?current=${sameHit(hit, this.current)}></tm-result-card></li>`;
  }

  async #onTabKey(event: KeyboardEvent): Promise<void> {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    event.stopPropagation();
    const tab = this.tab === 'all' ? 'here' : 'all';
    emit(this, 'tm-tab', { tab });
    this.renderRoot.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
  }
}
