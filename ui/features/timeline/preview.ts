/** The preview at the pointer: the picture, the second, its relevance, and a guess at its event. */
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
  relevance: string;
  events: readonly VideoEvent[];
  speech: readonly Span[] | null | undefined;
}

/** Renders the preview; it stays inside the strip. */
export function previewAt(scene: PreviewScene): TemplateResult {
  const { timeS, x, width, board, fine, relevance, events, speech } = scene;
  const isSpoken = speech?.some(({ startS, endS }) => timeS >= startS && timeS < endS) ?? false;
  const left = Math.min(Math.max(0, x - WIDTH_PX / 2), Math.max(0, width - WIDTH_PX));
  const label = likelyLabel(events.find(({ start, end }) => timeS >= start && timeS < end));
  return html`<div class="preview" style=${styleMap({ left: `${left}px`, width: `${WIDTH_PX}px` })}>
    ${board.length > 0 ? html`<tm-frame .board=${board} .timeS=${timeS}></tm-frame>` : nothing}
    <p class="num"><b>${formatClock(timeS, fine ? 1 : 0)}</b> ${relevance}</p>
    ${isSpoken ? html`<p class="ellipsis">${t('timeline.speech')}</p>` : nothing}
    ${label ? html`<p class="ellipsis">${t('chain.guess', { label })}</p>` : nothing}
  </div>`;
}
