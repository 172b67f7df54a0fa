/**
 * The reels of the library, as far as this page shows them: their list, and the one that is open. Other browsers change
 * them too: a change is based on a revision, and is applied again to what the server has when that is newer. Emits
 * `change` after each change.
 */
import type { Reel, ReelItem, ReelSummary } from '../../../contract/index.ts';
import { changeReel, readReel } from '../../lib/reel.ts';
import { ApiError, createReel, deleteReel, getReel, listReels, patchReel } from '../api.ts';
import { createPageHold } from '../page-hold.ts';
import { readPreference, writePreference } from '../preferences.ts';
import { announceChange, onAnnouncedChange } from './tabs.ts';

/** Names the reel that is made when there is none. */
export type NameReel = () => string;

/** How often a change is applied again before it is given up. */
const TRIES = 4;

/** How often the open reel is read while it is on display, for the changes of other browsers. */
const POLL_MS = 5000;

/** The page's copy of the reels. */
export class Reels extends EventTarget {
  readonly #nameOf: NameReel;
  #list: readonly ReelSummary[] = [];
  #open: Reel | null = null;
  /** The items on display: those of the server, with the changes that are on their way. */
  #items: readonly ReelItem[] = [];
  #work: Promise<unknown> = Promise.resolve();
  #pending = 0;
  readonly #hold = createPageHold();
  #stopListening: (() => void) | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(nameOf: NameReel) {
    super();
    this.#nameOf = nameOf;
  }

  /** All reels, oldest first. */
  get list(): readonly ReelSummary[] {
    return this.#list;
  }

  /** The open reel; null while there is none. */
  get open(): { id: string; name: string } | null {
    return this.#open;
  }

  /** The items of the open reel. */
  get items(): readonly ReelItem[] {
    return this.#items;
  }

  /** Fetches the reels, takes over the one that this browser kept by itself, and follows changes. */
  start(): void {
    this.#stopListening = onAnnouncedChange('reels', () => void this.refresh());
    document.addEventListener('visibilitychange', this.#onVisible);
    void this.refresh().then(() => this.#takeOver());
  }

  /** Stops following changes. */
  stop(): void {
    this.#stopListening?.();
    document.removeEventListener('visibilitychange', this.#onVisible);
    this.watch(false);
  }

  /** Reads the reels again and again while they are on display. */
  watch(isShown: boolean): void {
    clearInterval(this.#timer);
    if (!isShown) return;
    void this.refresh();
    this.#timer = setInterval(() => !document.hidden && void this.refresh(), POLL_MS);
  }

  /** Reads the reels again. A failure leaves what is there: the page says that the server does not answer. */
  async refresh(): Promise<void> {
    if (this.#pending > 0) return; // It would show what is about to change; each change reads the list at its end.
    try {
      const list = await listReels();
      if (this.#pending > 0) return;
      this.#list = list;
      const summary = this.#chosen();
      if (!summary) this.#show(null);
      else if (summary.id !== this.#open?.id || summary.revision !== this.#open.revision) {
        await this.#read(summary.id);
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    this.#changed();
  }

  /** Opens another reel. */
  async choose(id: string): Promise<void> {
    writePreference('openReel', id);
    await this.#queue(() => this.#read(id));
  }

  /** Makes a reel and opens it. */
  async create(name: string, items: readonly ReelItem[] = []): Promise<void> {
    await this.#queue(async () => {
      const reel = await createReel({ name, items: [...items] });
      writePreference('openReel', reel.id);
      this.#show(reel);
      await this.#relist();
    });
  }

  /** Renames the open reel. */
  async rename(name: string): Promise<void> {
    const id = this.#open?.id;
    if (id === undefined) return;
    await this.#queue(async () => {
      this.#show(await patchReel(id, { name }));
      await this.#relist();
    });
  }

  /** Deletes the open reel, and returns it. */
  async remove(): Promise<Reel | null> {
    const reel = this.#open;
    if (!reel) return null;
    await this.#queue(async () => {
      await deleteReel(reel.id);
      await this.#relist();
      const summary = this.#chosen();
      this.#show(summary ? await getReel(summary.id) : null);
    });
    return reel;
  }

  /** Applies the change that took `from` to `to`: at once on the page, then on the server, where others change it too. */
  async change(from: readonly ReelItem[], to: readonly ReelItem[]): Promise<void> {
    this.#items = changeReel(this.#items, from, to);
    this.#changed();
    await this.#queue(async () => {
      this.#open ??= await createReel({ name: this.#nameOf(), items: [] });
      let reel = this.#open;
      for (let tries = 1; ; tries++) {
        const items = [...changeReel(reel.items, from, to)];
        try {
          this.#show(await patchReel(reel.id, { items, revision: reel.revision }));
          break;
        } catch (error) {
          const isStale = error instanceof ApiError && error.code === 'CONFLICT' && tries < TRIES;
          if (!isStale) throw error;
          reel = await getReel(reel.id);
        }
      }
      await this.#relist();
    });
  }

  /** Does one thing after the other. After a failure the page shows what the server has. */
  async #queue(work: () => Promise<void>): Promise<void> {
    this.#pending++;
    this.#hold(true);
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    try {
      await done;
      announceChange('reels');
    } catch (error) {
      this.#items = this.#open?.items ?? [];
      void this.refresh();
      throw error;
    } finally {
      this.#pending--;
      this.#hold(this.#pending > 0);
      if (this.#pending === 0) this.#items = this.#open?.items ?? [];
      this.#changed();
    }
  }

  async #relist(): Promise<void> {
    this.#list = await listReels();
  }

  async #read(id: string): Promise<void> {
    const reel = await getReel(id);
    this.#show(reel);
  }

  /** Returns the reel that was opened last in this browser, else the latest. */
  #chosen(): ReelSummary | undefined {
    const id = readPreference('openReel');
    return this.#list.find((reel) => reel.id === id) ?? this.#list.at(-1);
  }

  #show(reel: Reel | null): void {
    this.#open = reel;
    if (this.#pending <= 1) this.#items = reel?.items ?? [];
  }

  /**
   * Makes a reel of the one that this browser kept before reels were shared. Once: a visit may end before the answer
   * comes, so the key of the request is kept until then, and the next visit repeats the same request.
   */
  async #takeOver(): Promise<void> {
    const own = readReel(readPreference('reel'));
    if (own.length === 0) return;
    const stored = readPreference('reelTakeOver');
    const key = typeof stored === 'string' ? stored : randomKey();
    writePreference('reelTakeOver', key);
    try {
      const { id } = await createReel({ name: this.#nameOf(), items: [...own] }, key);
      writePreference('openReel', id);
    } catch (error) {
      // A mismatch: it was made under this key, with a name in another language. Else the next visit tries again.
      if (!(error instanceof ApiError) || error.code !== 'IDEMPOTENCY_MISMATCH') return;
    }
    writePreference('reel', []);
    writePreference('reelTakeOver', null);
    announceChange('reels');
    await this.refresh();
  }

  #onVisible = (): void => {
    if (!document.hidden) void this.refresh();
  };

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

function randomKey(): string {
  // randomUUID exists on secure origins only; the page is also served over plain HTTP on a local network.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('-');
}
