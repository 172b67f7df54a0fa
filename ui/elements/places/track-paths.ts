/** Ways of followed things over a picture that keeps its shape inside this element. */
import { css, html, nothing, svg } from 'lit';
import { language, t } from '../../data/locale.ts';
import { boxesShown } from '../../data/places/shown-boxes.ts';
import { boxAt, type ShownTracks, trackColour, wayOf } from '../../lib/places/shown-tracks.ts';
import { thingName } from '../../lib/places/thing-names.ts';
import { emit } from '../events.ts';
import { overlayStyles, PictureOverlay } from './picture-overlay.ts';

/** Lines of text that would fit into the picture's longer side: a player is large. */
const TEXT_LINES = 42;

/** A forecast is drawn as an ellipse each this many steps. */
const ELLIPSE_EVERY = 5;

/** `<tm-track-paths>`: emits `tm-track` for a thing that is clicked. */
export class TrackPaths extends PictureOverlay {
  static override properties = {
    shown: { attribute: false },
  };
  static override styles = [
    overlayStyles,
    css`
      rect, polyline, ellipse { fill: none; stroke: currentColor; stroke-width: 2; vector-effect: non-scaling-stroke; }
      rect { pointer-events: all; cursor: pointer; }
      .chosen rect { stroke-width: 4; }
      .forecast { stroke-dasharray: 5 4; }
      ellipse { opacity: 0.5; stroke-width: 1; }
    `,
  ];

  shown: ShownTracks | null = null;
  #timeS = 0;
  #drawn = '';

  /** Shows the boxes of a time. Called for each frame: it renders only where another picture was looked at. */
  showTime(timeS: number): void {
    this.#timeS = timeS;
    if (this.#key() !== this.#drawn) this.requestUpdate();
  }

  #key(): string {
    return (this.shown?.tracks ?? []).map((track) => JSON.stringify(boxAt(track, this.#timeS))).join();
  }

  override render() {
    const { shown, width, height } = this;
    this.#drawn = this.#key();
    if (!shown || !boxesShown()) return nothing;
    return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      ${shown.tracks.map((track, index) => this.#track(track, index, shown))}</svg>`;
  }

  #track(track: ShownTracks['tracks'][number], index: number, { chosen, forecast }: ShownTracks) {
    const { width, height } = this;
    const isChosen = track.id === chosen;
    const box = boxAt(track, this.#timeS);
    const size = Math.max(width, height) / TEXT_LINES;
    const boxes = track.path.map((point) => point.box);
    const name = `${thingName(track.label, language())} ${Math.round(track.confidence * 100)} %`;
    const inSight = box !== null || isChosen;
    return svg`<g data-track=${track.id} data-label=${track.label} class=${isChosen ? 'chosen' : ''} style="color: ${trackColour(index)}">
      ${inSight ? svg`<polyline points=${wayOf(boxes, width, height)}></polyline>` : nothing}
      ${
        box
          ? svg`<rect x=${box.x * width} y=${box.y * height} width=${box.width * width} height=${box.height * height}
              @click=${() => emit(this, 'tm-track', { id: track.id })}></rect>
            <text x=${box.x * width + size / 4} y=${Math.max(size, box.y * height - size / 4)} font-size=${size}>${name}</text>`
          : nothing
      }
      ${isChosen && forecast?.track === track.id ? this.#forecast(forecast.forecasts[0]?.path ?? []) : nothing}
    </g>`;
  }

  #forecast(path: NonNullable<ShownTracks['forecast']>['forecasts'][number]['path']) {
    const { width, height } = this;
    const points = path.map(({ point }) => `${point.x * width},${point.y * height}`).join(' ');
    const grown = path.filter((_, i) => (i + 1) % ELLIPSE_EVERY === 0);
    return svg`<polyline class="forecast" points=${points}><title>${t('tracks.forecast')}</title></polyline>
      ${grown.map(
        ({ point, spread }) => svg`<ellipse class="forecast" cx=${point.x * width} cy=${point.y * height}
          rx=${spread.x * width} ry=${spread.y * height}></ellipse>`,
      )}`;
  }
}
