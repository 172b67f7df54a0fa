/**
 * Drives one element of the page by itself, in a real browser: the built page defines the elements, and the element
 * under test takes the place of the whole application.
 */
import type { Locator, Page } from 'playwright-core';

/** An event that the element emitted. */
export interface Emitted {
  name: string;
  detail: Record<string, unknown>;
}

/** An element on a separate page. Subclasses name the actions of a person. */
export abstract class ElementHarness {
  readonly page: Page;
  readonly element: Locator;
  readonly #tag: string;

  constructor(page: Page, tag: string) {
    this.page = page;
    this.#tag = tag;
    this.element = page.locator(tag);
  }

  /** Puts the element onto the page, with these properties, and records these events of it. */
  protected async mount(properties: object, events: readonly string[], style = ''): Promise<void> {
    await this.page.evaluate(`(() => {
      const element = Object.assign(document.createElement('${this.#tag}'), ${JSON.stringify(properties)});
      element.style.cssText = '${style}';
      window.emitted = [];
      for (const name of ${JSON.stringify(events)}) {
        element.addEventListener(name, ({ detail }) => window.emitted.push({ name, detail }));
      }
      document.body.replaceChildren(element);
      return element.updateComplete;
    })()`);
  }

  /** Evaluates an expression over `element`; for changes that no person makes, such as a new property. */
  async evaluate(expression: string): Promise<unknown> {
    return this.page.evaluate(`(() => {
      const element = document.querySelector('${this.#tag}');
      return ${expression};
    })()`);
  }

  /** The details of the events of a name, in order. */
  async emitted(name: string): Promise<Emitted['detail'][]> {
    const all = (await this.page.evaluate('window.emitted')) as Emitted[];
    return all.filter((event) => event.name === name).map(({ detail }) => detail);
  }
}
