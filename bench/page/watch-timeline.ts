/** Watches the page while the timeline is used: frames, previews, elements. */
import type { Page } from 'playwright-core';

/** Number of places to hover over. */
export const HOVERS = 40;

/** Where the timeline is on the screen, in CSS pixels. */
export interface Strip {
  x: number;
  width: number;
  /** On the ruler, where a drag scrubs. */
  rulerY: number;
  /** On the heat, where a drag selects. */
  heatY: number;
}

/** The timeline, through all shadows. */
const TIMELINE = `(function find(root) {
  for (const each of root.querySelectorAll('*')) {
    const found = each.localName === 'tm-timeline' ? each : each.shadowRoot && find(each.shadowRoot);
    if (found) return found;
  }
  return null;
})(document)`;

/** Begins to note the time of each frame. */
export const RECORD = `(() => {
  window.frameTimes = [];
  const tick = (now) => {
    window.frameTimes.push(now);
    window.recording = requestAnimationFrame(tick);
  };
  window.recording = requestAnimationFrame(tick);
})()`;

/** Ends that; answers the milliseconds between frames. */
export async function stopRecording(page: Page): Promise<number[]> {
  return (await page.evaluate(`(() => {
    cancelAnimationFrame(window.recording);
    return window.frameTimes.slice(1).map((now, i) => now - window.frameTimes[i]);
  })()`)) as number[];
}

/** All elements of the timeline, those in its shadows included. */
export async function countElements(page: Page): Promise<number> {
  return (await page.evaluate(`(${COUNT})(${TIMELINE})`)) as number;
}

const COUNT = `(timeline) => {
  const count = (root) => [...root.querySelectorAll('*')].reduce(
    (sum, element) => sum + 1 + (element.shadowRoot ? count(element.shadowRoot) : 0), 0);
  return count(timeline.shadowRoot);
}`;

/** Milliseconds from a move of the pointer to `x` until the preview says the time there, and until its picture is there. */
export async function hoverAt(
  page: Page,
  x: number,
  { heatY }: Strip,
): Promise<{ wordsMs: number; pictureMs: number }> {
  await page.evaluate(`(${AWAIT_PREVIEW})(${TIMELINE})`);
  await page.mouse.move(x, heatY);
  return (await page.evaluate('window.previewShown')) as { wordsMs: number; pictureMs: number };
}

/**
 * After the next move of the pointer, looks at each frame whether the preview has followed. What a look finds is on the
 * screen once the browser has painted, which is when a message sent from the look arrives.
 */
const AWAIT_PREVIEW = `(timeline) => {
  window.previewShown = new Promise((resolve) => {
    const before = timeline.shadowRoot.querySelector('.preview')?.textContent;
    timeline.addEventListener('pointermove', ({ timeStamp }) => {
      let wordsMs = null;
      const painted = (then) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => then(performance.now() - timeStamp);
        port2.postMessage(null);
      };
      const look = () => {
        const preview = timeline.shadowRoot.querySelector('.preview');
        const moved = preview !== null && preview.textContent !== before;
        if (moved && wordsMs === null) painted((ms) => { wordsMs = ms; });
        const image = preview?.querySelector('tm-frame')?.shadowRoot.querySelector('image');
        if (!moved || !image) return void requestAnimationFrame(look);
        // The same address in another image: it is there as soon as the first one is.
        const sheet = new Image();
        sheet.src = image.href.baseVal;
        sheet.decode().then(() => painted((pictureMs) => resolve({ wordsMs: wordsMs ?? pictureMs, pictureMs })));
      };
      requestAnimationFrame(look);
    }, { once: true });
  });
}`;
