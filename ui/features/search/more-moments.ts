/** The end of a list of moments: a button for more of them, or why they could not be fetched. */
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../data/locale.ts';
import { failureLine } from '../../elements/failure.ts';
import type { More } from './search-session.ts';

/** Renders nothing where there are no more; `ask` fetches them. The list lays it out, as `.more`. */
export function moreMoments(more: More, ask: () => void): TemplateResult | typeof nothing {
  if (more.kind === 'none') return nothing;
  const words = { ready: 'search.more', loading: 'app.loading', failed: 'app.retry' } as const;
  return html`<div class="more">
    ${more.kind === 'failed' ? html`<p class="muted" role="alert">${failureLine(more.error)}</p>` : nothing}
    <button ?disabled=${more.kind === 'loading'} @click=${ask}>${t(words[more.kind])}</button></div>`;
}
