/** The strength of a match as words and, where its picture counts, a number and a short bar. */
import { html, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Segment } from '../../contract/index.ts';
import { t } from '../data/locale.ts';
import { likelihoodOf, percent } from '../lib/text/likelihood.ts';

/** Returns the words alone, for labels. */
export function likelihoodText(hit: Segment): string {
  const words = t(`likely.${likelihoodOf(hit)}`);
  return hit.probability === null ? words : `${words} ${percent(hit.probability)}`;
}

/** Renders the badge of a hit, styled by `badgeStyles`. Without a calibrated probability, only the similarity. */
export function likelihoodBadge(hit: Segment): TemplateResult {
  const { probability, score } = hit;
  const level = likelihoodOf(hit);
  if (level === 'said' || level === 'written' || level === 'titled' || level === 'described')
    return html`<span class="likely words">${t(`likely.${level}`)}</span>`;
  const similarity = t('likely.score', { score: score.toFixed(probability === null ? 2 : 3) });
  if (probability === null)
    return html`<span class="likely num" title=${t('likely.unrated')}>${similarity}</span>`;
  const width = `${Math.round(probability * 100)}%`;
  return html`<span class="likely ${level}" title=${similarity}>
    <span class="bar" aria-hidden="true"><i style=${styleMap({ width })}></i></span>
    <span>${t(`likely.${level}`)}</span><span class="num">${percent(probability)}</span>
  </span>`;
}
