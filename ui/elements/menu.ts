/**
 * A menu at a point of the screen. In: its items. Out: the chosen item's `act` is called, and the focus returns to where
 * it was. Arrows, Home, End and first letters move; Escape, Tab and a press elsewhere close.
 */
import { css, html, type TemplateResult } from 'lit';
import { PageElement } from './page-element.ts';
import { shared } from './shared-styles.ts';

/** One line of a menu. */
export interface MenuItem {
  label: string;
  icon: TemplateResult;
  /** True to draw a line above it. */
  separated: boolean;
  act(): void;
}

const MARGIN_PX = 8;

/** `<tm-menu>`: `show(label, items, x, y)` opens it. */
export class Menu extends PageElement {
  static override properties = { items: { state: true }, label: { state: true } };
  static override styles = [
    shared,
    css`
      [popover] {
        margin: 0; padding: 4px; min-width: 220px; max-width: calc(100vw - 16px); border: 1px solid var(--line-strong);
        border-radius: var(--radius); background: var(--surface); color: var(--text); box-shadow: var(--shadow);
      }
      button {
        display: flex; width: 100%; justify-content: flex-start; gap: 10px; padding: 0 12px; border: 0; background: none;
        font-size: 13.5px; text-align: left;
      }
      button:hover, button:focus-visible { background: var(--raised); outline: none; }
      button svg { color: var(--text-3); }
      hr { margin: 4px 8px; border: 0; border-top: 1px solid var(--line); }
    `,
  ];

  private items: readonly MenuItem[] = [];
  private label = '';
  #back: HTMLElement | null = null;

  /** Opens the menu with its corner at (x, y), or as near as the screen allows; focuses the first item. */
  async show(label: string, items: readonly MenuItem[], x: number, y: number): Promise<void> {
    this.#back = focusedElement();
    this.items = items;
    this.label = label;
    await this.updateComplete;
    const box = this.#box;
    if (!box) return;
    box.showPopover();
    const { width, height } = box.getBoundingClientRect();
    box.style.left = `${Math.max(MARGIN_PX, Math.min(x, innerWidth - width - MARGIN_PX))}px`;
    box.style.top = `${Math.max(MARGIN_PX, Math.min(y, innerHeight - height - MARGIN_PX))}px`;
    this.#buttons[0]?.focus();
  }

  /** True while the menu is open, when the page's own keys are off. */
  get isOpen(): boolean {
    return this.#box?.matches(':popover-open') === true;
  }

  get #box(): HTMLElement | null {
    return this.renderRoot.querySelector('[popover]');
  }

  get #buttons(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  override render() {
    return html`<div popover role="menu" aria-label=${this.label} @keydown=${this.#onKey} @contextmenu=${this.#swallow}>
      ${this.items.map(
        (item, i) => html`${item.separated && i > 0 ? html`<hr role="separator" />` : ''}
          <button role="menuitem" tabindex="-1" @click=${() => this.#choose(item)}>${item.icon}<span>${item.label}</span></button>`,
      )}</div>`;
  }

  #choose(item: MenuItem): void {
    this.#close();
    item.act();
  }

  #close(): void {
    this.#box?.hidePopover();
    this.#back?.focus();
    this.#back = null;
  }

  #onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    const buttons = this.#buttons;
    const at = buttons.findIndex((button) => button.matches(':focus'));
    const to = (index: number) => buttons[(index + buttons.length) % buttons.length]?.focus();
    const moves: Record<string, () => void> = {
      ArrowDown: () => to(at + 1),
      ArrowUp: () => to(at - 1),
      Home: () => to(0),
      End: () => to(-1),
      Escape: () => this.#close(),
      Tab: () => this.#close(),
    };
    const move = moves[event.key] ?? this.#letter(event.key, buttons, at);
    if (!move) return;
    event.preventDefault();
    move();
  }

  /** Moves to the next item that begins with a letter. */
  #letter(key: string, buttons: HTMLButtonElement[], at: number): (() => void) | undefined {
    if (key.length !== 1 || key === ' ') return undefined;
    const wanted = key.toLowerCase();
    const order = [...buttons.slice(at + 1), ...buttons.slice(0, at + 1)];
    const found = order.find((button) => button.innerText.trim().toLowerCase().startsWith(wanted));
    return found && (() => found.focus());
  }

  #swallow(event: Event): void {
    event.preventDefault();
  }
}

/** Returns the focused element, through shadow roots. */
function focusedElement(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : null;
}
