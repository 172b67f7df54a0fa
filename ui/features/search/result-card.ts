/**
 * One moment: its best second, its place in the video, how strong it matches and why. Moving over the picture
 * scrubs through the moment; a click plays it from shortly before its best second.
 */

import { html, nothing, type PropertyValues } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Segment, Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { badgeStyles } from '../../elements/badge-styles.ts';
import { emit, type MomentVerdict } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { likelihoodBadge, likelihoodText } from '../../elements/likelihood-badge.ts';
import { hitTarget, isPointed, type MomentCommand } from '../../elements/moment.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { filmstripTimes, scrubTime } from '../../lib/hits.ts';
import { formatClock, formatSpan } from '../../lib/time/clock.ts';
import { spanOf } from '../../lib/time/span.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import { resultCardStyles } from './result-card-styles.ts';

/** The picture of a card and the one that was looked at are the same up to this. */
const SAME_PICTURE_S = 1.5;

/** One value for all cards without a storyboard: a new one each time would render them again. */
const NO_BOARD: Storyboard = [];

/** `<tm-result-card>`: emits `tm-open-hit`, `tm-moment`, `tm-menu`, and `tm-need-board` when it may lack pictures. */
export class ResultCard extends PageElement {
  static override properties = {
    hit: { attribute: false },
    video: { attribute: false },
    board: { attribute: false },
    href: { attribute: false },
    feedback: { attribute: false },
    verdict: { attribute: false },
    inReel: { type: Boolean },
    compact: { type: Boolean, reflect: true },
    current: { type: Boolean, reflect: true },
    scrubS: { state: true },
  };
  static override styles = [shared, badgeStyles, resultCardStyles];

  declare hit: Segment;
  /** The video of the hit, if it is known: for its length. */
  video: Video | undefined = undefined;
  /** Its storyboard; null until it is fetched, empty when the video has none. */
  board: Storyboard | null = null;
  /** The link of the card: the moment, within the query. */
  href = '';
  /** The person's feedback on it. */
  feedback: 'liked' | 'disliked' | null = null;
  /** The vision model's verdict on it. */
  verdict: MomentVerdict | null = null;
  /** True while the moment is in the open reel. */
  inReel = false;
  /** A row for a narrow list instead of a tile. */
  compact = false;
  /** True for the current moment. */
  current = false;
  private scrubS: number | null = null;

  protected override updated(changed: PropertyValues<this>): void {
    // The storyboard of a video that has grown is longer.
    const lacking = changed.has('video') || (changed.has('board') && this.board === null);
    if (lacking && this.video) emit(this, 'tm-need-board', { video: this.video });
  }

  /** Puts the focus on the card's link. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('a')?.focus(options);
  }

  /** Opens the menu of the moment, beside the card's button. */
  openMenu(): void {
    const box = this.renderRoot.querySelector('.more')?.getBoundingClientRect();
    if (box) this.#menu(box.left, box.bottom);
  }

  override render() {
    const { hit } = this;
    const label = `${t('hit.open', { title: hit.video_title, time: formatClock(hit.peak) })}. ${likelihoodText(hit)}`;
    const name = `${hit.video_title} ${formatSpan(spanOf(hit))}`;
    const reel = t(this.inReel ? 'reel.take' : 'reel.add', { name });
    return html`<div class="card" @contextmenu=${this.#onContextMenu}>
      <a href=${this.href} aria-label=${label} aria-current=${this.current ? 'true' : nothing} @click=${this.#open}>
        <div class="picture" @pointermove=${this.#scrub} @pointerleave=${this.#leave}>
          ${this.#picture()}
          <span class="time num">${this.scrubS === null ? this.#time() : formatClock(this.scrubS)}</span>
          ${this.#where()}
        </div>
        ${this.#filmstrip()}
        <div class="text">
          <div class="row title"><span class="ellipsis" title=${hit.video_title}>${hit.video_title}</span></div>
          <div class="row small">${likelihoodBadge(hit)}${
            hit.offline
              ? html`<span class="chip" title=${t('result.offline.title')}>${t('result.offline')}</span>`
              : nothing
          }
            ${this.compact || !tells(hit) ? nothing : html`<span class="why">${hit.matched.map((match) => this.#why(match))}</span>`}
          </div>
          ${this.#verdict()} ${this.#motion()}${this.#quote()} ${this.#related()}
        </div>
      </a>
      <button class="over add" aria-pressed=${this.inReel} title=${reel} aria-label=${reel} ?hidden=${this.compact}
        @click=${this.#orders(this.inReel ? 'unreel' : 'reel')}>${glyph(this.inReel ? 'check' : 'plus', 16)}</button>
      <button class="over more" title=${t('moment.menu')} aria-label=${`${t('moment.menu')}: ${name}`} aria-haspopup="menu"
        @click=${this.openMenu}>${glyph('more', 16)}</button>
      ${this.compact ? nothing : this.#feedback()}
    </div>`;
  }

  /** Renders the pictures before, at and after the best second. */
  #filmstrip() {
    const { board, compact, hit } = this;
    if (compact || !board || board.length === 0) return nothing;
    const times = filmstripTimes(hit, this.video?.duration_s ?? null);
    return html`<div class="filmstrip" aria-hidden="true">${times.map(
      (timeS) => html`<tm-frame .board=${board} .timeS=${timeS}></tm-frame>`,
    )}</div>`;
  }

  #feedback() {
    const button = (command: 'right' | 'exclude', icon: 'thumbUp' | 'thumbDown', pressed: boolean) =>
      html`<button class="quiet icon" aria-pressed=${pressed} title=${t(`moment.${command}`)} aria-label=${t(`moment.${command}`)}
        @click=${this.#orders(command)}>${glyph(icon, 16)}</button>`;
    return html`<span class="feedback">${button('right', 'thumbUp', this.feedback === 'liked')}
      ${button('exclude', 'thumbDown', this.feedback === 'disliked')}</span>`;
  }

  #why({ modality, score }: Segment['matched'][number]) {
    const title = `${t(`hit.matched.${modality}.why`)} · ${t('likely.score', { score: score.toFixed(2) })}`;
    return html`<span class="chip" title=${title}>${t(`hit.matched.${modality}`)}</span>`;
  }

  #orders(command: MomentCommand): () => void {
    return () => emit(this, 'tm-moment', { command, target: hitTarget(this.hit) });
  }

  #menu(x: number, y: number): void {
    emit(this, 'tm-menu', { target: hitTarget(this.hit), x, y });
  }

  /** Opens the menu at the pointer, or beside its button for a long press and the keyboard's menu key. */
  #onContextMenu(event: MouseEvent): void {
    event.preventDefault();
    if (isPointed(event)) this.#menu(event.clientX, event.clientY);
    else this.openMenu();
  }

  /** Renders the picture. Narrow cards do with the storyboard's: a list of slow pictures would keep the player waiting. */
  #picture() {
    const { board, compact, hit, scrubS } = this;
    const hasBoard = board !== null && board.length > 0;
    const wantsPoster = scrubS === null && (compact ? board !== null && !hasBoard : true);
    return html`<tm-poster .src=${wantsPoster ? hit.thumbnail_url : ''} .board=${board ?? NO_BOARD} .timeS=${scrubS ?? hit.peak}></tm-poster>
      ${scrubS === null ? this.#boxes() : nothing}`;
  }

  /** Draws the things of the sentence where the picture is of the second that was looked at. */
  #boxes() {
    const { hit, video } = this;
    const { at, boxes } = hit.places ?? {};
    if (at === undefined || at === null || !boxes || Math.abs(at - hit.peak) > SAME_PICTURE_S) return nothing;
    return html`<tm-boxes .boxes=${boxes} .width=${video?.width ?? 16} .height=${video?.height ?? 9}></tm-boxes>`;
  }

  #verdict() {
    const { verdict } = this;
    if (!verdict) return nothing;
    const words = verdict.words || verdict.raw || '';
    return html`<p class="quote ellipsis ${verdict.verdict}" title=${words}><b>${t(`vlm.${verdict.verdict}`)}</b> ${words}</p>`;
  }

  /** Says whether the motion of the sentence was seen, or that nobody followed its things. */
  #motion() {
    const { motion } = this.hit;
    if (!motion) return nothing;
    return html`<p class="quote ellipsis" data-motion=${motion.state} title=${motion.reasons.join('; ')}>${t(`motion.${motion.state}`)}</p>`;
  }

  #quote() {
    const { text, source } = this.hit.matched.find((match) => match.text) ?? {};
    if (!text) return nothing;
    const origin = source === 'speech' ? ` · ${t('hit.recognised')}` : '';
    return html`<p class="quote ellipsis" title=${text + origin}>“${text}”${origin}</p>`;
  }

  /** Lists where the other clauses of the sentence were found. */
  #related() {
    return (this.hit.related ?? []).map(
      ({ relation, text, peak }) => html`<p class="quote ellipsis" title=${text}>${t(`relation.${relation}`)}
        <span class="num">${formatClock(peak)}</span> ${text}</p>`,
    );
  }

  /** Says when the picture is, and the segment around it where that is longer. */
  #time(): string {
    const { peak, start, end, highlight } = this.hit;
    const span = formatSpan(spanOf(this.hit));
    return highlight.start === start && highlight.end === end ? span : `${formatClock(peak)} · ${span}`;
  }

  /** Marks the moment, its highlight, and the pointer, on a line for the whole video. */
  #where() {
    const durationS = this.video?.duration_s;
    if (!durationS) return nothing;
    const share = (timeS: number) => `${Math.min(100, (timeS / durationS) * 100)}%`;
    const place = ({ start, end }: { start: number; end: number }) =>
      styleMap({ left: share(start), width: share(end - start) });
    return html`<span class="where" aria-hidden="true"><i style=${place(this.hit)}></i><i class="best" style=${place(this.hit.highlight)}></i>
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
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return; // Opens a tab, as any link does.
    event.preventDefault();
    emit(this, 'tm-open-hit', { hit: this.hit, timeS: null });
  }
}

/** True where it tells something why a hit matched: both its picture and its words did. One alone is said already. */
function tells({ matched }: Segment): boolean {
  return new Set(matched.map(({ modality }) => modality)).size > 1;
}
