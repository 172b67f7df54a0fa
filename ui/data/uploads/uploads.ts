/**
 * The queue of uploads, sent one after the other: two at once would share the bandwidth and both be late. In: files
 * that were chosen. Out: the progress of each, and the server's answers. The browser asks before the page is left
 * meanwhile.
 */
import type { AddVideoResponse } from '../../../contract/index.ts';
import { ApiError, isAbort } from '../api.ts';
import { createPageHold } from '../page-hold.ts';
import { uploadFile } from './upload.ts';

/** An upload. `failed` and `known` ones stay until dismissed. */
export interface Upload {
  key: number;
  name: string;
  sizeBytes: number;
  sentBytes: number;
  state: 'waiting' | 'sending' | 'known' | 'failed';
  error: ApiError | null;
  /** The video with the same content, when the server has one. */
  knownVideoId: string | null;
}

/** The queue. `onChange` is called at every step, `onArrived` for every file that the server accepted. */
export class Uploads {
  readonly #onChange: () => void;
  readonly #onArrived: (answer: AddVideoResponse) => void;
  readonly #hold = createPageHold();
  #list: readonly Upload[] = [];
  #files = new Map<number, { file: File; abort: AbortController }>();
  #nextKey = 1;
  #sending = false;

  constructor(onChange: () => void, onArrived: (answer: AddVideoResponse) => void) {
    this.#onChange = onChange;
    this.#onArrived = onArrived;
  }

  /** The uploads, oldest first. */
  get list(): readonly Upload[] {
    return this.#list;
  }

  /** True while uploads are under way, or wait for the server to be back. */
  get needServer(): boolean {
    return this.#list.some((upload) => isUnderWay(upload) || isLost(upload));
  }

  /** Adds files to the queue. */
  add(files: Iterable<File>): void {
    for (const file of files) {
      const key = this.#nextKey++;
      this.#files.set(key, { file, abort: new AbortController() });
      this.#list = [...this.#list, waiting(key, file)];
    }
    this.#changed();
    void this.#sendAll();
  }

  /** Cancels an upload, or clears its failure. */
  dismiss(key: number): void {
    this.#files.get(key)?.abort.abort();
    this.#files.delete(key);
    this.#list = this.#list.filter((upload) => upload.key !== key);
    this.#changed();
  }

  /** Clears the failed uploads, and those that the library had already. */
  dismissEnded(): void {
    for (const { key, state } of this.#list) if (state === 'failed' || state === 'known') this.dismiss(key);
  }

  /** Retries a failed upload. */
  resend(key: number): void {
    this.#update(key, { state: 'waiting', error: null, sentBytes: 0 });
    void this.#sendAll();
  }

  /** Retries what failed because the server did not answer. */
  resendLost(): void {
    for (const upload of this.#list) if (isLost(upload)) this.resend(upload.key);
  }

  async #sendAll(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (;;) {
        const next = this.#list.find((upload) => upload.state === 'waiting');
        if (!next) return;
        await this.#send(next.key);
      }
    } finally {
      this.#sending = false;
    }
  }

  async #send(key: number): Promise<void> {
    const held = this.#files.get(key);
    if (!held) return this.dismiss(key);
    this.#update(key, { state: 'sending' });
    try {
      const onProgress = (sentBytes: number): void => this.#update(key, { sentBytes });
      const answer = await uploadFile(held.file, onProgress, held.abort.signal);
      if (answer.already_indexed) {
        this.#update(key, { state: 'known', knownVideoId: answer.video?.id ?? null });
        return;
      }
      this.dismiss(key);
      this.#onArrived(answer);
    } catch (thrown) {
      if (isAbort(thrown)) return;
      const error = thrown instanceof ApiError ? thrown : new ApiError('BAD_ANSWER', String(thrown));
      this.#update(key, { state: 'failed', error });
    }
  }

  #update(key: number, change: Partial<Upload>): void {
    this.#list = this.#list.map((upload) => (upload.key === key ? { ...upload, ...change } : upload));
    this.#changed();
  }

  #changed(): void {
    this.#hold(this.#list.some(isUnderWay));
    this.#onChange();
  }
}

function isUnderWay({ state }: Upload): boolean {
  return state === 'waiting' || state === 'sending';
}

/** True when the server did not answer. */
function isLost({ error }: Upload): boolean {
  return error?.code === 'OFFLINE';
}

function waiting(key: number, { name, size }: File): Upload {
  return { key, name, sizeBytes: size, sentBytes: 0, state: 'waiting', error: null, knownVideoId: null };
}
