/** Takes moments elsewhere: what (the answer, the selection, the moment, the reel) and as which kind of file. */
import { css, html, nothing } from 'lit';
import type { ExportFormatName } from '../../api/schema.ts';
import { failure } from '../app/failure.ts';
import { failureStyles } from '../app/failure-styles.ts';
import { glyph } from '../app/icons.ts';
import { PageElement } from '../app/page-element.ts';
import { shared } from '../app/shared-styles.ts';
import { downloadExport } from '../data/export.ts';
import { t } from '../data/locale.ts';
import type { ReelItem } from '../lib/reel.ts';

/** Something that can be exported. `kind` names it in the dialog. */
export interface ExportSource {
  kind: 'results' | 'selection' | 'moment' | 'reel';
  items: readonly ReelItem[];
}

const GROUPS: readonly { name: 'edit' | 'text' | 'table'; formats: readonly ExportFormatName[] }[] = [
  { name: 'edit', formats: ['edl', 'fcpxml', 'xmeml', 'otio'] },
  { name: 'text', formats: ['vtt', 'srt', 'chapters'] },
  { name: 'table', formats: ['csv', 'json'] },
];

/** `<tm-export-dialog>`: `show(sources, name)` opens it. */
export class ExportDialog extends PageElement {
  static override properties = {
    sources: { state: true },
    chosen: { state: true },
    format: { state: true },
    busy: { state: true },
    error: { state: true },
  };
  static override styles = [
    shared,
    failureStyles,
    css`
      dialog {
        width: min(520px, calc(100vw - 24px)); max-height: calc(100dvh - 40px); padding: 0; border: 1px solid var(--line);
        border-radius: 12px; background: var(--surface); color: var(--text); box-shadow: var(--shadow);
      }
      dialog::backdrop { background: rgb(0 0 0 / 0.5); }
      .head { display: flex; align-items: center; padding: 12px 12px 0 20px; }
      h2 { flex: 1; font-size: 17px; }
      .body { padding: 8px 20px 20px; display: grid; gap: 14px; }
      fieldset { border: 0; margin: 0; padding: 0; display: grid; gap: 6px; }
      legend { padding: 0; margin-bottom: 4px; color: var(--text-2); font-size: 12.5px; }
      .choices { display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 6px; }
      label {
        display: flex; align-items: center; gap: 10px; min-height: 38px; padding: 4px 12px; border: 1px solid var(--line);
        border-radius: var(--radius-s); cursor: pointer;
      }
      label:hover { border-color: var(--line-strong); }
      label:has(:checked) { border-color: var(--accent); background: var(--accent-soft); }
      label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
      input { accent-color: var(--accent); margin: 0; }
      input:focus-visible { outline: none; }
      label span:first-of-type { flex: 1; }
      .actions { display: flex; justify-content: flex-end; gap: 8px; }
      .failure { padding: 0; justify-items: start; text-align: left; }
    `,
  ];

  private sources: readonly ExportSource[] = [];
  private chosen: ExportSource['kind'] = 'results';
  private format: ExportFormatName = 'edl';
  private busy = false;
  private error: unknown = null;
  #name = '';

  /** Opens the dialog; the first source is chosen. Without anything to export it stays closed. */
  async show(sources: readonly ExportSource[], name: string): Promise<void> {
    const filled = sources.filter((source) => source.items.length > 0);
    const [first] = filled;
    if (!first) return;
    this.sources = filled;
    this.chosen = first.kind;
    this.error = null;
    this.#name = name;
    await this.updateComplete;
    this.#dialog?.showModal();
  }

  /** True while the dialog is shown: the page's own keys rest meanwhile. */
  get isOpen(): boolean {
    return this.renderRoot.querySelector('dialog')?.open === true;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  override render() {
    return html`<dialog aria-labelledby="title" @keydown=${(event: Event) => event.stopPropagation()}>
      <div class="head"><h2 id="title">${t('export.title')}</h2>
        <button class="quiet icon" aria-label=${t('app.close')} title=${t('app.close')} @click=${this.#close}>${glyph('close')}</button>
      </div>
      <form class="body" @submit=${this.#submit}>
        <fieldset><legend>${t('export.what')}</legend><div class="choices">${this.sources.map((source) => this.#source(source))}</div></fieldset>
        ${GROUPS.map(
          ({ name, formats }) => html`<fieldset><legend>${t(`export.group.${name}`)}</legend>
            <div class="choices">${formats.map((format) => this.#format(format))}</div></fieldset>`,
        )}
        ${this.error ? failure(this.error) : nothing}
        <div class="actions"><button type="button" @click=${this.#close}>${t('video.cancel')}</button>
          <button class="primary" ?disabled=${this.busy}>${glyph('download', 16)}${t('export.go')}</button></div>
      </form>
    </dialog>`;
  }

  #source({ kind, items }: ExportSource) {
    return html`<label><input type="radio" name="source" .checked=${kind === this.chosen}
        @change=${() => {
          this.chosen = kind;
        }} />
      <span>${t(`export.source.${kind}`)}</span><span class="muted num">${items.length}</span></label>`;
  }

  #format(format: ExportFormatName) {
    return html`<label><input type="radio" name="format" .checked=${format === this.format}
        @change=${() => {
          this.format = format;
        }} />
      <span>${t(`export.format.${format}`)}</span></label>`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const items = this.sources.find((source) => source.kind === this.chosen)?.items ?? [];
    this.busy = true;
    this.error = null;
    try {
      await downloadExport(this.format, items, this.#name);
      this.#close();
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }

  #close(): void {
    this.#dialog?.close();
  }
}
