/**
 * A chain from left to right: playable cards, joined by edges with the time between them and the grade of the link. In:
 * a chain. Out: the chosen event or verdict. An edge with no evidence but order is dashed.
 */

import { css, html, nothing, svg } from 'lit';
import type { Chain, Link, LinkVerdict } from '../../../contract/index.ts';
import { momentThumbnail } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { emit, type VerdictChange } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { isPointed, type MomentTarget } from '../../elements/moment.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { evidenceLines, isOrderOnly, lagLine, likelyLabel } from '../../lib/chains.ts';
import { percent } from '../../lib/text/likelihood.ts';
import { formatClock, formatSpan } from '../../lib/time/clock.ts';
import { spanOf } from '../../lib/time/span.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';

type ChainEvent = Chain['events'][number];

/** `<tm-chain-strip>`: emits `tm-chain-event`, `tm-verdict`, `tm-menu`. */
export class ChainStrip extends PageElement {
  static override properties = {
    chain: { attribute: false },
    anchorId: { attribute: false },
    playing: { attribute: false },
    board: { attribute: false },
    opened: { state: true },
  };
  static override styles = [
    shared,
    css`
      ol { display: flex; align-items: flex-start; padding: 4px 12px 8px; overflow-x: auto; overscroll-behavior-x: contain; }
      li { display: flex; align-items: flex-start; flex: none; }
      .card {
        display: grid; grid-template-columns: 128px; gap: 2px; padding: 0 0 5px; border: 1px solid var(--line);
        border-radius: var(--radius); overflow: hidden; background: var(--bg); position: relative;
      }
      .card.anchor { border-color: var(--accent); }
      .card.playing { background: var(--accent-soft); border-color: var(--warm); }
      .card > button:first-child {
        display: grid; justify-items: stretch; gap: 3px; min-height: 0; padding: 0; border: 0; border-radius: 0; background: none;
        text-align: left; white-space: normal; font-size: 12.5px;
      }
      .card > button:first-child:focus-visible { outline-offset: -2px; }
      tm-poster { width: 128px; height: 72px; }
      .when { padding: 0 8px; }
      .what { padding: 0 8px; color: var(--text-2); }
      .asked { padding: 0 8px; color: var(--accent); font-size: 11.5px; }
      .more { position: absolute; right: 4px; top: 4px; width: 26px; min-height: 26px; border: 0; background: rgb(0 0 0 / 0.6); color: #fff; }
      .edge { display: grid; justify-items: center; gap: 1px; width: 100px; padding: 6px 2px 0; font-size: 12px; }
      .edge svg { width: 100%; height: 12px; color: var(--text-2); }
      .edge.order svg { color: var(--text-3); }
      .edge.confirmed svg { color: var(--good); }
      .edge.rejected svg { color: var(--danger); }
      .grade { min-height: 24px; padding: 0 6px; border: 0; background: none; font-size: 12px; text-decoration: underline dotted; text-underline-offset: 3px; }
      .edge.order .grade { color: var(--text-3); }
      .verdicts { display: flex; gap: 2px; }
      .verdicts button { width: 28px; min-height: 26px; }
      .evidence { padding: 0 14px 8px; max-height: 30vh; overflow-y: auto; font-size: 12.5px; color: var(--text-2); }
      .evidence p { color: var(--text); }
      .evidence ul { list-style: disc; padding-left: 18px; }
      @media (pointer: coarse) { .verdicts button { width: 36px; min-height: 36px; } }
    `,
  ];

  /** The chain to show. */
  chain: Chain | null = null;
  /** The event of the request. */
  anchorId: string | null = null;
  /** Index of the event that is playing. */
  playing: number | null = null;
  /** The storyboard of the video; empty until it is fetched. */
  board: Storyboard = [];
  private opened: string | null = null;

  override render() {
    const { chain } = this;
    if (!chain) return nothing;
    return html`<ol tabindex="0" aria-label=${t('chain.label')}>${chain.events.map(
      (event, i) => html`<li>${this.#edge(chain, i - 1)} ${this.#card(event, i)}</li>`,
    )}</ol>
    ${this.#evidence(chain)}`;
  }

  #card(event: ChainEvent, i: number) {
    const when = formatSpan(spanOf(event));
    const guess = likelyLabel(event);
    const what = event.clause ?? (guess ? t('chain.guess', { label: guess }) : '');
    const classes = `card ${event.id === this.anchorId ? 'anchor' : ''} ${i === this.playing ? 'playing' : ''}`;
    const label = [t('hit.open', { title: event.video_title, time: formatClock(event.start) }), what].filter(
      Boolean,
    );
    return html`<div class=${classes} @contextmenu=${(press: MouseEvent) => this.#onContextMenu(press, event)}>
      <button aria-label=${label.join('. ')} aria-current=${i === this.playing ? 'true' : nothing}
        @click=${() => emit(this, 'tm-chain-event', { index: i })}>
        <tm-poster .src=${momentThumbnail(event.video_id, event.peak, 256)} .board=${this.board} .timeS=${event.peak}></tm-poster>
        <span class="when num">${when}</span>
        ${what ? html`<span class="what ellipsis" title=${what}>${what}</span>` : nothing}
        ${event.id === this.anchorId ? html`<span class="asked">${t('chain.anchor')}</span>` : nothing}
      </button>
      <button class="more" title=${t('moment.menu')} aria-label=${`${t('moment.menu')}: ${when}`} aria-haspopup="menu"
        @click=${(press: MouseEvent) => this.#menuBelow(press.currentTarget as HTMLElement, event)}>${glyph('more', 14)}</button>
    </div>`;
  }

  /** Renders the edge between event `i` and the next one; nothing before the first. */
  #edge(chain: Chain, i: number) {
    const [link, cause, effect] = [chain.links[i], chain.events[i], chain.events[i + 1]];
    if (!link || !cause || !effect) return nothing;
    const lag = lagLine(link.lag_s);
    const sure = isOrderOnly(link) || link.score === null ? '' : ` ${percent(link.score)}`;
    const grade = `${t(`chain.grade.${link.grade}`)}${sure}`;
    return html`<div class="edge ${link.grade}">
      <span class="muted num">${t(lag.key, lag.params)}</span>
      ${arrow(isOrderOnly(link))}
      <button class="grade" aria-expanded=${this.opened === keyOf(link)} title=${link.explanation}
        aria-label=${`${grade}. ${t('chain.evidence')}`} @click=${() => this.#open(link)}>${grade}</button>
      <span class="verdicts">${this.#verdict('confirmed', 'check', link, cause, effect)}
        ${this.#verdict('rejected', 'close', link, cause, effect)}</span>
    </div>`;
  }

  #verdict(verdict: LinkVerdict, icon: 'check' | 'close', link: Link, cause: ChainEvent, effect: ChainEvent) {
    const before = link.evidence.verdict?.state ?? null;
    const said = before === verdict;
    const params = { cause: formatClock(cause.start), effect: formatClock(effect.start) };
    const label = t(`chain.${verdict}`, params);
    const detail: VerdictChange = { cause, effect, verdict: said ? null : verdict, before };
    return html`<button class="quiet icon" aria-pressed=${said} title=${label} aria-label=${label}
      @click=${() => emit(this, 'tm-verdict', detail)}>${glyph(icon, 17)}</button>`;
  }

  /** Renders the evidence of the opened edge. */
  #evidence({ links }: Chain) {
    const link = links.find((each) => keyOf(each) === this.opened);
    if (!link) return nothing;
    return html`<div class="evidence" role="region" aria-label=${t('chain.evidence')}><p>${link.explanation}</p>
      <ul>${evidenceLines(link).map(({ key, params }) => html`<li>${t(key, params)}</li>`)}</ul></div>`;
  }

  #open(link: Link): void {
    this.opened = this.opened === keyOf(link) ? null : keyOf(link);
  }

  #menuBelow(button: HTMLElement, event: ChainEvent): void {
    const { left, bottom } = button.getBoundingClientRect();
    emit(this, 'tm-menu', { target: targetOf(event), x: left, y: bottom });
  }

  #onContextMenu(press: MouseEvent, event: ChainEvent): void {
    press.preventDefault();
    const pointed = isPointed(press);
    const box = (press.currentTarget as HTMLElement).getBoundingClientRect();
    const [x, y] = pointed ? [press.clientX, press.clientY] : [box.left, box.bottom];
    emit(this, 'tm-menu', { target: targetOf(event), x, y });
  }
}

function keyOf({ cause, effect }: Link): string {
  return `${cause} ${effect}`;
}

function targetOf({ video_id, video_title, peak }: ChainEvent): MomentTarget {
  return { videoId: video_id, videoTitle: video_title, timeS: peak, hit: null };
}

function arrow(dashed: boolean) {
  return html`<svg viewBox="0 0 120 12" preserveAspectRatio="none" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
    ${svg`<path d="M2 6h108" stroke-dasharray=${dashed ? '5 5' : nothing}/><path d="m108 1.5 9 4.5-9 4.5"/>`}</svg>`;
}
