/**
 * The clips that the server cuts for this page, or has cut before: each with its progress, until its file is fetched or
 * thrown away. Survives a reload, for the server knows them all. Emits `change` after each change.
 */
import type { ClipExport, ClipsRequest } from '../../contract/clips.ts';
import { ApiError, cancelClips, deleteClips, listClips, startClips } from './api.ts';

const POLL_MS = 1000;

/** True while the server works on it, or will. */
export function isUnderWay({ state }: ClipExport): boolean {
  return state === 'queued' || state === 'running';
}

/** The page's list of clip exports. */
export class ClipExports extends EventTarget {
  #list: readonly ClipExport[] = [];
  #mine = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Exports, newest first. */
  get list(): readonly ClipExport[] {
    return this.#list;
  }

  /** Fetches the list; asks again each second while something is under way. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.#put(await listClips());
    } catch (thrown) {
      // Without a line the old list stays, and is asked for again; a server without clips has none.
      if (!(thrown instanceof ApiError) || thrown.code !== 'OFFLINE') return;
    }
    if (this.#list.some(isUnderWay)) this.#timer = setTimeout(() => void this.refresh(), POLL_MS);
  }

  /** Stops asking. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Has clips cut; their file is fetched when they are done. */
  async start(request: ClipsRequest): Promise<void> {
    const { id } = await startClips(request);
    this.#mine.add(id);
    await this.refresh();
  }

  /** Stops cutting. */
  async cancel(id: string): Promise<void> {
    await cancelClips(id);
    await this.refresh();
  }

  /** Throws the file away, or clears a failure. */
  async dismiss(id: string): Promise<void> {
    await deleteClips(id);
    await this.refresh();
  }

  #put(list: readonly ClipExport[]): void {
    this.#list = list;
    for (const each of list) {
      if (!this.#mine.has(each.id) || isUnderWay(each)) continue;
      this.#mine.delete(each.id);
      if (each.download_url) fetchFile(each.download_url);
    }
    this.dispatchEvent(new Event('change'));
  }
}

/** Hands a file of the server to the browser's downloads. */
function fetchFile(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
