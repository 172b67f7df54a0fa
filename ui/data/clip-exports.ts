/**
 * The exports of clips on the server, each with its progress, until its file is downloaded or deleted. The list
 * survives a reload, since the server keeps it. Emits `change` after each change.
 */
import type { ClipExport, ClipsRequest } from '../../contract/clips.ts';
import { ApiError, cancelClips, deleteClips, listClips, startClips } from './api.ts';

const POLL_MS = 1000;
/** Longer than the notice offers to undo. */
const UNDO_MS = 9000;

/** True while an export is queued or running. */
export function isUnderWay({ state }: ClipExport): boolean {
  return state === 'queued' || state === 'running';
}

/** The page's list of clip exports. */
export class ClipExports extends EventTarget {
  #list: readonly ClipExport[] = [];
  #started = new Set<string>();
  /** The exports that are about to be deleted, each with the timer of its deletion. */
  #dismissed = new Map<string, ReturnType<typeof setTimeout>>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Exports, newest first; without those that were dismissed. */
  get list(): readonly ClipExport[] {
    return this.#list.filter(({ id }) => !this.#dismissed.has(id));
  }

  /** Fetches the list, and again each second while an export is under way. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.#put(await listClips());
    } catch (thrown) {
      // While the server cannot be reached, the old list stays; a server without clips has none.
      if (!(thrown instanceof ApiError) || thrown.code !== 'OFFLINE') return;
    }
    if (this.#list.some(isUnderWay)) this.#timer = setTimeout(() => void this.refresh(), POLL_MS);
  }

  /** Stops polling. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Starts an export; its file is downloaded when it is done. */
  async start(request: ClipsRequest): Promise<void> {
    const { id } = await startClips(request);
    this.#started.add(id);
    await this.refresh();
  }

  /** Cancels an export. */
  async cancel(id: string): Promise<void> {
    await cancelClips(id);
    await this.refresh();
  }

  /**
   * Hides an export, and deletes it a little later; the returned function undoes that, and returns false when it is too
   * late. When the page is left meanwhile, the export stays until it expires.
   */
  dismiss(id: string): () => boolean {
    const timer = setTimeout(() => {
      // A failure shows the export again.
      void deleteClips(id)
        .catch(() => undefined)
        .then(() => this.refresh())
        .then(() => this.#dismissed.delete(id))
        .then(() => this.#changed());
    }, UNDO_MS);
    this.#dismissed.set(id, timer);
    this.#changed();
    return () => {
      clearTimeout(timer);
      const isHere = this.#list.some((each) => each.id === id);
      this.#dismissed.delete(id);
      this.#changed();
      return isHere;
    };
  }

  #put(list: readonly ClipExport[]): void {
    this.#list = list;
    for (const each of list) {
      if (!this.#started.has(each.id) || isUnderWay(each)) continue;
      this.#started.delete(each.id);
      if (each.download_url) downloadFile(each.download_url);
    }
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

/** Downloads a file of the server. */
function downloadFile(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
