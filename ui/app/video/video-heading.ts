/** The bar above an open video: a way back, the title, its facts, and a link. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { glyph } from '../../elements/icons.ts';
import { isNamedAfter } from '../../lib/text/amounts.ts';

/** Called by the heading's buttons. */
export interface HeadingHandlers {
  leave(): void;
  copyLink(): void;
}

/** Renders the heading. `back` names the page that one returns to. */
export function videoHeading(video: Video, back: string, handlers: HeadingHandlers): TemplateResult {
  const facts = [
    video.width && video.height ? `${video.width}×${video.height}` : null,
    video.fps ? `${Math.round(video.fps * 100) / 100} fps` : null,
    video.codec?.toUpperCase(),
  ];
  const copy = t('share.copy');
  return html`<header>
    <button class="quiet back" aria-label=${back} @click=${handlers.leave}>${glyph('previous')}<span>${back}</span></button>
    <h1 class="ellipsis" title=${video.file_name}>${video.title}</h1>
    ${isNamedAfter(video.title, video.file_name) ? nothing : html`<span class="file faint ellipsis" title=${video.file_name}>${video.file_name}</span>`}
    <span class="facts faint num">${facts.filter(Boolean).join(' · ')}</span>
    <tm-describe .video=${video}></tm-describe>
    <button class="quiet" aria-label=${copy} @click=${handlers.copyLink}>${glyph('link')}<span>${copy}</span></button>
  </header>`;
}
