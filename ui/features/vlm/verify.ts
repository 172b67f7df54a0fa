/**
 * Lets the user's vision model judge the first moments of an answer. Says what would leave the machine, and where it would
 * go, before anything does. Renders nothing where no model is set.
 */
import { html, nothing, type PropertyValues } from 'lit';
import type { Segment } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { verifyMoments } from '../../data/models/vlm.ts';
import { emit } from '../../elements/events.ts';
import { failureLine } from '../../elements/failure.ts';
import { glyph } from '../../elements/icons.ts';
import { consentDialog } from './consent.ts';
import { VlmElement } from './vlm-element.ts';

/** The moments that are judged: those that people look at. */
const JUDGED = 8;

/** `<tm-verify>`: emits `tm-verdicts`. */
export class Verify extends VlmElement {
  static override properties = {
    ...VlmElement.properties,
    query: { attribute: false },
    hits: { attribute: false },
  };

  /** The sentence that the moments shall show. */
  query = '';
  /** The moments, best first. */
  hits: readonly Segment[] = [];

  /** An answer about other moments would be of no use. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('query')) return;
    this.asking?.abort();
    this.error = null;
  }

  get #judged(): readonly Segment[] {
    return this.hits.slice(0, JUDGED);
  }

  override render() {
    const { vlm } = this;
    if (!vlm?.model || !vlm.host || this.query === '' || this.hits.length === 0) return nothing;
    if (this.asking) {
      return html`<span role="status">${t('vlm.asking', { model: vlm.model })}</span>
        <button @click=${() => this.asking?.abort()}>${t('vlm.stop')}</button>`;
    }
    const n = this.#judged.length;
    const words = { n, model: vlm.model, host: vlm.host, pictures: n * vlm.pictures_per_moment };
    const consent = {
      title: t('vlm.ask', words),
      says: [t('vlm.leaves', words), t('vlm.stays')],
      send: t('vlm.send', words),
    };
    return html`${this.error ? html`<span class="bad" role="alert">${failureLine(this.error)}</span>` : nothing}
      <button class="quiet" title=${t('vlm.verify.why', words)} @click=${() => this.dialog?.showModal()}>
        ${glyph('check', 16)}${t('vlm.verify')}</button>
      ${consentDialog(consent, () => void this.#verify())}`;
  }

  #verify(): Promise<void> {
    const { query } = this;
    const hits = this.#judged;
    return this.ask(async (signal) => {
      const { moments } = await verifyMoments(query, hits, signal);
      const verdicts = hits.flatMap((hit, i) => (moments[i] ? [{ hit, ...moments[i] }] : []));
      emit(this, 'tm-verdicts', { query, verdicts });
    });
  }
}
