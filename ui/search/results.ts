/** The answer to a search, as tiles: what was found, how it was found, and the four states of getting it. */
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Segment, Video } from '../../api/schema.ts';
import { failure } from '../app/failure.ts';
import { failureStyles } from '../app/failure-styles.ts';
import { glyph } from '../app/icons.ts';
import { announce, PageElement } from '../app/page-element.ts';
import { shared } from '../app/shared-styles.ts';
import { t } from '../data/locale.ts';
import { formatClock } from '../lib/clock.ts';
import type { Action } from '../lib/keymap.ts';
import { percent } from '../lib/likelihood.ts';
import type { Storyboard } from '../lib/storyboard.ts';
import type { SearchState } from './search-session.ts';

type Done = Extract<SearchState, { kind: 'done' }>;

/** `<tm-results>`: emits `tm-open-hit`, `tm-need-board`, `tm-group` {grouped}, `tm-more`, `tm-retry`. */
export class Results extends PageElement {
  static override properties = {
    search: { attribute: false },
    videos: { attribute: false },
    boards: { attribute: false },
    grouped: { type: Boolean },
  };
  static override styles = [
    shared,
    failureStyles,
    css`
      :host { padding: 14px 20px 40px; max-width: 1760px; margin: 0 auto; }
      .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; margin-bottom: 12px; min-height: 32px; }
      h1 { font-size: 15px; font-weight: 600; }
      .spacer { flex: 1; }
      .small { font-size: 12.5px; }
      ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(244px, 1fr)); gap: 12px; }
      .understood { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 12px; grid-template-columns: none; font-size: 12.5px; }
      .understood li {
        display: inline-flex; align-items: center; gap: 6px; min-height: 26px; padding: 0 2px 0 10px; border: 1px solid var(--line);
        border-radius: 13px; background: var(--surface);
      }
      .understood li:not(.clause) { border-color: var(--accent); background: var(--accent-soft); }
      .understood button { width: 24px; min-height: 22px; border-radius: 50%; }
      .banner {
        display: flex; gap: 10px; align-items: flex-start; margin-bottom: 14px; padding: 10px 14px;
        border-radius: var(--radius); background: var(--warn-soft);
      }
      .banner svg { margin-top: 1px; color: var(--warm); }
      .banner strong { display: block; }
      li { display: grid; }
      .more { display: grid; place-items: center; margin-top: 20px; }
      .empty { padding: 12vh 20px; text-align: center; display: grid; gap: 6px; }
      .empty h2 { font-size: 18px; }
      .ghost { border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; background: var(--surface); }
      .ghost i { display: block; aspect-ratio: 16 / 9; background: var(--raised); animation: pulse 1.4s ease-in-out infinite; }
      .ghost b { display: block; height: 58px; }
      @keyframes pulse { 50% { opacity: 0.45; } }
      @media (max-width: 600px) {
        :host { padding: 10px 12px 32px; }
        ol { grid-template-columns: repeat(auto-fill, minmax(158px, 1fr)); gap: 8px; }
      }
    `,
  ];

  /** The search to show. */
  search: SearchState = { kind: 'idle' };
  /** The videos that the page knows, by id. */
  videos: ReadonlyMap<string, Video> = new Map();
  /** The storyboards that have come, by video id. */
  boards: ReadonlyMap<string, Storyboard> = new Map();
  /** Whether each video answers with its best moment only. */
  grouped = false;

  /** Does what a key asks for; false when it is not for this view. */
  act(action: Action): boolean {
    if (action === 'exportMenu') announce(this, 'tm-export', null);
    if (action === 'exportMenu') return true;
    if (action !== 'nextHit' && action !== 'previousHit') return false;
    const cards = [...this.renderRoot.querySelectorAll('tm-result-card')];
    const at = cards.findIndex((card) => card.matches(':focus-within'));
    const next = action === 'nextHit' ? at + 1 : Math.max(0, at - 1);
    cards[Math.min(next, cards.length - 1)]?.focus();
    return true;
  }

  override render() {
    const { search } = this;
    switch (search.kind) {
      case 'idle':
        return nothing;
      case 'loading':
        return html`<div class="bar" role="status"><h1>${t('search.running')}</h1></div>
          <ol aria-hidden="true">${Array.from({ length: 12 }, () => html`<li class="ghost"><i></i><b></b></li>`)}</ol>`;
      case 'failed':
        return failure(search.error, () => announce(this, 'tm-retry', null));
      case 'done':
        return this.#answer(search);
    }
  }

  #answer(search: Done) {
    const { response, hits } = search;
    if (response.pool.videos === 0) return this.#empty(t('search.none.title'), t('search.none.body'));
    if (hits.length === 0) return this.#empty(t('search.empty.title'), t('search.empty.body'));
    return html`${this.#bar(search)} ${this.#understood(search)} ${this.#banners(search)}
      <ol>${repeat(
        hits,
        (hit) => `${hit.video_id}/${hit.start}/${hit.end}`,
        (hit) => this.#card(hit),
      )}</ol>
      ${this.#more(search)}`;
  }

  #bar({ response, hits, more }: Done) {
    const { pool, timing_ms, search_mode } = response;
    const videos = new Set(hits.map((hit) => hit.video_id)).size;
    return html`<div class="bar">
      <h1><span role="status">${t(more === 'none' ? 'search.moments' : 'search.momentsMore', { n: hits.length })}
        ${t('search.inVideos', { n: videos })}</span></h1>
      <span class="faint small num" title=${response.model}>
        ${t('search.pool', { duration: formatClock(pool.duration_s), ms: Math.max(1, Math.round(timing_ms.total)) })}
        · ${t(`search.mode.${search_mode}`)}</span>
      <span class="spacer"></span>
      <button class="quiet" @click=${() => announce(this, 'tm-export', null)}>${glyph('download', 16)}${t('key.exportMenu')}</button>
      <button aria-pressed=${this.grouped} @click=${() => announce(this, 'tm-group', { grouped: !this.grouped })}>
        ${t('search.group')}</button>
    </div>`;
  }

  /** The parts of the sentence that mean something special; each can be taken out. */
  #understood({ response }: Done) {
    const { text, chips = [] } = response.parsed;
    if (chips.every((chip) => chip.kind === 'clause') && chips.length < 2) return nothing;
    return html`<ul class="understood" aria-label=${t('search.understood')}>${chips.map(
      (chip) => html`<li class=${chip.kind}><span title=${chip.meaning}>${chip.text}</span>
        ${chip.kind === 'clause' ? nothing : html`<span class="faint">${chip.meaning}</span>`}
        <button class="quiet icon" aria-label=${t('search.without', { part: chip.text })} title=${t('search.without', { part: chip.text })}
          @click=${() => announce(this, 'tm-ask', { query: `${text.slice(0, chip.from)} ${text.slice(chip.to)}`.replace(/\s+/g, ' ').trim() })}>
          ${glyph('close', 12)}</button></li>`,
    )}</ul>`;
  }

  #banners({ response }: Done) {
    const unknown = response.parsed.unknown_share;
    return html`${
      response.no_match
        ? html`<div class="banner" role="note">${glyph('warning')}<p><strong>${t('search.noMatch.title')}</strong>
          ${t('search.noMatch.body')}</p></div>`
        : nothing
    }
    ${
      unknown >= 0.4
        ? html`<div class="banner" role="note">${glyph('help')}<p>${t('search.unknown', { share: percent(unknown) })}</p></div>`
        : nothing
    }`;
  }

  #card(hit: Segment) {
    return html`<li><tm-result-card .hit=${hit} .video=${this.videos.get(hit.video_id)}
      .board=${this.boards.get(hit.video_id) ?? null}></tm-result-card></li>`;
  }

  #more({ more }: Done) {
    if (more === 'none') return nothing;
    return html`<div class="more"><button ?disabled=${more === 'loading'} @click=${() => announce(this, 'tm-more', null)}>
      ${more === 'loading' ? t('app.loading') : more === 'failed' ? t('app.retry') : t('search.more')}</button></div>`;
  }

  #empty(title: string, body: string) {
    return html`<div class="empty" role="status"><h2>${title}</h2><p class="muted">${body}</p></div>`;
  }
}
