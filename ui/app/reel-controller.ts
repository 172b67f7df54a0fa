/**
 * The reel of this browser: kept in its storage, where other tabs change it too. Every change shows a notice that can
 * undo it.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { t } from '../data/locale.ts';
import { onPreferenceChange, readPreference, writePreference } from '../data/preferences.ts';
import type { Undo } from '../elements/notice.ts';
import { addToReel, changeReel, type ReelItem, readReel } from '../lib/reel.ts';
import type { MessageKey } from '../lib/text/messages.ts';

/** Shows a notice, with a way to undo. */
export type Notify = (text: string, undo?: Undo) => void;

/** Holds the reel for an element that renders it. */
export class ReelController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #notify: Notify;
  #reel = stored();
  #unsubscribe: (() => void) | null = null;

  constructor(host: ReactiveControllerHost, notify: Notify) {
    this.#host = host;
    this.#notify = notify;
    host.addController(this);
  }

  /** The items of the reel. */
  get items(): readonly ReelItem[] {
    return this.#reel;
  }

  hostConnected(): void {
    this.#unsubscribe = onPreferenceChange('reel', () => this.#show(stored()));
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
  }

  /** Adds items at the end; those that are in the reel already keep their places. */
  add(items: readonly ReelItem[]): void {
    this.set(items.reduce(addToReel, this.#reel), 'reel.added');
  }

  /** Replaces the reel. */
  set(reel: readonly ReelItem[], words: MessageKey): void {
    const before = this.#reel;
    if (reel === before) return;
    this.#change(before, reel);
    this.#notify(t(words), () => this.#change(reel, before));
  }

  /** Applies a change to the stored reel, which another tab may have changed since it was read. */
  #change(from: readonly ReelItem[], to: readonly ReelItem[]): void {
    const reel = changeReel(stored(), from, to);
    writePreference('reel', reel);
    this.#show(reel);
  }

  #show(reel: readonly ReelItem[]): void {
    this.#reel = reel;
    this.#host.requestUpdate();
  }
}

function stored(): readonly ReelItem[] {
  return readReel(readPreference('reel'));
}
