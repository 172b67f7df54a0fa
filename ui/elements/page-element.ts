/** The base class of the page's elements. */
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
