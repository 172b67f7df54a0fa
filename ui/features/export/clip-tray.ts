/** The exports of clips that are under way or ready, each with its progress and its actions. */
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ClipExport } from '../../../contract/clips.ts';
import { isUnderWay } from '../../data/clip-exports.ts';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { failureLine } from '../../elements/failure.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { progressBar } from '../../elements/progress-bar.ts';
import { progressStyles } from '../../elements/progress-bar-styles.ts';
import { shared } from '../../elements/shared-styles.ts';
import { formatBytes } from '../../lib/text/amounts.ts';

/** `<tm-clip-tray>`: emits `tm-clips-cancel`, `tm-clips-dismiss`. */
export class ClipTray extends PageElement {
  static override properties = { exports: { attribute: false } };
  static override styles = [
    shared,
    progressStyles,
    css`
      :host { position: fixed; z-index: 11; inset: var(--top, auto) calc(8px + var(--drawer, 0px)) var(--bottom, 8px) auto; width: min(340px, calc(100vw - 16px)); }
      ul { display: grid; gap: 8px; max-height: 40vh; overflow-y: auto; }
      details { margin-top: 8px; font-size: 12.5px; }
      summary {
        padding: 6px 12px; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface);
        box-shadow: var(--shadow); cursor: pointer;
      }
      details ul { margin-top: 8px; }
      li {
        display: grid; gap: 6px; padding: 10px 12px; border: 1px solid var(--line-strong); border-radius: var(--radius);
        background: var(--surface); box-shadow: var(--shadow); font-size: 12.5px;
      }
      .head { display: flex; align-items: center; gap: 8px; font-size: 13.5px; }
      .head strong { flex: 1; min-width: 0; font-weight: 600; }
      .head button { width: 26px; min-height: 26px; }
      .bad { color: var(--danger); }
    `,
  ];

  /** The exports, newest first. */
  exports: readonly ClipExport[] = [];

  override render() {
    if (this.exports.length === 0) return nothing;
    // Older files are folded away, so that they do not cover the page.
    const older = this.exports.filter(({ state }) => state === 'done').slice(1);
    const shown = this.exports.filter((each) => !older.includes(each));
    return html`<ul aria-label=${t('clips.label')}>${this.#items(shown)}</ul>
      ${
        older.length === 0
          ? nothing
          : html`<details><summary>${t('clips.older', { n: older.length })}</summary><ul>${this.#items(older)}</ul></details>`
      }`;
  }

  #items(exports: readonly ClipExport[]) {
    return repeat(
      exports,
      ({ id }) => id,
      (each) => this.#item(each),
    );
  }

  #item(each: ClipExport) {
    const { id, name } = each;
    const [order, label] = isUnderWay(each)
      ? (['tm-clips-cancel', t('clips.cancel', { name })] as const)
      : (['tm-clips-dismiss', t('clips.dismiss', { name })] as const);
    return html`<li><div class="head">${glyph('film', 16)}<strong class="ellipsis" title=${name}>${name}</strong>
        <button class="quiet icon" title=${label} aria-label=${label} @click=${() => emit(this, order, { id })}>${glyph('close', 14)}</button></div>
      ${this.#state(each)}</li>`;
  }

  #state({ name, state, fraction, clips, error, download_url, file_name, size_bytes }: ClipExport) {
    switch (state) {
      case 'queued':
      case 'running':
        return html`<p class="muted">${t(`clips.${state}`, { n: clips.length })}</p>
          ${progressBar(state === 'queued' ? 0 : fraction, t('clips.progress', { name }))}`;
      case 'done': {
        const copied = clips.filter(({ how }) => how === 'copied').length;
        return html`<p role="status"><a href=${download_url ?? ''} download>${file_name}</a>
          <span class="muted num">${size_bytes === null ? nothing : formatBytes(size_bytes)}
          · ${t('clips.how', { copied, encoded: clips.length - copied })}</span></p>`;
      }
      case 'cancelled':
        return html`<p class="muted">${t('clips.cancelled')}</p>`;
      case 'failed':
        return html`<p class="bad" role="alert" title=${error?.message ?? nothing}>${failureLine(error)}</p>`;
    }
  }
}
