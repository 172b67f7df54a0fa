/** The sources that are watched: to add, pause, scan and remove; with what is in them and what is wrong. */
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

const KINDS = ['folder', 'urls', 's3'] as const;

/** `<tm-source-dialog>`: `show()` opens it. */
export class SourceDialog extends ListDialog {
  static override properties = {
    ...ListDialog.properties,
    sources: { state: true },
    removing: { state: true },
    kind: { state: true },
  };
  static override styles = [
    shared,
    dialogStyles,
    listDialogStyles,
    css`
      form { display: grid; grid-template-columns: 1fr 1fr auto; }
      form .whole { grid-column: 1 / -1; }
      form .kinds { display: flex; gap: 14px; border: 0; padding: 0; margin: 0; font-size: 13px; }
      form .kinds label { display: flex; align-items: center; gap: 5px; }
      form .kinds input { height: auto; }
      textarea { min-height: 64px; padding: 6px 8px; border: 1px solid var(--line); border-radius: var(--radius-s); background: var(--bg); font: inherit; resize: vertical; }
      progress { width: 100%; }
      .unreachable { color: var(--danger); }
    `,
  ];

  private sources: readonly Source[] | null = null;
  /** The kind of source that is about to be added. */
  private kind: Source['kind'] = 'folder';
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
        <fieldset class="kinds whole" role="radiogroup" aria-label=${t('source.kind')}>${KINDS.map((kind) => this.#choice(kind))}</fieldset>
        ${this.#place()}
        ${field('include')}${field('exclude')}
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

  #choice(kind: Source['kind']) {
    return html`<label><input type="radio" name="kind" .checked=${this.kind === kind}
      @change=${() => {
        this.kind = kind;
      }} />${t(`source.kind.${kind}`)}</label>`;
  }

  /** The fields that say where a source of the chosen kind is. */
  #place() {
    if (this.kind === 'folder') return field('path', { isWhole: true, isRequired: true });
    if (this.kind === 's3') {
      return html`${field('bucket', { isRequired: true })}${field('prefix')}<span></span>
        ${field('endpoint')}${field('region')}<span></span>
        <p class="faint whole">${t('source.s3.key')}</p>`;
    }
    return html`<textarea class="whole" name="urls" required spellcheck="false" aria-label=${t('source.urls')} placeholder=${t('source.urls')}></textarea>
      <p class="faint whole">${t('source.urls.body')}</p>`;
  }

  #row({ id, path, kind, urls, state, counts, error, watched_by: by }: Source) {
    const paused = state === 'paused';
    const coming = counts.waiting + counts.queued;
    const all = coming + counts.indexed + counts.failed;
    return html`<li>
      <div class="line"><strong class="ellipsis" title=${urls.join('\n') || path}>${path}</strong>
        ${urls.length > 1 ? html`<span class="faint">${t('source.urls.more', { n: urls.length - 1 })}</span>` : nothing}
        <span class="state ${state}" title=${t(kind === 'folder' ? `source.by.${by}` : 'source.by.asking')}>${t(`source.state.${state}`)}</span></div>
      ${coming > 0 ? html`<progress max=${all} value=${all - coming} aria-label=${t('source.progress')}></progress>` : nothing}
      <p class="faint num">${COUNTS.filter((name) => counts[name] > 0 || name === 'indexed')
        .map((name) => t(`source.count.${name}`, { n: counts[name] }))
        .join(' · ')}</p>
      ${error ? html`<p class="bad">${failureLine(error)}</p><p class="faint" lang="en">${error.message}</p>` : nothing}
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
    const patterns = { include: globs('include'), exclude: globs('exclude') };
    void this.#attempt(async () => {
      await addSource({ ...placeOf(this.kind, text), ...patterns });
      form.reset();
      // The browser resets the choice behind the element's back.
      this.requestUpdate('kind', null);
    });
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    if (await this.attempt(work)) this.removing = null;
  }
}

function field(
  name: 'path' | 'bucket' | 'prefix' | 'endpoint' | 'region' | 'include' | 'exclude',
  { isWhole = false, isRequired = false } = {},
) {
  const label = t(`source.${name}`);
  return html`<input class=${isWhole ? 'whole' : ''} name=${name} ?required=${isRequired} maxlength="4096" autocomplete="off" aria-label=${label} placeholder=${label} />`;
}

/** Returns the place that the fields name, as the server takes it. */
function placeOf(kind: Source['kind'], text: (name: string) => string) {
  const given = (name: 'prefix' | 'endpoint' | 'region') => (text(name) === '' ? {} : { [name]: text(name) });
  switch (kind) {
    case 'folder':
      return { path: text('path') };
    case 'urls':
      return { kind, urls: text('urls').split(/\s+/).filter(Boolean) };
    case 's3':
      return {
        kind,
        bucket: text('bucket'),
        prefix: text('prefix'),
        ...given('endpoint'),
        ...given('region'),
      };
  }
}
