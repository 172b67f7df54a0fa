/**
 * The results of a search, as tiles, in all four states of the search. Weak matches are hidden behind strong ones. Where
 * no match is strong, that comes first, and the nearest moments are shown as no more than that.
 */
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ParsedQuery, Segment, Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { emit, type PageEvent } from '../../elements/events.ts';
import { failure } from '../../elements/failure.ts';
import { failureStyles } from '../../elements/failure-styles.ts';
import { glyph } from '../../elements/icons.ts';
import { commandOf, hitTarget } from '../../elements/moment.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { chainRequest } from '../../lib/chains.ts';
import { formatPlace, HOME, type Place } from '../../lib/deep-link.ts';
import { openingTime, sameHit } from '../../lib/hits.ts';
import type { Action } from '../../lib/keymap.ts';
import { feedbackOn } from '../../lib/query/feedback.ts';
import { type ReelItem, showsMoment } from '../../lib/reel.ts';
import { percent } from '../../lib/text/likelihood.ts';
import { formatClock } from '../../lib/time/clock.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import { moreMoments } from './more-moments.ts';
import type { ResultCard } from './result-card.ts';
import type { Answer, SearchState } from './search-session.ts';
import { type ListedHits, listedHits, matchLists, shownHits } from './weak-matches.ts';

/** `<tm-results>`: emits `tm-group`, `tm-add-hits`, `tm-export`, `tm-more`, `tm-retry`, and its cards' events. */
export class Results extends PageElement {
  static override properties = {
    place: { attribute: false },
    search: { attribute: false },
    videos: { attribute: false },
    boards: { attribute: false },
    reel: { attribute: false },
    closedChain: { state: true },
    weakFor: { state: true },
    verdicts: { state: true },
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
      .banner {
        display: flex; gap: 10px; align-items: flex-start; margin-bottom: 14px; padding: 10px 14px;
        border-radius: var(--radius); background: var(--warn-soft);
      }
      .banner svg { margin-top: 1px; color: var(--warm); }
      .absent { display: grid; gap: 6px; justify-items: center; margin: 8px 0 22px; padding: 34px 20px 30px; text-align: center; }
      .absent svg { color: var(--text-3); }
      .absent h1 { font-size: 20px; }
      .absent p { color: var(--text-2); max-width: 70ch; }
      tm-chain-panel { margin-bottom: 16px; border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
      .near, .strength { margin-bottom: 10px; font-size: 13px; font-weight: 600; color: var(--text-2); }
      .strength .faint { margin-left: 4px; font-weight: 400; }
      .near + ol { opacity: 0.78; }
      ol[aria-busy='true'] { opacity: 0.5; transition: opacity var(--quick); }
      li { display: grid; }
      .more { display: grid; gap: 8px; place-items: center; margin: 20px 0; }
      .empty { padding: 12vh 20px; text-align: center; display: grid; gap: 6px; }
      .empty h1 { font-size: 18px; }
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

  /** The place, whose query was searched. */
  place: Place = HOME;
  /** The search to show. */
  search: SearchState = { kind: 'idle' };
  /** The known videos, by id. */
  videos: ReadonlyMap<string, Video> = new Map();
  /** The storyboards fetched so far, by video id. */
  boards: ReadonlyMap<string, Storyboard> = new Map();
  /** The items of the open reel. */
  reel: readonly ReelItem[] = [];
  private closedChain: string | null = null;
  /** The sentence whose weak matches are shown. */
  private weakFor: string | null = null;
  /** The vision model's verdicts on the moments of one sentence. */
  private verdicts: PageEvent<'tm-verdicts'>['detail'] = { query: '', verdicts: [] };
  #attended: Segment | null = null;

  protected override willUpdate(): void {
    this.#attended = this.#focused?.hit ?? null;
  }

  /** Restores the focus, which a card loses when it changes places. */
  protected override updated(): void {
    if (this.#attended && !this.#focused) this.focusHit(this.#attended);
  }

  /** Performs an action; false when it is not for this view. */
  act(action: Action): boolean {
    switch (action) {
      case 'exportMenu':
        emit(this, 'tm-export', { first: null });
        return true;
      case 'nextHit':
      case 'previousHit':
        this.#step(action);
        return true;
      case 'selectAll':
        emit(this, 'tm-add-hits', { hits: this.shown });
        return true;
      case 'menu':
        this.#focused?.openMenu();
        return true;
      default:
        return this.#order(action);
    }
  }

  /** The server is back: fetches the chain again if that failed. */
  recover(): void {
    this.renderRoot.querySelector('tm-chain-panel')?.recover();
  }

  /** Focuses the card of a moment, if it is listed. */
  focusHit(hit: Segment): void {
    this.#cards.find((card) => sameHit(card.hit, hit))?.focus({ preventScroll: true });
  }

  /** Runs the command of an action on the focused card. */
  #order(action: Action): boolean {
    const command = commandOf(action);
    const hit = this.#focused?.hit;
    if (!command || !hit) return false;
    emit(this, 'tm-moment', { command, target: hitTarget(hit) });
    return true;
  }

  get #cards(): ResultCard[] {
    return [...this.renderRoot.querySelectorAll('tm-result-card')];
  }

  get #focused(): ResultCard | undefined {
    return this.#cards.find((card) => card.matches(':focus-within'));
  }

  /** The moments on the page: hidden weak matches are none of them. */
  get shown(): readonly Segment[] {
    return this.search.kind === 'done' ? shownHits(this.#listed(this.search)) : [];
  }

  #listed(answer: Answer): ListedHits {
    return listedHits(answer, this.weakFor === this.place.query);
  }

  #step(action: 'nextHit' | 'previousHit'): void {
    const cards = this.#cards;
    const at = cards.findIndex((card) => card.matches(':focus-within'));
    const next = action === 'nextHit' ? at + 1 : Math.max(0, at - 1);
    cards[Math.min(next, cards.length - 1)]?.focus();
  }

  override render() {
    const { search } = this;
    switch (search.kind) {
      case 'idle':
        return nothing;
      case 'loading':
        if (search.old) return this.#answer(search.old, true);
        return html`<div class="bar" role="status"><h1>${t('search.running')}</h1></div>
          <ol aria-hidden="true">${Array.from({ length: 12 }, () => html`<li class="ghost"><i></i><b></b></li>`)}</ol>`;
      case 'failed':
        return html`<div class="bar"><h1>${t('search.failed')}</h1></div>
          ${failure(search.error, () => emit(this, 'tm-retry'))}`;
      case 'done':
        return this.#answer(search, false);
    }
  }

  #answer(search: Answer, busy: boolean) {
    const { response, hits } = search;
    if (response.pool.videos === 0) {
      const why = response.parsed.chips?.some(isVideoCondition) ? 'search.excluded' : 'search.none';
      return this.#empty(t(`${why}.title`), t(`${why}.body`));
    }
    if (hits.length === 0) return this.#empty(t('search.empty.title'), t('search.empty.body'));
    const isFound = response.state === 'found';
    const listed = this.#listed(search);
    const list = (of: readonly Segment[]) =>
      html`<ol aria-busy=${busy}>${repeat(
        of,
        (hit) => `${hit.video_id}/${hit.start}/${hit.end}`,
        (hit) => this.#card(hit),
      )}</ol>`;
    const toggle = () => {
      this.weakFor = listed.isHidden ? this.place.query : null;
    };
    return html`${this.#chain()} ${isFound ? this.#bar(search, shownHits(listed)) : this.#absent(search)} ${this.#banner(search)}
      ${isFound ? nothing : html`<h2 class="near">${t('search.near')}</h2>`}
      ${matchLists(listed, list, { hasMore: search.more.kind !== 'none', toggle })}
      ${listed.isHidden ? nothing : moreMoments(search.more, () => emit(this, 'tm-more'))}`;
  }

  /** The chain of a sentence that asks why. */
  #chain() {
    const request = chainRequest(this.place);
    if (!request || this.closedChain === JSON.stringify(request)) return nothing;
    return html`<tm-chain-panel .request=${request} @tm-chain-close=${() => {
      this.closedChain = JSON.stringify(request);
    }}></tm-chain-panel>`;
  }

  /** Says that no match is strong, or that the footage does not hold it, and how much was searched. */
  #absent({ response }: Answer) {
    const { pool, state } = response;
    const what = state === 'not_in_footage' ? 'absent' : 'noMatch';
    const words = {
      videos: t('library.summary', { n: pool.videos }),
      duration: formatClock(pool.duration_s),
    };
    return html`<section class="absent" role="status">${glyph('search', 34)}
      <h1>${t(`search.${what}.title`)}</h1>
      <p>${t(`search.${what}.body`, words)}</p>
    </section>`;
  }

  #bar({ response, more }: Answer, hits: readonly Segment[]) {
    const { pool, timing_ms, search_mode } = response;
    const videos = new Set(hits.map((hit) => hit.video_id)).size;
    // Weak matches come last: once one is here, all strong ones are.
    const isAll = more.kind === 'none' || response.data.some(({ match }) => match === 'weak');
    return html`<div class="bar">
      <h1><span role="status">${t(isAll ? 'search.moments' : 'search.momentsMore', { n: hits.length })}
        ${t('search.inVideos', { n: videos })}</span></h1>
      <span class="faint small num" title=${response.model}>
        ${t('search.pool', { duration: formatClock(pool.duration_s), ms: Math.max(1, Math.round(timing_ms.total)) })}
        · ${t(`search.mode.${search_mode}`)}</span>
      <span class="spacer"></span>
      <tm-verify .query=${this.place.query} .hits=${hits} @tm-verdicts=${this.#onVerdicts}></tm-verify>
      <button class="quiet" @click=${() => emit(this, 'tm-export', { first: 'results' })}>${glyph('download', 16)}${t('key.exportMenu')}</button>
      <button aria-pressed=${this.place.grouped} @click=${() => emit(this, 'tm-group', { grouped: !this.place.grouped })}>
        ${t('search.group')}</button>
    </div>`;
  }

  #banner({ response }: Answer) {
    return [this.#rough(response), this.#unknown(response)];
  }

  /** Says that some of the footage is only roughly indexed so far. */
  #rough({ coverage: { indexed, rough_videos: n } }: Answer['response']) {
    if (n === 0) return nothing;
    const share = `${Math.floor(100 * indexed)} %`;
    return html`<div class="banner" role="note">${glyph('help')}<p>${t('search.rough', { n, share })}</p></div>`;
  }

  #unknown({ parsed }: Answer['response']) {
    const unknown = parsed.unknown_share;
    if (unknown < 0.4) return nothing;
    return html`<div class="banner" role="note">${glyph('help')}<p>${t('search.unknown', { share: percent(unknown) })}</p></div>`;
  }

  #card(hit: Segment) {
    const href = formatPlace({
      ...this.place,
      videoId: hit.video_id,
      timeS: openingTime(hit),
      endS: hit.end,
    });
    const feedback = feedbackOn(this.place, { videoId: hit.video_id, timeS: hit.peak });
    return html`<li><tm-result-card .hit=${hit} .href=${href} .feedback=${feedback} .verdict=${this.#verdictOn(hit)} ?inReel=${this.reel.some((item) => showsMoment(item, hit))} .video=${this.videos.get(hit.video_id)}
      .board=${this.boards.get(hit.video_id) ?? null}></tm-result-card></li>`;
  }

  #onVerdicts({ detail }: PageEvent<'tm-verdicts'>): void {
    this.verdicts = detail;
  }

  #verdictOn(hit: Segment) {
    const { query, verdicts } = this.verdicts;
    return (query === this.place.query && verdicts.find((one) => sameHit(one.hit, hit))) || null;
  }

  #empty(title: string, body: string) {
    return html`<div class="empty" role="status"><h1>${title}</h1><p class="muted">${body}</p></div>`;
  }
}

/** Tells whether a chip limits which videos may answer. */
function isVideoCondition({ kind }: NonNullable<ParsedQuery['chips']>[number]): boolean {
  return kind === 'filter' || kind === 'date' || kind === 'length';
}
