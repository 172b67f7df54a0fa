/**
 * The preview at the pointer: the picture, the second, its relevance, and a guess at its event. Relevance is drawn as the
 * strip draws it, and not said as a number: beside the probability of a match, another percentage would read as one.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { VideoEvent } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { likelyLabel } from '../../lib/chains.ts';
import { formatClock } from '../../lib/time/clock.ts';
import type { Span } from '../../lib/time/span.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';

const WIDTH_PX = 176;

/** The inputs of the preview. */
export interface PreviewScene {
  timeS: number;
  /** Position of the pointer and width of the strip, in CSS pixels. */
  x: number;
  width: number;
  board: Storyboard;
  /** True when the view is so near that tenths of a second differ. */
  fine: boolean;
  /** From 0, the level of most of the video, to 1, its best second; null: not known here, `note` says why. */
  relevance: number | null;
  note: string;
  events: readonly VideoEvent[];
  speech: readonly Span[] | null | undefined;
}

/** Renders the preview; it stays inside the strip. */
export function previewAt(scene: PreviewScene): TemplateResult {
  const { timeS, x, width, board, fine, relevance, note, events, speech } = scene;
  const isSpoken = speech?.some(({ startS, endS }) => timeS >= startS && timeS < endS) ?? false;
  const left = Math.min(Math.max(0, x - WIDTH_PX / 2), Math.max(0, width - WIDTH_PX));
  const label = likelyLabel(events.find(({ start, end }) => timeS >= start && timeS < end));
  return html`<div class="preview" style=${styleMap({ left: `${left}px`, width: `${WIDTH_PX}px` })}>
    ${board.length > 0 ? html`<tm-frame .board=${board} .timeS=${timeS}></tm-frame>` : nothing}
    <p class="num"><b>${formatClock(timeS, fine ? 1 : 0)}</b> ${relevance === null ? note : bar(relevance)}</p>
    ${isSpoken ? html`<p class="ellipsis">${t('timeline.speech')}</p>` : nothing}
    ${label ? html`<p class="ellipsis">${t('chain.guess', { label })}</p>` : nothing}
  </div>`;
}

function bar(relevance: number): TemplateResult {
  return html`<meter value=${relevance} title=${t('timeline.relevance')} aria-label=${t('timeline.relevance')}></meter>`;
}
