/** The picture at the pointer: the second, how relevant it is, and what the event it lies in may be. */
import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { VideoEvent } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { formatClock } from '../../lib/time/clock.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';

const WIDTH_PX = 176;

/** What the preview is made from. */
export interface PreviewScene {
  timeS: number;
  /** Where the pointer is, and how wide the strip is, in CSS pixels. */
  x: number;
  width: number;
  board: Storyboard;
  /** Whether the view is so near that tenths of a second differ. */
  fine: boolean;
  relevance: string;
  events: readonly VideoEvent[];
}

/** The preview; it stays inside the strip. */
export function previewAt({ timeS, x, width, board, fine, relevance, events }: PreviewScene): TemplateResult {
  const left = Math.min(Math.max(0, x - WIDTH_PX / 2), Math.max(0, width - WIDTH_PX));
  const label = events.find(({ start, end }) => timeS >= start && timeS < end)?.labels[0]?.text;
  return html`<div class="preview" style=${styleMap({ left: `${left}px`, width: `${WIDTH_PX}px` })}>
    ${board.length > 0 ? html`<tm-frame .board=${board} .timeS=${timeS}></tm-frame>` : nothing}
    <p class="num"><b>${formatClock(timeS, fine ? 1 : 0)}</b> ${relevance}</p>
    ${label ? html`<p class="ellipsis">${t('chain.guess', { label })}</p>` : nothing}
  </div>`;
}
