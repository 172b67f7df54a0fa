/** The base of what is drawn over a picture that keeps its shape: it comes and goes with the switch of the boxes. */
import { css, type PropertyDeclarations } from 'lit';
import { onBoxesChange } from '../../data/places/shown-boxes.ts';
import { PageElement } from '../page-element.ts';

/** Styles of an overlay, which fills its box as `object-fit: contain` does. */
export const overlayStyles = css`
  :host { position: absolute; inset: 0; pointer-events: none; }
  svg { width: 100%; height: 100%; display: block; overflow: hidden; }
  text { fill: #fff; paint-order: stroke; stroke: rgb(0 0 0 / 0.8); stroke-width: 0.25em; font-weight: 600; }
`;

/** An element over a picture that renders again when boxes are switched on or off. */
export class PictureOverlay extends PageElement {
  static override properties: PropertyDeclarations = {
    width: { attribute: false },
    height: { attribute: false },
  };

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
}
