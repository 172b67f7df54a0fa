/** Asks before videos are deleted, and says what happens to their files. */
import { css, html, nothing } from 'lit';
import type { Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { DialogElement } from '../../elements/page-element.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';

/** `<tm-delete-dialog>`: `ask(videos)` opens it; emits `tm-delete-confirmed`. */
export class DeleteDialog extends DialogElement {
  static override properties = { videos: { state: true } };
  static override styles = [
    shared,
    dialogStyles,
    css`
      dialog { width: min(440px, calc(100vw - 24px)); padding: 20px; }
      h2 { font-size: 16px; overflow-wrap: anywhere; }
      p { margin: 8px 0 18px; color: var(--text-2); }
      .actions { display: flex; justify-content: flex-end; gap: 8px; }
    `,
  ];

  private videos: readonly Video[] = [];

  /** Opens the dialog for videos. */
  async ask(videos: readonly Video[]): Promise<void> {
    this.videos = videos;
    await this.updateComplete;
    this.dialog?.showModal();
  }

  override render() {
    const { videos } = this;
    const [first] = videos;
    if (!first) return nothing;
    const ids = videos.map(({ id }) => id);
    const asks =
      videos.length === 1
        ? t('video.delete.ask', { title: first.title })
        : t('videos.delete.ask', { n: videos.length });
    return html`<dialog aria-labelledby="title" @close=${() => {
      this.videos = [];
    }} @keydown=${(event: Event) => event.stopPropagation()}>
      <h2 id="title">${asks}</h2>
      <p>${this.#consequence(first)}</p>
      <form method="dialog" class="actions">
        <button autofocus>${t('video.cancel')}</button>
        <button class="danger" @click=${() => emit(this, 'tm-delete-confirmed', { ids })}>${t('video.delete.confirm')}</button>
      </form>
    </dialog>`;
  }

  #consequence(first: Video): string {
    const { videos } = this;
    if (videos.length === 1) {
      return t(first.owned ? 'video.delete.owned' : 'video.delete.kept', { name: first.file_name });
    }
    const owned = videos.filter((video) => video.owned).length;
    const kept = videos.length - owned;
    return [
      owned > 0 ? t('videos.delete.owned', { n: owned }) : '',
      kept > 0 ? t('videos.delete.kept', { n: kept }) : '',
    ].join(' ');
  }
}
