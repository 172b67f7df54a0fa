/**
 * The keys of the page: which key does what, as someone has set it in this browser, and the presses of the window. In: key
 * presses. Out: actions, while nothing else wants the keys.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { readPreference, writePreference } from '../../data/preferences.ts';
import { type Action, DEFAULT_KEYS, type Keymap, readKeymap, remap } from '../../lib/keymap.ts';
import { pressedAction } from './key-press.ts';

/** The keys of an element that carries actions out. */
export class Keyboard implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #rests: () => boolean;
  readonly #act: (action: Action) => boolean;
  #keymap: Keymap = readKeymap(readPreference('keys'));

  /** Keys rest while `rests()` is true; `act` carries an action out, or answers false when it is not for now. */
  constructor(host: ReactiveControllerHost, rests: () => boolean, act: (action: Action) => boolean) {
    this.#host = host;
    this.#rests = rests;
    this.#act = act;
    host.addController(this);
  }

  /** Which key does what. */
  get keymap(): Keymap {
    return this.#keymap;
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#onKey);
  }

  /** Gives a key to an action, and remembers that. */
  remap(action: Action, key: string): void {
    this.#keep(remap(this.#keymap, action, key));
  }

  /** Gives every action its first keys again. */
  reset(): void {
    this.#keep(DEFAULT_KEYS);
  }

  #keep(keymap: Keymap): void {
    this.#keymap = keymap;
    writePreference('keys', keymap);
    this.#host.requestUpdate();
  }

  #onKey = (event: KeyboardEvent): void => {
    if (this.#rests()) return;
    const action = pressedAction(this.#keymap, event);
    if (action !== null && this.#act(action)) event.preventDefault();
  };
}
