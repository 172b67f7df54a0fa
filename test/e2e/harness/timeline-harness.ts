/** Drives `<tm-timeline>`: points at seconds instead of pixels. */
import type { Page } from 'playwright-core';
import { ElementHarness } from './element-harness.ts';

/** Parts of the strip, by their distance from its top in CSS pixels. */
const Y = { ruler: 10, heat: 60 };

/** The timeline of a video, alone on its page. */
export class TimelineHarness extends ElementHarness {
  readonly #durationS: number;

  private constructor(page: Page, durationS: number) {
    super(page, 'tm-timeline');
    this.#durationS = durationS;
  }

  /** Shows the timeline of a video that is indexed; `relevance` is one cosine per second. */
  static async open(page: Page, relevance: readonly (number | null)[]): Promise<TimelineHarness> {
    const durationS = relevance.length;
    const harness = new TimelineHarness(page, durationS);
    const curve = { values: relevance, step_s: 1 };
    await harness.mount(
      { label: 'clip', durationS, indexedS: durationS, curve },
      ['tm-seek', 'tm-select', 'tm-view', 'tm-point-menu'],
      'margin-top: 200px',
    );
    return harness;
  }

  /** Moves the pointer over a second of the heat. */
  async hover(timeS: number): Promise<void> {
    await this.#moveTo(timeS, Y.heat);
  }

  /** Clicks a second of the heat. */
  async click(timeS: number): Promise<void> {
    await this.#drag(timeS, timeS, Y.heat);
  }

  /** Drags over the heat, which selects. */
  async select(fromS: number, toS: number): Promise<void> {
    await this.#drag(fromS, toS, Y.heat);
  }

  /** Drags along the ruler, which scrubs. */
  async scrub(fromS: number, toS: number): Promise<void> {
    await this.#drag(fromS, toS, Y.ruler);
  }

  /** Scrolls the wheel over a second; negative zooms in. */
  async wheel(timeS: number, deltaY: number): Promise<void> {
    await this.hover(timeS);
    await this.page.mouse.wheel(0, deltaY);
  }

  /** The text beside the pointer; empty when no preview is shown. */
  async preview(): Promise<string> {
    return (await this.element.locator('.preview').allInnerTexts()).join().replace(/\s+/g, ' ').trim();
  }

  /** How relevant the second beside the pointer is drawn, 0 to 1; null where the preview does not say. */
  async relevance(): Promise<number | null> {
    const [drawn] = await this.element.locator('.preview meter').all();
    return drawn ? Number(await drawn.getAttribute('value')) : null;
  }

  async #drag(fromS: number, toS: number, y: number): Promise<void> {
    await this.#moveTo(fromS, y);
    await this.page.mouse.down();
    if (toS !== fromS) await this.#moveTo(toS, y);
    await this.page.mouse.up();
  }

  async #moveTo(timeS: number, y: number): Promise<void> {
    const box = await this.element.locator('.strip').boundingBox();
    if (!box) throw new Error('The timeline is not on the page.');
    await this.page.mouse.move(box.x + (timeS / this.#durationS) * box.width, box.y + y, { steps: 4 });
  }
}
