/**
 * The saved searches of the library, which all browsers share. Those that this browser kept by itself are taken over
 * once. Emits `change` after each change.
 */
import type { SavedSearch } from '../../../contract/index.ts';
import { readHistory } from '../../lib/query/search-history.ts';
import { ApiError, deleteSearch, listSearches, renameSearch, saveSearch } from '../api.ts';
import { readPreference, writePreference } from '../preferences.ts';
import { announceChange, onAnnouncedChange } from './tabs.ts';

/** The page's copy of the saved searches. */
export class SavedSearches extends EventTarget {
  #list: readonly SavedSearch[] = [];
  #stopListening: (() => void) | null = null;

  /** The saved searches, latest first. */
  get list(): readonly SavedSearch[] {
    return this.#list;
  }

  /** Fetches them, takes over those of this browser, and follows changes. */
  start(): void {
    this.#stopListening = onAnnouncedChange('searches', () => void this.refresh());
    document.addEventListener('visibilitychange', this.#onVisible);
    void this.refresh().then(() => this.#takeOver());
  }

  /** Stops following changes. */
  stop(): void {
    this.#stopListening?.();
    document.removeEventListener('visibilitychange', this.#onVisible);
  }

  /** Reads them again. A failure leaves what is there: the page says that the server does not answer. */
  async refresh(): Promise<void> {
    try {
      this.#list = await listSearches();
      this.dispatchEvent(new Event('change'));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** Saves a sentence, or removes it from the saved ones. */
  async toggle(query: string): Promise<void> {
    const saved = this.#list.find((each) => each.query === query);
    if (saved) await deleteSearch(saved.id);
    else await saveSearch({ query });
    await this.#changed();
  }

  /** Renames a saved search. */
  async rename(id: string, name: string): Promise<void> {
    await renameSearch(id, name);
    await this.#changed();
  }

  /** Removes a saved search; the returned function saves it again. */
  async remove(id: string): Promise<() => Promise<void>> {
    const before = this.#list.find((each) => each.id === id);
    await deleteSearch(id);
    await this.#changed();
    return async () => {
      if (before) await saveSearch({ query: before.query, name: before.name });
      await this.#changed();
    };
  }

  async #changed(): Promise<void> {
    announceChange('searches');
    await this.refresh();
  }

  /**
   * Saves what this browser kept before searches were shared. Its own are removed last: a visit may end before that, and
   * the next one saves no sentence twice.
   */
  async #takeOver(): Promise<void> {
    const { saved } = readHistory(readPreference('habits'));
    if (saved.length === 0) return;
    try {
      // The list is latest first: the oldest is saved first.
      for (const query of [...saved].reverse()) await saveSearch({ query });
      const { recent } = readHistory(readPreference('habits'));
      writePreference('habits', { recent });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    await this.#changed();
  }

  #onVisible = (): void => {
    if (!document.hidden) void this.refresh();
  };
}
