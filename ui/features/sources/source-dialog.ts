/** The folders that are watched: to add, pause, scan and remove; with what is in them and what is wrong. */
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Source } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import {
  addSource,
  listSources,
  pauseSource,
  removeSource,
  rescanSource,
} from '../../data/sources/sources.ts';
import { ListDialog, listDialogStyles } from '../../elements/dialogs/list-dialog.ts';
import { failureLine } from '../../elements/failure.ts';
import { glyph } from '../../elements/icons.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';

const COUNTS = ['indexed', 'waiting', 'queued', 'failed', 'offline', 'removed'] as const;

/** `<tm-source-dialog>`: `show()` opens it. */
export class SourceDialog extends ListDialog {
  static override properties = {
    ...ListDialog.properties,
    sources: { state: true },
    removing: { state: true },
  };
  static override styles = [
    shared,
    dialogStyles,
    listDialogStyles,
    css`
      form { display: grid; grid-template-columns: 1fr 1fr auto; }
      form [name='path'] { grid-column: 1 / -1; }
      progress { width: 100%; }
      .unreachable { color: var(--danger); }
    `,
  ];

  private sources: readonly Source[] | null = null;
  /** The source that is about to be removed. */
  private removing: string | null = null;

  override show(): void {
    this.removing = null;
    super.show();
  }

  protected override async read(): Promise<void> {
    this.sources = await listSources();
  }

  override render() {
    return html`<dialog aria-labelledby="title" @keydown=${(event: Event) => event.stopPropagation()}>
      ${this.head(t('source.title'), t('source.body'))}
      <form @submit=${this.#add}>
        <input name="path" required maxlength="4096" autocomplete="off" aria-label=${t('source.path')} placeholder=${t('source.path')} />
        <input name="include" aria-label=${t('source.include')} placeholder=${t('source.include')} />
        <input name="exclude" aria-label=${t('source.exclude')} placeholder=${t('source.exclude')} />
        <button class="primary">${t('source.add')}</button>
      </form>
      ${this.failure()}
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

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    if (await this.attempt(work)) this.removing = null;
  }
}
