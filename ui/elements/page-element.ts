/** What every element of the page is: a LitElement that renders again when the language changes. */
import { LitElement } from 'lit';
import { onLanguageChange } from '../data/locale.ts';

/** Base class. Elements read words with `t(...)` while they render. */
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

/** Tells the elements around: events of the page bubble through shadow roots, and their names start with `tm-`. */
export function announce<T>(from: EventTarget, name: `tm-${string}`, detail: T): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
