/**
 * Maps key presses of the window to actions, by the keymap that is stored in this browser. Keys do nothing while a
 * dialog is open.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { readPreference, writePreference } from '../../data/preferences.ts';
import { type Action, DEFAULT_KEYS, type Keymap, readKeymap, remap } from '../../lib/keymap.ts';
import { pressedAction } from './key-press.ts';

/** The keys of an element that performs actions. */
export class Keyboard implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #rests: () => boolean;
  readonly #act: (action: Action) => boolean;
  #keymap: Keymap = readKeymap(readPreference('keys'));

  /** Keys are off while `rests()` is true; `act` performs an action, or returns false when it does not apply. */
  constructor(host: ReactiveControllerHost, rests: () => boolean, act: (action: Action) => boolean) {
    this.#host = host;
    this.#rests = rests;
    this.#act = act;
    host.addController(this);
  }

  /** The keymap in use. */
  get keymap(): Keymap {
    return this.#keymap;
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#onKey);
  }

  /** Assigns a key to an action, and stores that. */
  remap(action: Action, key: string): void {
    this.#keep(remap(this.#keymap, action, key));
  }

  /** Restores the default keys. */
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
