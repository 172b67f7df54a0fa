/** Boxes of things over a picture that keeps its shape inside this element. */
import { css, html, nothing, svg } from 'lit';
import { language } from '../../data/locale.ts';
import { boxesShown, onBoxesChange } from '../../data/places/shown-boxes.ts';
import { thingName } from '../../lib/places/thing-names.ts';
import type { ShownBox } from '../../lib/words/written-boxes.ts';
import { PageElement } from '../page-element.ts';

/** `<tm-boxes>`: decoration over a picture; fills its box as `object-fit: contain` does. */
export class ThingBoxes extends PageElement {
  static override properties = {
    boxes: { attribute: false },
    width: { attribute: false },
    height: { attribute: false },
  };
  static override styles = css`
    :host { position: absolute; inset: 0; pointer-events: none; }
    svg { width: 100%; height: 100%; display: block; overflow: hidden; }
    rect { fill: none; stroke: #7cd6e2; stroke-width: 2; vector-effect: non-scaling-stroke; }
    rect.shade { stroke: rgb(0 0 0 / 0.6); stroke-width: 4; }
    text { fill: #fff; paint-order: stroke; stroke: rgb(0 0 0 / 0.8); stroke-width: 0.25em; font-weight: 600; }
  `;

  /** The things, in fractions of the picture. */
  boxes: readonly ShownBox[] = [];
  /** The size of the picture in pixels. */
  width = 16;
  height = 9;
  #forget: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#forget = onBoxesChange(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget?.();
  }

  override render() {
    if (this.boxes.length === 0 || !boxesShown()) return nothing;
    const { width, height } = this;
    const size = Math.max(width, height) / 28;
    return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMidYMid meet" aria-hidden="true">${this.boxes.map(
      ({ label, box, confidence, isText }) => {
        const [x, y, w, h] = [box.x * width, box.y * height, box.width * width, box.height * height];
        const name = `${isText ? label : thingName(label, language())} ${Math.round(confidence * 100)} %`;
        return svg`<rect class="shade" x=${x} y=${y} width=${w} height=${h}></rect>
          <rect data-label=${label} x=${x} y=${y} width=${w} height=${h}></rect>
          <text x=${x + size / 4} y=${Math.max(size, y - size / 4)} font-size=${size}>${name}</text>`;
      },
    )}</svg>`;
  }
}
