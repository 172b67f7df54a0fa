/** A line at the bottom of the page that reports a change for a few seconds, with a button to undo it where possible. */
import { css, html, nothing } from 'lit';
import { t } from '../data/locale.ts';
import { PageElement } from './page-element.ts';
import { shared } from './shared-styles.ts';

const SHOWN_MS = 4000;
const SHOWN_WITH_UNDO_MS = 8000;

/** Undoes a change. Returns `false` when it is too late. */
export type Undo = () => unknown;

/** `<tm-notice>`: `show(text, undo?)`. */
export class Notice extends PageElement {
  static override properties = { text: { state: true }, offersUndo: { state: true } };
  static override styles = [
    shared,
    css`
      .notice {
        position: fixed; left: 50%; bottom: 24px; transform: translateX(-50%); z-index: 30; display: flex; gap: 12px; align-items: center;
        padding: 8px 16px; max-width: calc(100vw - 32px); border: 1px solid var(--line-strong); border-radius: 20px;
        background: var(--raised); box-shadow: var(--shadow);
      }
    `,
  ];

  private text = '';
  private offersUndo = false;
  #undo: Undo | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Shows a line, with a button for `undo`. */
  show(text: string, undo: Undo | null = null): void {
    this.text = text;
    this.offersUndo = undo !== null;
    this.#undo = undo ?? this.#undo;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hide(), undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS);
  }

  override render() {
    return html`<div role="status" aria-live="polite">${
      this.text
        ? html`<p class="notice"><span>${this.text}</span>
            ${this.offersUndo ? html`<button class="link" @click=${this.undoLast}>${t('app.undo')}</button>` : nothing}</p>`
        : nothing
    }</div>`;
  }

  /** Undoes the latest change that can be undone, shown or not; false when there is none. */
  undoLast(): boolean {
    const undo = this.#undo;
    this.#undo = null;
    if (!undo) return false;
    if (undo() === false) {
      this.#hide();
      return false;
    }
    this.show(t('app.undone'));
    return true;
  }

  #hide(): void {
    this.text = '';
  }
}
