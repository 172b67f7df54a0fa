/** The folders that are watched: to add, pause, scan and remove; with what is in them and what is wrong. */
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Source } from '../../../contract/index.ts';
import { ApiError } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import {
  addSource,
  listSources,
  pauseSource,
  removeSource,
  rescanSource,
} from '../../data/sources/sources.ts';
import { failureLine } from '../../elements/failure.ts';
import { glyph } from '../../elements/icons.ts';
import { DialogElement } from '../../elements/page-element.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';

/** How often the list is read while it is on display. */
const EVERY_MS = 2000;

const COUNTS = ['indexed', 'waiting', 'queued', 'failed', 'offline', 'removed'] as const;

/** `<tm-source-dialog>`: `show()` opens it. */
export class SourceDialog extends DialogElement {
  static override properties = {
    sources: { state: true },
    error: { state: true },
    removing: { state: true },
  };
  static override styles = [
    shared,
    dialogStyles,
    css`
      dialog { width: min(680px, calc(100vw - 24px)); max-height: 86vh; padding: 16px 20px; }
      .head, .line, .actions { display: flex; align-items: center; gap: 8px; }
      .head h2, .line > :first-child { flex: 1; min-width: 0; }
      h2 { font-size: 16px; }
      form { display: grid; grid-template-columns: 1fr 1fr auto; gap: 8px; margin: 12px 0; }
      form [name='path'] { grid-column: 1 / -1; }
      input { height: 32px; min-width: 0; padding: 0 8px; border: 1px solid var(--line); border-radius: var(--radius-s); background: var(--bg); }
      ul > li { display: grid; gap: 6px; padding: 10px 0; border-top: 1px solid var(--line); font-size: 13px; }
      progress { width: 100%; }
      .state { padding: 0 7px; border: 1px solid var(--line); border-radius: 9px; font-size: 11.5px; }
      .unreachable, .bad { color: var(--danger); }
    `,
  ];

  private sources: readonly Source[] | null = null;
  private error: ApiError | null = null;
  /** The source that is about to be removed. */
  private removing: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Opens the dialog. */
  show(): void {
    this.error = null;
    this.removing = null;
    this.dialog?.showModal();
    void this.#refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render() {
    return html`<dialog aria-labelledby="title" @keydown=${(event: Event) => event.stopPropagation()}>
      <div class="head"><h2 id="title">${t('source.title')}</h2>
        <button class="quiet icon" title=${t('app.close')} aria-label=${t('app.close')} @click=${() => this.dialog?.close()}>${glyph('close')}</button></div>
      <p class="muted">${t('source.body')}</p>
      <form @submit=${this.#add}>
        <input name="path" required maxlength="4096" autocomplete="off" aria-label=${t('source.path')} placeholder=${t('source.path')} />
        <input name="include" aria-label=${t('source.include')} placeholder=${t('source.include')} />
        <input name="exclude" aria-label=${t('source.exclude')} placeholder=${t('source.exclude')} />
        <button class="primary">${t('source.add')}</button>
      </form>
      ${this.error ? html`<p class="bad" role="alert">${failureLine(this.error)}</p>` : nothing}
      ${this.sources?.length === 0 ? html`<p class="muted">${t('source.none')}</p>` : nothing}
      <ul>${repeat(
        this.sources ?? [],
        ({ id }) => id,
        (source) => this.#row(source),
      )}</ul>
    </dialog>`;
  }

  #row({ id, path, state, counts, error, watched_by: by }: Source) {
    const paused = state === 'paused';
    const coming = counts.waiting + counts.queued;
    const all = coming + counts.indexed + counts.failed;
    return html`<li>
      <div class="line"><strong class="ellipsis" title=${path}>${path}</strong>
        <span class="state ${state}" title=${t(`source.by.${by}`)}>${t(`source.state.${state}`)}</span></div>
      ${coming > 0 ? html`<progress max=${all} value=${all - coming} aria-label=${t('source.progress')}></progress>` : nothing}
      <p class="faint num">${COUNTS.filter((name) => counts[name] > 0 || name === 'indexed')
        .map((name) => t(`source.count.${name}`, { n: counts[name] }))
        .join(' · ')}</p>
      ${error ? html`<p class="bad">${failureLine(error)}</p>` : nothing}
      ${this.removing === id ? this.#confirm(id) : this.#actions(id, path, paused)}
    </li>`;
  }

  #actions(id: string, path: string, paused: boolean) {
    return html`<div class="actions">
      <button @click=${() => void this.#attempt(() => pauseSource(id, !paused))}>${t(paused ? 'source.resume' : 'source.pause')}</button>
      <button @click=${() => void this.#attempt(() => rescanSource(id))}>${t('source.rescan')}</button>
      <button class="quiet icon" title=${t('source.remove', { path })} aria-label=${t('source.remove', { path })}
        @click=${() => {
          this.removing = id;
        }}>${glyph('trash', 16)}</button></div>`;
  }

  #confirm(id: string) {
    return html`<p>${t('source.remove.body')}</p><div class="actions">
      <button class="danger" @click=${() => void this.#attempt(() => removeSource(id))}>${t('source.remove.confirm')}</button>
      <button @click=${() => {
        this.removing = null;
      }}>${t('video.cancel')}</button></div>`;
  }

  #add(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const text = (name: string) => String(fields.get(name) ?? '').trim();
    const globs = (name: string) =>
      text(name)
        .split(/[\s,，]+/)
        .filter(Boolean);
    void this.#attempt(async () => {
      await addSource(text('path'), globs('include'), globs('exclude'));
      form.reset();
    });
  }

  /** Does what a button asks for, and shows what came of it. */
  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.error = null;
      this.removing = null;
    } catch (thrown) {
      this.error = thrown instanceof ApiError ? thrown : null;
    }
    await this.#refresh();
  }

  async #refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.sources = await listSources();
    } catch (thrown) {
      this.error = thrown instanceof ApiError ? thrown : null;
    }
    if (this.isOpen) this.#timer = setTimeout(() => void this.#refresh(), EVERY_MS);
  }
}
