/** The reel of this browser: kept in its storage, changed with a word about it and a way back. */
import type { ReactiveControllerHost } from 'lit';
import { t } from '../data/locale.ts';
import { readPreference, writePreference } from '../data/preferences.ts';
import type { MessageKey } from '../lib/messages.ts';
import { addToReel, type ReelItem, readReel } from '../lib/reel.ts';

/** Tells what happened, and offers to take it back. */
export type Notify = (text: string, undo?: () => void) => void;

/** Holds the reel for an element that renders it. */
export class ReelKeeper {
  readonly #host: ReactiveControllerHost;
  readonly #notify: Notify;
  #reel: readonly ReelItem[] = readReel(readPreference('reel'));

  constructor(host: ReactiveControllerHost, notify: Notify) {
    this.#host = host;
    this.#notify = notify;
  }

  /** What is gathered. */
  get items(): readonly ReelItem[] {
    return this.#reel;
  }

  /** Adds stretches at the end; those that are there already stay where they are. */
  add(items: readonly ReelItem[]): void {
    this.set(items.reduce(addToReel, this.#reel), 'reel.added');
  }

  /** Puts another reel in its place. */
  set(reel: readonly ReelItem[], words: MessageKey): void {
    const before = this.#reel;
    if (reel === before) return;
    this.#put(reel);
    this.#notify(t(words), () => this.#put(before));
  }

  #put(reel: readonly ReelItem[]): void {
    this.#reel = reel;
    writePreference('reel', reel);
    this.#host.requestUpdate();
  }
}
