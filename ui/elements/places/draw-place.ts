/** Lets a person draw an area or a line on the picture below this element, as a condition of a search. */
import { css, html, nothing, svg } from 'lit';
import { t } from '../../data/locale.ts';
import { type Drag, drawnCondition } from '../../lib/places/drawn-place.ts';
import { emit } from '../events.ts';
import { PageElement } from '../page-element.ts';

/** `<tm-draw-place>`: fills the box of a picture that keeps its shape; emits `tm-drawn` when the pointer is let go. */
export class DrawPlace extends PageElement {
  static override properties = {
    kind: { attribute: false },
    width: { attribute: false },
    height: { attribute: false },
    drag: { state: true },
  };
  static override styles = css`
    :host { position: absolute; inset: 0; cursor: crosshair; touch-action: none; }
    svg { position: absolute; inset: 0; width: 100%; height: 100%; }
    rect, line { fill: rgb(124 214 226 / 0.18); stroke: #7cd6e2; stroke-width: 2; }
    p {
      position: absolute; left: 50%; top: 10px; transform: translateX(-50%); margin: 0; padding: 4px 12px; border-radius: 14px;
      background: rgb(0 0 0 / 0.75); color: #fff; font-size: 12.5px; pointer-events: none;
    }
  `;

  kind: 'area' | 'line' = 'area';
  /** The size of the picture in pixels. */
  width = 16;
  height = 9;
  private drag: Drag | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('pointerdown', this.#begin);
    this.addEventListener('pointermove', this.#move);
    this.addEventListener('pointerup', this.#end);
    this.addEventListener('pointercancel', this.#cancel);
  }

  override render() {
    return html`<p role="status">${t(this.kind === 'area' ? 'draw.area' : 'draw.line')}</p>
      ${this.drag ? html`<svg aria-hidden="true">${this.#shape(this.drag)}</svg>` : nothing}`;
  }

  #shape({ from, to }: Drag) {
    if (this.kind === 'line') return svg`<line x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y}></line>`;
    const [width, height] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    return svg`<rect x=${Math.min(from.x, to.x)} y=${Math.min(from.y, to.y)} width=${width} height=${height}></rect>`;
  }

  #begin = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.setPointerCapture(event.pointerId);
    const at = this.#at(event);
    this.drag = { from: at, to: at };
  };

  #move = (event: PointerEvent): void => {
    if (this.drag) this.drag = { ...this.drag, to: this.#at(event) };
  };

  #end = (event: PointerEvent): void => {
    const { drag, kind, width, height } = this;
    this.drag = null;
    if (!drag) return;
    const whole = { ...drag, to: this.#at(event) };
    const condition = drawnCondition(kind, whole, this.getBoundingClientRect(), { width, height });
    if (condition !== null) emit(this, 'tm-drawn', { condition });
  };

  #cancel = (): void => {
    this.drag = null;
  };

  #at({ clientX, clientY }: PointerEvent): { x: number; y: number } {
    const { left, top } = this.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}
