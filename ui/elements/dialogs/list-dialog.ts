/**
 * The base class of dialogs over a list that the server keeps and changes by itself: read when the dialog opens and as long
 * as it is open, and after each change that a button asks for.
 */
import { css, html, nothing } from 'lit';
import { ApiError } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { failureLine } from '../failure.ts';
import { glyph } from '../icons.ts';
import { DialogElement } from '../page-element.ts';

const EVERY_MS = 1500;

/** The layout: a head, a form, rows with a state and buttons. */
export const listDialogStyles = css`
  dialog { width: min(680px, calc(100vw - 24px)); max-height: 86vh; padding: 16px 20px; }
  .head, .line, .actions { display: flex; align-items: center; gap: 8px; }
  .head h2, .line > :first-child:not(.state) { flex: 1; min-width: 0; }
  h2 { font-size: 16px; }
  form { gap: 8px; margin: 12px 0; }
  input { height: 32px; min-width: 0; padding: 0 8px; border: 1px solid var(--line); border-radius: var(--radius-s); background: var(--bg); }
  ul > li { display: grid; gap: 6px; padding: 10px 0; border-top: 1px solid var(--line); font-size: 13px; }
  .state { padding: 0 7px; border: 1px solid var(--line); border-radius: 9px; font-size: 11.5px; }
  .bad { color: var(--danger); }
`;

/** A dialog over a list of the server; its styles hold `listDialogStyles`. */
export abstract class ListDialog extends DialogElement {
  static override properties = { error: { state: true } };

  protected error: ApiError | null = null;
  /** Why the last change was refused. */
  #refused: ApiError | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Reads the list into the element's state. */
  protected abstract read(): Promise<void>;

  /** Opens the dialog. */
  show(): void {
    this.error = null;
    this.#refused = null;
    this.dialog?.showModal();
    void this.#refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** Renders the title, the button that closes, and a line on what the list is. */
  protected head(title: string, body: string) {
    return html`<div class="head"><h2 id="title">${title}</h2>
        <button class="quiet icon" title=${t('app.close')} aria-label=${t('app.close')} @click=${() => this.dialog?.close()}>${glyph('close')}</button></div>
      <p class="muted">${body}</p>`;
  }

  /** Renders what went wrong last. */
  protected failure() {
    return this.error ? html`<p class="bad" role="alert">${failureLine(this.error)}</p>` : nothing;
  }

  /** Does what a button asks for, and shows what came of it. True when it was done. */
  protected async attempt(work: () => Promise<unknown>): Promise<boolean> {
    this.#refused = await failureOf(work);
    const isDone = this.#refused === null;
    await this.#refresh();
    return isDone;
  }

  async #refresh(): Promise<void> {
    clearTimeout(this.#timer);
    const unread = await failureOf(() => this.read());
    // A refused change stays on display until the next one; a list that can be read again says so by itself.
    this.error = unread ?? this.#refused;
    if (this.isOpen && this.isConnected) this.#wait();
  }

  #wait(): void {
    this.#timer = setTimeout(() => (document.hidden ? this.#wait() : void this.#refresh()), EVERY_MS);
  }
}

async function failureOf(work: () => Promise<unknown>): Promise<ApiError | null> {
  try {
    await work();
    return null;
  } catch (thrown) {
    if (thrown instanceof ApiError) return thrown;
    throw thrown;
  }
}
