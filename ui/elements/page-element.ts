/** The base classes of the page's elements. */
import { LitElement } from 'lit';
import { onLanguageChange } from '../data/locale.ts';

/** A LitElement that renders again when the language changes. Elements read texts with `t(...)` while they render. */
export class PageElement extends LitElement {
  #unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = onLanguageChange(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }
}

const dialogs = new Set<DialogElement>();

/** Returns true while a dialog of the page is open, when the page's own keys are off. */
export function isDialogOpen(): boolean {
  return [...dialogs].some(({ isOpen }) => isOpen);
}

/** A page element that renders one modal `<dialog>`; its styles begin with `dialogStyles`. */
export class DialogElement extends PageElement {
  /** The dialog, once it is rendered. */
  protected get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    dialogs.add(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    dialogs.delete(this);
  }

  /** True while the dialog is open. */
  get isOpen(): boolean {
    return this.dialog?.open === true;
  }
}
