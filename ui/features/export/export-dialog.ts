/**
 * Exports moments: which (the results, the selection, the moment, the reel) and in which format: a list for another
 * program, downloaded at once, or clips, which take a while.
 */
import { css, html, nothing } from 'lit';
import type { ExportFormatName } from '../../../contract/index.ts';
import { ApiError } from '../../data/api.ts';
import type { ClipExports } from '../../data/clip-exports.ts';
import { downloadExport } from '../../data/export.ts';
import { t } from '../../data/locale.ts';
import { type ExportSourceKind, emit } from '../../elements/events.ts';
import { failure } from '../../elements/failure.ts';
import { failureStyles } from '../../elements/failure-styles.ts';
import { glyph } from '../../elements/icons.ts';
import { DialogElement } from '../../elements/page-element.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';
import { type ReelItem, spansVideos } from '../../lib/reel.ts';

/** A set of moments that can be exported. `kind` names it in the dialog. */
export interface ExportSource {
  kind: ExportSourceKind;
  items: readonly ReelItem[];
  /** The number of moments left out because their videos were deleted. */
  leftOut: number;
}

/** A list for another program, or the moments themselves: a file each, or one video of all. */
type Choice = ExportFormatName | 'clips' | 'joined';

/** The length that cutting at keyframes may add at each end. */
const QUICK_TOLERANCE_S = 2;

const GROUPS: readonly { name: 'video' | 'edit' | 'text' | 'table'; formats: readonly Choice[] }[] = [
  { name: 'video', formats: ['clips', 'joined'] },
  { name: 'edit', formats: ['edl', 'fcpxml', 'xmeml', 'otio'] },
  { name: 'text', formats: ['vtt', 'srt', 'chapters'] },
  { name: 'table', formats: ['csv', 'json'] },
];

/** Formats for one video only: their times are on one clock. */
const OF_ONE_VIDEO: ReadonlySet<Choice> = new Set(['edl', 'vtt', 'srt', 'chapters']);

/**
 * `<tm-export-dialog>`: `show(sources, name)` opens it; `clips` starts exports of clips. Emits `tm-gone` when a video
 * turns out to have been deleted.
 */
export class ExportDialog extends DialogElement {
  static override properties = {
    clips: { attribute: false },
    sources: { state: true },
    chosen: { state: true },
    format: { state: true },
    quick: { state: true },
    busy: { state: true },
    error: { state: true },
  };
  static override styles = [
    shared,
    dialogStyles,
    failureStyles,
    css`
      dialog { width: min(520px, calc(100vw - 24px)); max-height: calc(100dvh - 40px); padding: 0; }
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
      label:has(:disabled) { color: var(--text-3); border-color: var(--line); cursor: default; }
      label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
      input { accent-color: var(--accent); margin: 0; }
      input:focus-visible { outline: none; }
      label span:first-of-type { flex: 1; }
      .small { font-size: 12.5px; }
      .actions { display: flex; justify-content: flex-end; gap: 8px; }
      .failure { padding: 0; justify-items: start; text-align: left; }
    `,
  ];

  declare clips: ClipExports;
  private sources: readonly ExportSource[] = [];
  private chosen: ExportSourceKind = 'results';
  private format: Choice = 'clips';
  private quick = false;
  private busy = false;
  private error: unknown = null;
  #name = '';

  /** Opens the dialog with the first source chosen. It stays closed when there is nothing to export. */
  async show(sources: readonly ExportSource[], name: string): Promise<void> {
    const filled = sources.filter((source) => source.items.length > 0);
    const [first] = filled;
    if (!first) return;
    this.sources = filled;
    this.chosen = first.kind;
    this.error = null;
    this.#name = name;
    await this.updateComplete;
    this.dialog?.showModal();
  }

  get #source(): ExportSource | undefined {
    return this.sources.find((source) => source.kind === this.chosen);
  }

  get #items(): readonly ReelItem[] {
    return this.#source?.items ?? [];
  }

  #isPossible(format: Choice): boolean {
    return !OF_ONE_VIDEO.has(format) || !spansVideos(this.#items);
  }

  protected override willUpdate(): void {
    if (!this.#isPossible(this.format)) this.format = 'clips';
  }

  override render() {
    return html`<dialog aria-labelledby="title" @keydown=${(event: Event) => event.stopPropagation()}>
      <div class="head"><h2 id="title">${t('export.title')}</h2>
        <button class="quiet icon" aria-label=${t('app.close')} title=${t('app.close')} @click=${this.#close}>${glyph('close')}</button>
      </div>
      <form class="body" @submit=${this.#submit}>
        <fieldset><legend>${t('export.what')}</legend><div class="choices">${this.sources.map((source) => this.#choice(source))}</div>
          ${this.#leftOut()}</fieldset>
        ${GROUPS.map(
          ({ name, formats }) => html`<fieldset><legend>${t(`export.group.${name}`)}</legend>
            <div class="choices">${formats.map((format) => this.#format(format))}</div>
            ${name === 'video' && this.#isVideo ? this.#quick() : nothing}
            ${this.#limit(formats)}</fieldset>`,
        )}
        ${this.error ? failure(this.error) : nothing}
        <div class="actions"><button type="button" @click=${this.#close}>${t('video.cancel')}</button>
          <button class="primary" ?disabled=${this.busy}>${glyph('download', 16)}${this.#isVideo ? t('export.cut') : t('export.go')}</button></div>
      </form>
    </dialog>`;
  }

  /** Explains why some formats are disabled. */
  #limit(formats: readonly Choice[]) {
    if (formats.every((format) => this.#isPossible(format))) return nothing;
    return html`<p class="muted small">${t('export.oneVideo')}</p>`;
  }

  #leftOut() {
    const n = this.#source?.leftOut ?? 0;
    return n > 0 ? html`<p class="muted small">${t('export.leftOut', { n })}</p>` : nothing;
  }

  #choice({ kind, items }: ExportSource) {
    return html`<label><input type="radio" name="source" .checked=${kind === this.chosen}
        @change=${() => {
          this.chosen = kind;
        }} />
      <span>${t(`export.source.${kind}`)}</span><span class="muted num">${items.length}</span></label>`;
  }

  get #isVideo(): boolean {
    return this.format === 'clips' || this.format === 'joined';
  }

  /** The choice between exact cuts and quick, lossless ones. */
  #quick() {
    return html`<label><input type="checkbox" .checked=${this.quick} @change=${(event: Event) => {
      this.quick = (event.currentTarget as HTMLInputElement).checked;
    }} /><span>${t('export.quick', { s: QUICK_TOLERANCE_S })}</span></label>`;
  }

  #format(format: Choice) {
    return html`<label><input type="radio" name="format" .checked=${format === this.format}
        ?disabled=${!this.#isPossible(format)}
        @change=${() => {
          this.format = format;
        }} />
      <span>${t(`export.format.${format}`)}</span></label>`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.error = null;
    try {
      await this.#export(this.#items);
      this.#close();
    } catch (error) {
      this.error = error;
      if (error instanceof ApiError && error.code === 'NOT_FOUND') emit(this, 'tm-gone');
    } finally {
      this.busy = false;
    }
  }

  #export(items: readonly ReelItem[]): Promise<void> {
    const { format } = this;
    if (format !== 'clips' && format !== 'joined') return downloadExport(format, items, this.#name);
    return this.clips.start({
      segments: items.map(({ video_id, start, end, label }) => ({
        video_id,
        start,
        end,
        ...(label && { label }),
      })),
      name: this.#name.slice(0, 200),
      joined: format === 'joined',
      tolerance_s: this.quick ? QUICK_TOLERANCE_S : 0,
    });
  }

  #close(): void {
    this.dialog?.close();
  }
}
