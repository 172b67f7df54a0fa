/** Edits the tags and the date of capture of one video, or of several at once. */
import { css, html, nothing } from 'lit';
import type { Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { DialogElement } from '../../elements/page-element.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';
import { commonTags, dateField, patchesOf, readMetadata, typedTags } from '../../lib/library/edit-videos.ts';

/** `<tm-edit-dialog>`: `edit(videos, tags)` opens it; emits `tm-edit-confirmed`. */
export class EditDialog extends DialogElement {
  static override properties = {
    videos: { state: true },
    known: { state: true },
    removed: { state: true },
    dateTouched: { state: true },
  };
  static override styles = [
    shared,
    dialogStyles,
    css`
      dialog { width: min(480px, calc(100vw - 24px)); padding: 20px; }
      h2 { font-size: 16px; overflow-wrap: anywhere; }
      form { display: grid; gap: 14px; margin-top: 14px; }
      label, .field { display: grid; gap: 5px; color: var(--text-2); font-size: 13px; }
      input {
        height: 34px; min-width: 0; padding: 0 8px; border: 1px solid var(--line); border-radius: var(--radius-s); background: var(--bg);
        color: var(--text);
      }
      textarea {
        padding: 6px 8px; border: 1px solid var(--line); border-radius: var(--radius-s); background: var(--bg); color: var(--text);
        font-family: ui-monospace, monospace; font-size: 12px;
      }
      .date { display: flex; gap: 8px; }
      .date input { flex: 1; }
      ul { display: flex; flex-wrap: wrap; gap: 6px; }
      li button { min-height: 28px; padding: 0 8px; border-radius: 999px; }
      li button[aria-pressed='false'] { text-decoration: line-through; color: var(--text-3); background: none; border-color: var(--line); }
      .actions { display: flex; justify-content: flex-end; gap: 8px; }
    `,
  ];

  private videos: readonly Video[] = [];
  private known: readonly string[] = [];
  private removed: ReadonlySet<string> = new Set();
  private dateTouched = false;

  /** Opens the dialog for videos; `known` are the tags of the library. */
  async edit(videos: readonly Video[], known: readonly string[]): Promise<void> {
    this.videos = videos;
    this.known = known;
    this.removed = new Set();
    this.dateTouched = false;
    await this.updateComplete;
    this.dialog?.showModal();
  }

  override render() {
    const { videos } = this;
    const [first] = videos;
    if (!first) return nothing;
    const title = videos.length === 1 ? first.title : t('library.summary', { n: videos.length });
    const date = dateField(videos.length === 1 ? first.captured_at : null);
    return html`<dialog aria-labelledby="title" @close=${() => {
      this.videos = [];
    }} @keydown=${(event: Event) => event.stopPropagation()}>
      <h2 id="title">${t('edit.title', { title })}</h2>
      <form @submit=${this.#save}>
        ${this.#tags(commonTags(videos))}
        <label>${t('edit.addTags')}<input name="tags" list="known" autocomplete="off" autofocus maxlength="600"
          placeholder=${t('edit.addTags.hint')} /></label>
        <datalist id="known">${this.known.map((tag) => html`<option value=${tag}></option>`)}</datalist>
        <div class="field"><label for="date">${t(videos.length === 1 ? 'edit.date' : 'edit.dateAll')}</label>
          <span class="date"><input id="date" type="datetime-local" name="date" .value=${date} @input=${this.#touchDate} />
          <button type="button" @click=${this.#clearDate}>${t('edit.date.clear')}</button></span></div>
        ${videos.length === 1 ? this.#told(first) : nothing}
        <div class="actions"><button type="button" @click=${this.#close}>${t('video.cancel')}</button>
          <button class="primary">${t('edit.save')}</button></div>
      </form>
    </dialog>`;
  }

  /** Renders the tags that can be removed: those of all the videos. */
  #tags(tags: readonly string[]) {
    if (tags.length === 0) return nothing;
    return html`<div class="field"><span>${t('edit.tags')}</span><ul>${tags.map((tag) => {
      const kept = !this.removed.has(tag);
      const label = t(kept ? 'edit.removeTag' : 'edit.keepTag', { tag });
      return html`<li><button type="button" aria-pressed=${kept} aria-label=${label} title=${label} @click=${() => this.#toggle(tag)}>
        ${tag}${glyph(kept ? 'close' : 'plus', 12)}</button></li>`;
    })}</ul></div>`;
  }

  /** Renders the id and the facts of the caller's own. */
  #told({ external_id: externalId, metadata }: Video) {
    const text = Object.keys(metadata).length > 0 ? JSON.stringify(metadata, null, 1) : '';
    return html`<label>${t('edit.externalId')}<input name="external" maxlength="256" autocomplete="off" .value=${externalId ?? ''} /></label>
      <label>${t('edit.metadata')}<textarea name="metadata" rows="4" spellcheck="false" .value=${text}
        @input=${(event: Event) => checkMetadata(event.currentTarget as HTMLTextAreaElement)}></textarea></label>`;
  }

  #toggle(tag: string): void {
    const next = new Set(this.removed);
    if (!next.delete(tag)) next.add(tag);
    this.removed = next;
  }

  #touchDate(): void {
    this.dateTouched = true;
  }

  #clearDate(): void {
    this.dateTouched = true;
    this.#field('date').value = '';
  }

  #field(name: string): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`input[name=${name}]`) as HTMLInputElement;
  }

  #typedFacts() {
    const metadata = this.renderRoot.querySelector('textarea');
    if (metadata === null) return {};
    return {
      externalId: this.#field('external').value.trim() || null,
      metadata: readMetadata(metadata.value) ?? undefined,
    };
  }

  #close(): void {
    this.dialog?.close();
  }

  #save(event: Event): void {
    event.preventDefault();
    const date = this.#field('date').value;
    const patches = patchesOf(this.videos, {
      add: typedTags(this.#field('tags').value),
      remove: [...this.removed],
      ...this.#typedFacts(),
      capturedAt: this.dateTouched ? (date === '' ? null : new Date(date).toISOString()) : undefined,
    });
    this.#close();
    if (patches.length > 0) emit(this, 'tm-edit-confirmed', { patches });
  }
}

/** The form is not sent while the text is no JSON object. */
function checkMetadata(field: HTMLTextAreaElement): void {
  field.setCustomValidity(readMetadata(field.value) === null ? t('edit.metadata.bad') : '');
}
