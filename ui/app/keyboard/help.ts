/** Lists the keys and changes them. In: the keymap. Out: `tm-remap` or `tm-reset-keys`. */
import { css, html, type PropertyValues } from 'lit';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { DialogElement } from '../../elements/page-element.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';
import { ACTIONS, type Action, DEFAULT_KEYS, type Keymap, keyLabel, keyName } from '../../lib/keymap.ts';

/** `<tm-help>`: a modal dialog; `show()` opens it. */
export class Help extends DialogElement {
  static override properties = { keymap: { attribute: false }, listening: { state: true } };
  static override styles = [
    shared,
    dialogStyles,
    css`
      dialog { width: min(760px, calc(100vw - 24px)); max-height: calc(100dvh - 40px); padding: 0; }
      .head { display: flex; align-items: center; padding: 12px 12px 0 20px; }
      h2 { flex: 1; font-size: 17px; }
      .body { padding: 4px 20px 20px; display: grid; gap: 12px; font-size: 13.5px; }
      dl { columns: 2; column-gap: 32px; }
      dl div { display: flex; align-items: center; gap: 10px; break-inside: avoid; min-height: 32px; border-bottom: 1px solid var(--line); }
      dt { flex: 1; }
      dd { display: flex; gap: 4px; }
      dd button { min-height: 24px; min-width: 26px; padding: 0 7px; font: 12px var(--mono); }
      @media (max-width: 600px) { dl { columns: 1; } }
    `,
  ];

  /** The keys in use. */
  keymap: Keymap = DEFAULT_KEYS;
  private listening: Action | null = null;

  /** Opens the dialog. */
  show(): void {
    this.listening = null;
    this.dialog?.showModal();
  }

  protected override updated(changed: PropertyValues): void {
    // The button that was clicked is gone: the focus stays in the dialog, for the key that is waited for.
    if (!changed.has('listening') || !this.isOpen) return;
    const waiting = this.renderRoot.querySelector<HTMLElement>('[aria-pressed=true]');
    (waiting ?? this.renderRoot.querySelector<HTMLElement>('.head button'))?.focus();
  }

  override render() {
    return html`<dialog aria-labelledby="title" @close=${() => {
      this.listening = null;
    }} @keydown=${this.#onKey} @click=${this.#onClick}>
      <div class="head"><h2 id="title">${t('help.title')}</h2>
        <button class="quiet icon" aria-label=${t('app.close')} title=${t('app.close')} @click=${this.#close}>${glyph('close')}</button>
      </div>
      <div class="body">
        <p class="muted">${t('help.body')}</p>
        <dl>${ACTIONS.map((action) => this.#row(action))}</dl>
        <p class="muted">${t('help.timeline')}</p>
        <p><button @click=${() => emit(this, 'tm-reset-keys')}>${t('help.reset')}</button></p>
      </div>
    </dialog>`;
  }

  #row(action: Action) {
    const name = t(`key.${action}`);
    const listen = () => {
      this.listening = action;
    };
    const label = t('help.change', { action: name });
    return html`<div><dt>${name}</dt><dd>${
      this.listening === action
        ? html`<button aria-pressed="true">${t('help.press')}</button>`
        : this.keymap[action].length === 0
          ? html`<button title=${label} aria-label=${label} @click=${listen}>–</button>`
          : this.keymap[action].map(
              (key) =>
                html`<button title=${label} aria-label="${keyLabel(key)}. ${label}" @click=${listen}>${keyLabel(key)}</button>`,
            )
    }</dd></div>`;
  }

  #onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (this.listening === null) return;
    if (
      event.key === 'Shift' ||
      event.key === 'Control' ||
      event.key === 'Alt' ||
      event.key === 'Meta' ||
      event.key === 'Tab'
    )
      return;
    event.preventDefault();
    const key = event.key === 'Escape' ? null : keyName(event);
    if (key !== null) emit(this, 'tm-remap', { action: this.listening, key });
    this.listening = null;
  }

  /** Closes the dialog on a click beside it. */
  #onClick(event: MouseEvent): void {
    if (event.target === event.currentTarget) this.#close();
  }

  #close(): void {
    this.dialog?.close();
  }
}
