/**
 * Where one was among the answers, for coming back from a video. In: what is on display, before and after each update.
 * Out: the list scrolled to where it was left, and the focus on the moment that played.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Segment } from '../../contract/index.ts';

/** What the element that shows the answers has. `main` scrolls. */
export interface ReturnPointHost extends ReactiveControllerHost {
  readonly renderRoot: ParentNode;
}

/** The place in the answers of an element that shows them, or a video, in its `<main>`. */
export class ReturnPoint implements ReactiveController {
  readonly #host: ReturnPointHost;
  readonly #listed: () => string | null;
  readonly #playing: () => Segment | null;
  #shown: string | null = null;
  #left: { question: string; top: number } | null = null;
  #played: Segment | null = null;

  /** `listed` names the question whose answers are on display, null while others are; `playing` is the moment that plays. */
  constructor(host: ReturnPointHost, listed: () => string | null, playing: () => Segment | null) {
    this.#host = host;
    this.#listed = listed;
    this.#playing = playing;
    host.addController(this);
  }

  /** The page still shows what it did: the list, if it goes now, is measured. */
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

  /** The cards render after their list, and before the next frame: only then can one scroll past them. */
  #restore(top: number): void {
    const played = this.#played;
    requestAnimationFrame(() => {
      this.#main?.scrollTo({ top });
      if (played) this.#host.renderRoot.querySelector('tm-results')?.focusHit(played);
    });
  }
}
