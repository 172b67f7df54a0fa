/** Asks before a video is deleted, and explains what happens to its file. */
import { css, html, nothing } from 'lit';
import type { Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';

/** `<tm-delete-dialog>`: `ask(video)` opens it; emits `tm-delete-confirmed`. */
export class DeleteDialog extends PageElement {
  static override properties = { video: { state: true } };
  static override styles = [
    shared,
    css`
      dialog {
        width: min(440px, calc(100vw - 24px)); padding: 20px; border: 1px solid var(--line); border-radius: 12px;
        background: var(--surface); color: var(--text); box-shadow: var(--shadow);
      }
      dialog::backdrop { background: rgb(0 0 0 / 0.5); }
      h2 { font-size: 16px; overflow-wrap: anywhere; }
      p { margin: 8px 0 18px; color: var(--text-2); }
      .actions { display: flex; justify-content: flex-end; gap: 8px; }
    `,
  ];

  private video: Video | null = null;

  /** Opens the dialog for a video. */
  async ask(video: Video): Promise<void> {
    this.video = video;
    await this.updateComplete;
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  /** True while the dialog is open, when the page's own keys are off. */
  get isOpen(): boolean {
    return this.renderRoot.querySelector('dialog')?.open === true;
  }

  override render() {
    const { video } = this;
    if (!video) return nothing;
    return html`<dialog aria-labelledby="title" @close=${() => {
      this.video = null;
    }} @keydown=${(event: Event) => event.stopPropagation()}>
      <h2 id="title">${t('video.delete.ask', { title: video.title })}</h2>
      <p>${t(video.owned ? 'video.delete.owned' : 'video.delete.kept', { name: video.file_name })}</p>
      <form method="dialog" class="actions">
        <button autofocus>${t('video.cancel')}</button>
        <button class="danger" @click=${() => emit(this, 'tm-delete-confirmed', { id: video.id })}>${t('video.delete.confirm')}</button>
      </form>
    </dialog>`;
  }
}
