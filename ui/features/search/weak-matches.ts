/** The tail of weak matches behind strong ones: hidden until it is asked for. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Segment } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import type { Answer } from './search-session.ts';

/** The hits to list, and how many weak ones are hidden. */
export interface ListedHits {
  shown: readonly Segment[];
  /** The weak matches, of which none is listed while they are hidden. */
  weak: number;
  isHidden: boolean;
}

/** Splits the hits of an answer. Where no match is strong, the weak ones are the answer, and none is hidden. */
export function listedHits(
  { response, hits }: Pick<Answer, 'response' | 'hits'>,
  isOpen: boolean,
): ListedHits {
  const strong = hits.filter(({ match }) => match !== 'weak');
  const weak = response.state === 'found' ? hits.length - strong.length : 0;
  const isHidden = weak > 0 && !isOpen;
  return { shown: isHidden ? strong : hits, weak, isHidden };
}

/** Renders the button that shows or hides them; nothing where there are none. `hasMore`: the server has further ones. */
export function weakMatches(
  { weak, isHidden }: ListedHits,
  hasMore: boolean,
  toggle: () => void,
): TemplateResult | typeof nothing {
  if (weak === 0) return nothing;
  const words = isHidden
    ? t('search.weak.show', { n: `${weak}${hasMore ? '+' : ''}` })
    : t('search.weak.hide');
  return html`<div class="more"><button class="quiet" aria-expanded=${!isHidden} @click=${toggle}>${words}</button></div>`;
}
