/** Drives `<tm-player>`, and reads the displayed second from the pixels of the clip. */
import type { Page } from 'playwright-core';
import type { Video } from '../../../contract/index.ts';
import type { Cue } from '../../../ui/features/player/cue.ts';
import { displayedFrames, displayedNow, forgetDisplayed } from './displayed.ts';
import { ElementHarness } from './element-harness.ts';

/** The player of a video, alone on its page. */
export class PlayerHarness extends ElementHarness {
  private constructor(page: Page) {
    super(page, 'tm-player');
  }

  /** Shows the player of a video, at a cue. The page must watch its frames (`prepareDisplayed`). */
  static async open(page: Page, video: Video, cue: Cue): Promise<PlayerHarness> {
    const harness = new PlayerHarness(page);
    await harness.mount({ video, cue }, ['tm-settled', 'tm-part'], 'height: 500px');
    return harness;
  }

  /** Gives the player another cue. */
  async cue(cue: Cue): Promise<void> {
    await forgetDisplayed(this.page);
    await this.evaluate(`element.cue = ${JSON.stringify(cue)}`);
  }

  /** Shows the next or previous frame. */
  async step(step: 1 | -1): Promise<void> {
    await forgetDisplayed(this.page);
    await this.evaluate(`element.stepFrame(${step})`);
  }

  /** Types a time into the clock. */
  async goTo(clock: string): Promise<void> {
    await forgetDisplayed(this.page);
    const field = this.element.getByRole('textbox', { name: 'Go to a time' });
    await field.fill(clock);
    await field.press('Enter');
  }

  /** The number of the frame on display, once the player stands. */
  async frame(): Promise<number> {
    return (await displayedNow(this.page)).frame;
  }

  /** The numbers of the frames shown since the latest order. */
  async frames(): Promise<number[]> {
    return (await displayedFrames(this.page)).map(({ frame }) => frame);
  }
}
