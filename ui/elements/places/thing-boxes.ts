/** Boxes of things over a picture that keeps its shape inside this element. */
import { css, html, nothing, svg } from 'lit';
import { language } from '../../data/locale.ts';
import { boxesShown } from '../../data/places/shown-boxes.ts';
import { thingName } from '../../lib/places/thing-names.ts';
import type { ShownBox } from '../../lib/words/written-boxes.ts';
import { overlayStyles, PictureOverlay } from './picture-overlay.ts';

/** `<tm-boxes>`: decoration over a picture; fills its box as `object-fit: contain` does. */
export class ThingBoxes extends PictureOverlay {
  static override properties = {
    boxes: { attribute: false },
  };
  static override styles = [
    overlayStyles,
    css`
      rect { fill: none; stroke: #7cd6e2; stroke-width: 2; vector-effect: non-scaling-stroke; }
      rect.shade { stroke: rgb(0 0 0 / 0.6); stroke-width: 4; }
    `,
  ];

  /** The things, in fractions of the picture. */
  boxes: readonly ShownBox[] = [];

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
