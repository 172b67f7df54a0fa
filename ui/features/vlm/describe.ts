/**
 * Lets the user's vision model describe the moments of a video, a few at a time: how far it is, and a way to stop. What
 * is described stays so, and is not sent again. Renders nothing where no model is set.
 */
import { html, nothing, type PropertyValues } from 'lit';
import type { Video, VideoCaptions } from '../../../contract/index.ts';
import { ApiError } from '../../data/api.ts';
import { language, t } from '../../data/locale.ts';
import { deleteCaptions, describeMoments, getCaptions } from '../../data/models/vlm.ts';
import { failureLine } from '../../elements/failure.ts';
import { glyph } from '../../elements/icons.ts';
import { consentDialog } from './consent.ts';
import { VlmElement } from './vlm-element.ts';

/** `<tm-describe>`. */
export class Describe extends VlmElement {
  static override properties = {
    ...VlmElement.properties,
    video: { attribute: false },
    captions: { state: true },
    unusable: { state: true },
    isForgetting: { state: true },
  };

  /** The video whose moments are described. */
  video: Video | null = null;
  private captions: VideoCaptions | null = null;
  /** Answers that could not be used, this time. */
  private unusable = 0;
  /** True while the dialog asks whether to delete. */
  private isForgetting = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('video') && changed.get('video')?.id !== this.video?.id) {
      this.asking?.abort();
      [this.captions, this.error, this.unusable] = [null, null, 0];
    }
  }

  /** Reads the captions anew when the model is known, and when more of the video is indexed. */
  protected override updated(changed: PropertyValues): void {
    const before = changed.get('video') as Video | null | undefined;
    const isSame = before?.id === this.video?.id && before?.indexed_s === this.video?.indexed_s;
    if (changed.has('vlm') || (changed.has('video') && !isSame)) void this.#read();
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
    return html`${this.#failure()}
      ${
        done > 0
          ? html`<button class="quiet" title=${t('describe.forget.why')} @click=${() => void this.#open(true)}>
        ${t('describe.forget', { n: done })}</button>`
          : nothing
      }
      ${
        n > 0
          ? html`<button class="quiet" title=${t('describe.why', words)} @click=${() => void this.#open(false)}>
        ${glyph('words', 16)}${t('describe.do', words)}</button>`
          : nothing
      }
      ${this.isForgetting ? this.#askToForget(done) : this.#askToDescribe(words)}`;
  }

  async #open(isForgetting: boolean): Promise<void> {
    this.isForgetting = isForgetting;
    await this.updateComplete;
    this.dialog?.showModal();
  }

  #askToDescribe(words: { n: number; model: string; host: string }) {
    const consent = {
      title: t('describe.ask', words),
      says: [t('describe.leaves', words), t('describe.stays')],
      send: t('describe.send', words),
    };
    return consentDialog(consent, () => void this.#describe());
  }

  #askToForget(n: number) {
    const consent = {
      title: t('describe.forget.ask', { n }),
      says: [t('describe.forget.says')],
      send: t('describe.forget', { n }),
    };
    return consentDialog(consent, () => void this.#forget());
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
    this.unusable = 0;
    await this.ask(async (signal) => {
      for (let from: number | null = 0; from !== null; ) {
        const said = await describeMoments(video.id, { from, language: language() }, signal);
        this.unusable += said.unusable.length;
        await this.#read();
        if (said.problem) throw new ApiError(said.problem, said.problem);
        from = said.next;
      }
    });
    await this.#read();
  }

  async #forget(): Promise<void> {
    const { video } = this;
    if (!video) return;
    await this.ask(() => deleteCaptions(video.id));
    await this.#read();
  }
}
