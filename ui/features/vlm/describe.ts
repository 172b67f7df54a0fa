/**
 * Lets the user's vision model describe the moments of a video, a few at a time: how far it is, and a way to stop. What
 * is described stays so, and is not sent again. Renders nothing where no model is set.
 */
import { html, nothing, type PropertyValues } from 'lit';
import type { Video, VideoCaptions, VlmState } from '../../../contract/index.ts';
import { ApiError, isAbort } from '../../data/api.ts';
import { language, t } from '../../data/locale.ts';
import { deleteCaptions, describeMoments, getCaptions, getVlm } from '../../data/models/vlm.ts';
import { failureLine } from '../../elements/failure.ts';
import { glyph } from '../../elements/icons.ts';
import { DialogElement } from '../../elements/page-element.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';
import { consentDialog, consentStyles } from './consent.ts';

/** `<tm-describe>`. */
export class Describe extends DialogElement {
  static override properties = {
    video: { attribute: false },
    vlm: { state: true },
    captions: { state: true },
    asking: { state: true },
    unusable: { state: true },
    error: { state: true },
  };
  static override styles = [shared, dialogStyles, consentStyles];

  /** The video whose moments are described. */
  video: Video | null = null;
  private vlm: VlmState | null = null;
  private captions: VideoCaptions | null = null;
  private asking: AbortController | null = null;
  /** Answers that could not be used, this time. */
  private unusable = 0;
  private error: ApiError | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    // A server that does not answer is reported by the page itself.
    getVlm().then(
      (vlm) => {
        this.vlm = vlm;
        void this.#read();
      },
      () => undefined,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.asking?.abort();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('video')) return;
    const before = changed.get('video');
    const { id, indexed_s } = this.video ?? {};
    if (before?.id === id && before?.indexed_s === indexed_s) return;
    if (before?.id !== id) {
      this.asking?.abort();
      [this.captions, this.error, this.unusable] = [null, null, 0];
    }
    void this.#read();
  }

  override render() {
    const { vlm, captions, asking } = this;
    if (!vlm?.model || !vlm.host || !captions) return nothing;
    const [done, n] = [captions.data.length, captions.remaining];
    const words = { n, model: vlm.model, host: vlm.host };
    if (asking) {
      return html`<span role="status" class="num">${t('describe.progress', { done, of: done + n })}</span>
        <button @click=${() => asking.abort()}>${t('vlm.stop')}</button>`;
    }
    const consent = {
      title: t('describe.ask', words),
      says: [t('describe.leaves', words), t('describe.stays')],
      send: t('vlm.send', { pictures: n }),
    };
    return html`${this.#failure()}
      ${
        done > 0
          ? html`<button class="quiet" title=${t('describe.forget.why')} @click=${() => void this.#forget()}>
        ${t('describe.forget', { n: done })}</button>`
          : nothing
      }
      ${
        n > 0
          ? html`<button class="quiet" title=${t('describe.why', words)} @click=${() => this.dialog?.showModal()}>
        ${glyph('words', 16)}${t('describe.do', words)}</button>`
          : nothing
      }
      ${consentDialog(consent, () => void this.#describe())}`;
  }

  #failure() {
    const { error, unusable } = this;
    if (error) return html`<span class="bad" role="alert">${failureLine(error)}</span>`;
    return unusable > 0
      ? html`<span class="bad" role="status">${t('describe.unusable', { n: unusable })}</span>`
      : nothing;
  }

  async #read(): Promise<void> {
    const { video, vlm } = this;
    if (!video || !vlm?.model) return;
    const captions = await getCaptions(video.id).catch(() => null);
    if (captions && this.video?.id === video.id) this.captions = captions;
  }

  /** Request after request, so that each shows how far it is, and stopping loses none. */
  async #describe(): Promise<void> {
    const { video } = this;
    if (!video) return;
    const asking = new AbortController();
    this.asking = asking;
    [this.error, this.unusable] = [null, 0];
    try {
      for (let from: number | null = 0; from !== null; ) {
        const said = await describeMoments(video.id, { from, language: language() }, asking.signal);
        this.unusable += said.unusable.length;
        await this.#read();
        if (said.problem) throw new ApiError(said.problem, said.problem);
        from = said.next;
      }
    } catch (thrown) {
      if (!isAbort(thrown)) this.error = thrown as ApiError;
      await this.#read();
    } finally {
      if (this.asking === asking) this.asking = null;
    }
  }

  async #forget(): Promise<void> {
    const { video } = this;
    if (!video) return;
    try {
      await deleteCaptions(video.id);
      this.error = null;
    } catch (thrown) {
      this.error = thrown as ApiError;
    }
    await this.#read();
  }
}
