/** One small picture of a video at a time, cut out of its storyboard. Scales to its box and keeps its shape. */
import { css, html, LitElement, svg } from 'lit';
import { type Storyboard, tileAt } from '../lib/time/storyboard.ts';

/** `<tm-frame>`: decoration; the element around it says in words what it shows. */
export class Frame extends LitElement {
  static override properties = { board: { attribute: false }, timeS: { attribute: false } };
  static override styles = css`
    :host { display: block; overflow: hidden; background: var(--well); }
    svg { display: block; width: 100%; height: 100%; }
  `;

  /** The storyboard of the video; empty until it is fetched. */
  board: Storyboard = [];
  /** The time to show, in seconds. */
  timeS = 0;

  override render() {
    const tile = tileAt(this.board, this.timeS);
    if (!tile) return html``;
    const { x, y, width, height, sheetUrl } = tile;
    // The inner svg clips: without it, neighbouring pictures of the sheet would show.
    return html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
      ${svg`<svg width=${width} height=${height} viewBox="${x} ${y} ${width} ${height}" overflow="hidden">
        <image href=${sheetUrl}></image>
      </svg>`}
    </svg>`;
  }
}
