/** Strong and weak matches as two lists under headings: the weak ones are hidden until they are asked for. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Segment } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import type { Answer } from './search-session.ts';

/** The hits to list, in two groups. */
export interface ListedHits {
  /** The answer: strong matches, or all where none is strong. */
  first: readonly Segment[];
  /** The weak matches behind strong ones, listed or hidden. */
  weak: readonly Segment[];
  isHidden: boolean;
}

/** Splits the hits of an answer. Where no match is strong, the weak ones are the answer, and none is hidden. */
export function listedHits(
  { response, hits }: Pick<Answer, 'response' | 'hits'>,
  isOpen: boolean,
): ListedHits {
  if (response.state !== 'found') return { first: hits, weak: [], isHidden: false };
  const weak = hits.filter(({ match }) => match === 'weak');
  const first = hits.filter(({ match }) => match !== 'weak');
  return { first, weak, isHidden: weak.length > 0 && !isOpen };
}

/** Returns the hits on the page, in order. */
export function shownHits({ first, weak, isHidden }: ListedHits): readonly Segment[] {
  return isHidden ? first : [...first, ...weak];
}

/** Renders one list of moments. */
export type RenderList = (hits: readonly Segment[]) => TemplateResult;

/**
 * Renders the lists: strong matches, the button that shows or hides the weak ones, and those; without headings where all
 * matches are of one strength. `hasMore`: the server has further weak ones.
 */
export function matchLists(
  { first, weak, isHidden }: ListedHits,
  list: RenderList,
  { hasMore, toggle }: { hasMore: boolean; toggle: () => void },
): TemplateResult {
  if (weak.length === 0) return list(first);
  const counts = { strong: `${first.length}`, weak: `${weak.length}${hasMore ? '+' : ''}` };
  const words = isHidden ? t('search.weak.show', { n: counts.weak }) : t('search.weak.hide');
  const more = html`<div class="more"><button class="quiet" aria-expanded=${!isHidden} aria-controls="weak" @click=${toggle}>${words}</button></div>`;
  return html`<section aria-labelledby="strong-title">${heading('strong', counts.strong)} ${list(first)}</section>${more}
    <section id="weak" aria-labelledby="weak-title" ?hidden=${isHidden}>${
      isHidden ? nothing : html`${heading('weak', counts.weak)} ${list(weak)}`
    }</section>`;
}

function heading(strength: 'strong' | 'weak', n: string): TemplateResult {
  return html`<h2 class="strength" id=${`${strength}-title`}>${t(`search.${strength}.title`)} <span class="num faint">${n}</span>
    ${strength === 'weak' ? html`<span class="faint">${t('search.weak.why')}</span>` : nothing}</h2>`;
}
