/**
 * Keeps the page's place and the browser's address equal. In: changes of the place. Out: history entries, and a call
 * when the person goes back or forward. Small changes (time, zoom) replace the entry, after a pause: browsers allow
 * few writes per minute.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { formatPlace, type Place, parsePlace } from '../lib/deep-link.ts';

const WRITE_PAUSE_MS = 250;

/** The place of the page, bound to an element that renders again when it changes. */
export class Navigator implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onTravel: (place: Place) => void;
  #place: Place = parsePlace(location.pathname + location.search + location.hash);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onTravel` is called when the browser's own buttons change the place. */
  constructor(host: ReactiveControllerHost, onTravel: (place: Place) => void) {
    this.#host = host;
    this.#onTravel = onTravel;
    host.addController(this);
  }

  /** The current place. */
  get place(): Place {
    return this.#place;
  }

  /** The full address of the place. */
  get link(): string {
    return new URL(formatPlace(this.#place), location.href).href;
  }

  hostConnected(): void {
    window.addEventListener('popstate', this.#travel);
    window.addEventListener('pagehide', this.#write);
  }

  hostDisconnected(): void {
    window.removeEventListener('popstate', this.#travel);
    window.removeEventListener('pagehide', this.#write);
  }

  /** Goes to another place, with a history entry. */
  go(place: Place): void {
    this.#write();
    const same = formatPlace(place) === formatPlace(this.#place);
    this.#place = place;
    if (!same) history.pushState(null, '', formatPlace(place));
    this.#host.requestUpdate();
  }

  /** Changes details of the place within its history entry. */
  adjust(change: Partial<Place>): void {
    this.#place = { ...this.#place, ...change };
    this.#timer ??= setTimeout(this.#write, WRITE_PAUSE_MS);
    this.#host.requestUpdate();
  }

  #write = (): void => {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    history.replaceState(null, '', formatPlace(this.#place));
  };

  #travel = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#place = parsePlace(location.pathname + location.search + location.hash);
    this.#onTravel(this.#place);
    this.#host.requestUpdate();
  };
}
