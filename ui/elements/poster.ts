/** A sharp picture of a video at a time. The storyboard's picture stands in until it is here. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { hasPoster, loadPoster } from '../data/posters.ts';
import type { Storyboard } from '../lib/time/storyboard.ts';

/** `<tm-poster>`: decoration; the element around it says in words what it shows. Fills its box. */
export class Poster extends LitElement {
  static override properties = {
    src: { attribute: false },
    board: { attribute: false },
    timeS: { attribute: false },
    shown: { state: true },
  };
  static override styles = css`
    :host { display: block; position: relative; overflow: hidden; background: var(--well); }
    img, tm-frame { position: absolute; inset: 0; width: 100%; height: 100%; }
    img { object-fit: contain; }
  `;

  /** The address of the picture; empty for the storyboard alone. */
  src = '';
  /** The storyboard of the video; empty until it is fetched. */
  board: Storyboard = [];
  /** The time of the picture. */
  timeS = 0;
  /** The address of the picture that is here. */
  private shown = '';
  #abort: AbortController | null = null;
  #observer: IntersectionObserver | null = null;
  #isInView = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.#isInView = entries.at(-1)?.isIntersecting === true;
        if (this.#isInView) void this.#load();
      },
      { rootMargin: '200px' },
    );
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#abort?.abort();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('src')) return;
    this.#abort?.abort();
    this.#abort = null;
    this.shown = hasPoster(this.src) ? this.src : '';
    if (this.#isInView) void this.#load();
  }

  override render() {
    return html`${this.board.length > 0 ? html`<tm-frame .board=${this.board} .timeS=${this.timeS}></tm-frame>` : nothing}
      ${this.shown ? html`<img src=${this.shown} alt="" decoding="async" />` : nothing}`;
  }

  async #load(): Promise<void> {
    const { src } = this;
    if (!src || this.shown === src || (this.#abort && !this.#abort.signal.aborted)) return;
    const abort = new AbortController();
    this.#abort = abort;
    const isLoaded = await loadPoster(src, abort.signal);
    if (this.#abort === abort) this.#abort = null;
    if (isLoaded && src === this.src) this.shown = src;
  }
}
