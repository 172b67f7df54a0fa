/**
 * One moment: its best second, where it lies in its video, how sure the answer is and why it matched. Moving over the
 * picture scrubs through the moment; a click plays it from one second before.
 */
import { css, html, nothing, type PropertyValues } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Segment, Video } from '../../api/schema.ts';
import { glyph } from '../app/icons.ts';
import { announce, PageElement } from '../app/page-element.ts';
import { shared } from '../app/shared-styles.ts';
import { t } from '../data/locale.ts';
import { formatClock, formatSpan } from '../lib/clock.ts';
import { scrubTime } from '../lib/hits.ts';
import type { Storyboard } from '../lib/storyboard.ts';
import { badgeStyles } from './badge-styles.ts';
import { likelihoodBadge, likelihoodText } from './likelihood-badge.ts';

/** What `tm-open-hit` carries. `timeS` is set when a second inside the moment was pointed at. */
export interface OpenHit {
  hit: Segment;
  timeS: number | null;
}

/** `<tm-result-card>`: emits `tm-open-hit` {@link OpenHit}, `tm-add-hit` {hit}, and `tm-need-board` {video} while it lacks the storyboard. */
export class ResultCard extends PageElement {
  static override properties = {
    hit: { attribute: false },
    video: { attribute: false },
    board: { attribute: false },
    compact: { type: Boolean, reflect: true },
    current: { type: Boolean, reflect: true },
    scrubS: { state: true },
  };
  static override styles = [
    shared,
    badgeStyles,
    css`
      :host { border-radius: var(--radius); min-width: 0; container-type: inline-size; }
      a {
        display: block; height: 100%; border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden;
        background: var(--surface); color: inherit; text-decoration: none; transition: border-color var(--quick);
      }
      a:hover { border-color: var(--line-strong); }
      a:focus-visible { border-radius: var(--radius); }
      :host([current]) a { border-color: var(--accent); background: var(--accent-soft); }
      .picture { position: relative; aspect-ratio: 16 / 9; background: var(--well); overflow: hidden; }
      img, .picture tm-frame { position: absolute; inset: 0; width: 100%; height: 100%; }
      img { object-fit: contain; }
      .time {
        position: absolute; right: 6px; bottom: 8px; padding: 1px 6px; border-radius: 4px; background: rgb(0 0 0 / 0.74);
        color: #fff; font-size: 12px;
      }
      .where { position: absolute; inset: auto 0 0; height: 3px; background: rgb(255 255 255 / 0.2); }
      .where i { position: absolute; top: 0; bottom: 0; min-width: 3px; background: var(--warm); }
      .where b { position: absolute; top: 0; bottom: 0; width: 2px; background: #fff; }
      .text { padding: 8px 10px 10px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; min-width: 0; }
      .row { display: flex; align-items: center; gap: 8px; min-width: 0; }
      .row .ellipsis { flex: 1; }
      .title { font-weight: 600; }
      .small { font-size: 12.5px; }
      .why { display: flex; gap: 6px; min-width: 0; align-items: center; }
      .quote { color: var(--text-2); font-size: 12.5px; }
      .card { position: relative; height: 100%; }
      .add {
        position: absolute; left: 6px; top: 6px; width: 30px; min-height: 30px; padding: 0; border: 0; background: rgb(0 0 0 / 0.66);
        color: #fff; opacity: 0;
      }
      .add:hover { background: rgb(0 0 0 / 0.9); }
      .card:hover .add, .add:focus-visible { opacity: 1; }
      @media (hover: none) { :host(:not([compact])) .add { opacity: 1; } }
      :host([compact]) a { display: grid; grid-template-columns: 128px 1fr; }
      :host([compact]) .text { padding: 6px 10px; align-content: center; }
      :host([compact]) .why { display: none; }
      @container (max-width: 230px) { .why { display: none; } }
    `,
  ];

  declare hit: Segment;
  /** The video of the hit, when the page knows it: for its length. */
  video: Video | undefined = undefined;
  /** Its storyboard; null until it has come, empty when the video has none. */
  board: Storyboard | null = null;
  /** A row for a narrow list instead of a tile. */
  compact = false;
  /** True for the moment that is playing. */
  current = false;
  private scrubS: number | null = null;

  protected override updated(changed: PropertyValues<this>): void {
    const asked = changed.has('video') || changed.has('board');
    if (asked && this.board === null && this.video) announce(this, 'tm-need-board', { video: this.video });
  }

  /** Puts the focus on the card's link. */
  override focus(): void {
    this.renderRoot.querySelector('a')?.focus();
  }

  override render() {
    const { hit } = this;
    const label = `${t('hit.open', { title: hit.video_title, time: formatClock(hit.start) })}. ${likelihoodText(hit.probability)}`;
    const add = t('reel.add', { name: `${hit.video_title} ${formatSpan(hit.start, hit.end)}` });
    return html`<div class="card"><a href=${hit.deeplink} aria-label=${label} aria-current=${this.current ? 'true' : nothing}
      @click=${this.#open}>
      <div class="picture" @pointermove=${this.#scrub} @pointerleave=${this.#leave}>
        ${this.#picture()}
        <span class="time num">${this.scrubS === null ? formatSpan(hit.start, hit.end) : formatClock(this.scrubS)}</span>
        ${this.#where()}
      </div>
      <div class="text">
        <div class="row title"><span class="ellipsis">${hit.video_title}</span></div>
        <div class="row small">${likelihoodBadge(hit)}
          ${this.compact ? nothing : html`<span class="why">${hit.matched.map((match) => this.#why(match))}</span>`}
        </div>
        ${this.#quote()} ${this.#related()}
      </div>
    </a>
    <button class="add" title=${add} aria-label=${add} @click=${() => announce(this, 'tm-add-hit', { hit })}>${glyph('plus', 16)}</button>
    </div>`;
  }

  #why({ modality }: Segment['matched'][number]) {
    return html`<span class="chip" title=${t(`hit.matched.${modality}.why`)}>${t(`hit.matched.${modality}`)}</span>`;
  }

  /**
   * The storyboard's picture, which is here at once, and above it the sharp one, which the server may have to decode
   * first. Narrow cards do with the first: a list of slow pictures would keep the player waiting for a connection.
   */
  #picture() {
    const { board, compact, hit, scrubS } = this;
    const hasBoard = board !== null && board.length > 0;
    const wantsImage = scrubS === null && (compact ? board !== null && !hasBoard : true);
    return html`${hasBoard ? html`<tm-frame .board=${board} .timeS=${scrubS ?? hit.peak}></tm-frame>` : nothing}
      ${wantsImage ? html`<img src=${hit.thumbnail_url} alt="" loading="lazy" decoding="async" fetchpriority="low" />` : nothing}`;
  }

  #quote() {
    const text = this.hit.matched.find((match) => match.text)?.text;
    return text ? html`<p class="quote ellipsis" title=${text}>“${text}”</p>` : nothing;
  }

  /** Where the other clauses of the sentence were seen. */
  #related() {
    return (this.hit.related ?? []).map(
      ({ relation, text, peak }) => html`<p class="quote ellipsis" title=${text}>${t(`relation.${relation}`)}
        <span class="num">${formatClock(peak)}</span> ${text}</p>`,
    );
  }

  /** Where the moment, and the pointer, are in the whole video. */
  #where() {
    const durationS = this.video?.duration_s;
    if (!durationS) return nothing;
    const share = (timeS: number) => `${Math.min(100, (timeS / durationS) * 100)}%`;
    const { start, end } = this.hit;
    const span = { left: share(start), width: share(end - start) };
    return html`<span class="where" aria-hidden="true"><i style=${styleMap(span)}></i>
      ${this.scrubS === null ? nothing : html`<b style=${styleMap({ left: share(this.scrubS) })}></b>`}</span>`;
  }

  #scrub(event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.scrubS = scrubTime(this.hit, this.video?.duration_s ?? null, event.clientX - box.left, box.width);
  }

  #leave(): void {
    this.scrubS = null;
  }

  #open(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return; // A new tab, as with any link.
    event.preventDefault();
    announce<OpenHit>(this, 'tm-open-hit', { hit: this.hit, timeS: null });
  }
}
