/**
 * The open reel for the element that renders it. Every change shows a notice that can undo it; a change that the server
 * refuses shows why.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReelSummary } from '../../contract/index.ts';
import { t } from '../data/locale.ts';
import { Reels } from '../data/saved/reels.ts';
import type { ReelsCommand } from '../elements/events.ts';
import { describeError } from '../elements/failure.ts';
import type { Undo } from '../elements/notice.ts';
import { addToReel, type ReelItem, showsMoment } from '../lib/reel.ts';
import type { MessageKey } from '../lib/text/messages.ts';

/** Shows a notice, with a way to undo. */
export type Notify = (text: string, undo?: Undo) => void;

/** Holds the reels for an element that renders them. */
export class ReelController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #notify: Notify;
  readonly #reels = new Reels(() => t('reel.unnamed', { n: this.list.length + 1 }));

  constructor(host: ReactiveControllerHost, notify: Notify) {
    this.#host = host;
    this.#notify = notify;
    host.addController(this);
  }

  /** The items of the open reel. */
  get items(): readonly ReelItem[] {
    return this.#reels.items;
  }

  /** All reels. */
  get list(): readonly ReelSummary[] {
    return this.#reels.list;
  }

  /** The open reel; null while there is none. */
  get open(): { id: string; name: string } | null {
    return this.#reels.open;
  }

  hostConnected(): void {
    this.#reels.addEventListener('change', this.#onChange);
    this.#reels.start();
  }

  hostDisconnected(): void {
    this.#reels.removeEventListener('change', this.#onChange);
    this.#reels.stop();
  }

  /** Follows the changes of other browsers while the reel is on display. */
  watch(isShown: boolean): void {
    this.#reels.watch(isShown);
  }

  /** Reads the reels again. */
  refresh(): void {
    void this.#reels.refresh();
  }

  /** Adds items at the end; those that are in the reel already keep their places. */
  add(items: readonly ReelItem[]): void {
    const next = items.reduce(addToReel, this.items);
    if (next === this.items) this.#notify(t('reel.already'));
    else this.set(next, 'reel.added');
  }

  /** Removes the items of a found moment. */
  drop(hit: Parameters<typeof showsMoment>[1]): void {
    const next = this.items.filter((item) => !showsMoment(item, hit));
    if (next.length < this.items.length) this.set(next, 'reel.dropped');
  }

  /** Replaces the items of the reel. */
  set(reel: readonly ReelItem[], words: MessageKey): void {
    const before = this.items;
    if (reel === before) return;
    this.#try(this.#reels.change(before, reel));
    this.#notify(t(words), () => this.#try(this.#reels.change(reel, before)));
  }

  /** Opens, makes, renames or deletes a reel. Undoing a deletion makes the reel again. */
  run(command: ReelsCommand): void {
    this.#try(this.#run(command));
  }

  #run(command: ReelsCommand): Promise<void> {
    switch (command.do) {
      case 'choose':
        return this.#reels.choose(command.id);
      case 'create':
        return this.#reels.create(t('reel.unnamed', { n: this.list.length + 1 }));
      case 'rename':
        return this.#reels.rename(command.name);
      case 'remove':
        return this.#remove();
    }
  }

  async #remove(): Promise<void> {
    const reel = await this.#reels.remove();
    if (!reel) return;
    const undo = () => this.#try(this.#reels.create(reel.name, reel.items));
    this.#notify(t('reel.deleted', { name: reel.name }), undo);
  }

  #try(work: Promise<void>): void {
    work.catch((error: unknown) => this.#notify(describeError(error)));
  }

  #onChange = (): void => this.#host.requestUpdate();
}
