/** A probability in words, a number and a short bar. */
import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Segment } from '../../api/schema.ts';
import { t } from '../data/locale.ts';
import { likelihoodOf, percent } from '../lib/likelihood.ts';

/** The words alone, for labels. */
export function likelihoodText(probability: number | null): string {
  const words = t(`likely.${likelihoodOf(probability)}`);
  return probability === null ? words : `${words} ${percent(probability)}`;
}

/** The badge of a hit; styled by `badgeStyles`. */
export function likelihoodBadge({ probability, score }: Segment): TemplateResult {
  const level = likelihoodOf(probability);
  return html`<span class="likely ${level}" title=${t('likely.score', { score: score.toFixed(3) })}>
    <span class="bar" aria-hidden="true"><i style=${styleMap({ width: `${Math.round((probability ?? 0) * 100)}%` })}></i></span>
    <span>${t(`likely.${level}`)}</span>
    ${probability === null ? nothing : html`<span class="num">${percent(probability)}</span>`}
  </span>`;
}
