/**
 * Restores the list of results when one comes back from a video. In: what is on display, before and after each update.
 * Out: the list scrolled to where it was left, and the focus on the moment that played.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Segment } from '../../contract/index.ts';

/** The element that shows the results. Its `<main>` scrolls. */
export interface ReturnPointHost extends ReactiveControllerHost {
  readonly renderRoot: ParentNode;
}

/** Remembers the scroll position of the results while a video is open. */
export class ReturnPoint implements ReactiveController {
  readonly #host: ReturnPointHost;
  readonly #listed: () => string | null;
  readonly #playing: () => Segment | null;
  #shown: string | null = null;
  #left: { question: string; top: number } | null = null;
  #played: Segment | null = null;

  /** `listed` names the query whose results are on display, null for none; `playing` returns the current moment. */
  constructor(host: ReturnPointHost, listed: () => string | null, playing: () => Segment | null) {
    this.#host = host;
    this.#listed = listed;
    this.#playing = playing;
    host.addController(this);
  }

  /** Before an update: measures the list, in case it is about to go. */
  hostUpdate(): void {
    if (this.#shown === null || this.#shown === this.#listed()) return;
    this.#left = { question: this.#shown, top: this.#main?.scrollTop ?? 0 };
    this.#played = null;
  }

  hostUpdated(): void {
    const before = this.#shown;
    this.#shown = this.#listed();
    if (this.#shown === null) this.#played = this.#playing() ?? this.#played;
    else if (before === null && this.#left?.question === this.#shown) this.#restore(this.#left.top);
  }

  get #main(): HTMLElement | null {
    return this.#host.renderRoot.querySelector('main');
  }

  /** Scrolls after the cards have rendered, which happens after their list and before the next frame. */
  #restore(top: number): void {
    const played = this.#played;
    requestAnimationFrame(() => {
      this.#main?.scrollTo({ top });
      if (played) this.#host.renderRoot.querySelector('tm-results')?.focusHit(played);
    });
  }
}
