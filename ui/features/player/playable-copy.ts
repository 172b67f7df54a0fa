/**
 * The copy of a video that a browser can play, made by the server when the file itself is of no use to it. In: the video,
 * and that it did not play. Out: how far the copy is, and where it is once it is there. Its clock is that of the video.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { VideoProxy } from '../../../contract/proxies.ts';
import { ApiError, cancelProxy, getProxy, makeProxy } from '../../data/api.ts';

/** How it stands: nothing asked yet, being asked about, what the server says, or why the server could not be asked. */
export type ProxyState =
  | { kind: 'idle' }
  | { kind: 'asking' }
  | { kind: 'known'; proxy: VideoProxy }
  | { kind: 'lost'; error: unknown };

const POLL_MS = 1000;

/** The copy of one video at a time, for an element that shows it. */
export class ProxyController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onReady: () => void;
  readonly #onGone: () => void;
  #state: ProxyState = { kind: 'idle' };
  #videoId: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A copy may be thrown away by the server: it is made again once, not for ever. */
  #remade = false;
  /** How it was asked for; null when it is not wanted. */
  #begin: (() => Promise<VideoProxy>) | null = null;

  /** `onReady` is called when a copy can be played, `onGone` when there is no such video any more. */
  constructor(host: ReactiveControllerHost, onReady: () => void, onGone: () => void) {
    this.#host = host;
    this.#onReady = onReady;
    this.#onGone = onGone;
    host.addController(this);
  }

  /** How it stands. */
  get state(): ProxyState {
    return this.#state;
  }

  /** Where the copy is; null while there is none. */
  get url(): string | null {
    return this.#state.kind === 'known' && this.#state.proxy.state === 'ready' ? this.#state.proxy.url : null;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Another video is open: nothing is known of its copy. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#videoId = null;
    this.#remade = false;
    this.#set({ kind: 'idle' });
  }

  /** The file does not play: uses its copy, or has one made. */
  async want(videoId: string): Promise<void> {
    if (this.#videoId === videoId && this.#remade) return;
    this.#remade = this.#videoId === videoId && this.url !== null;
    this.#videoId = videoId;
    this.#set({ kind: 'asking' });
    this.#begin = async () => {
      const known = await getProxy(videoId);
      return known.state === 'none' || known.state === 'failed' ? makeProxy(videoId) : known;
    };
    await this.#ask(videoId, this.#begin);
  }

  /** The file plays, but its end cannot be reached: has a copy made if the server says that one helps. */
  async prefer(videoId: string): Promise<void> {
    if (this.#videoId === videoId) return;
    this.#videoId = videoId;
    this.#begin = async () => {
      const known = await getProxy(videoId);
      return known.needed && known.state === 'none' ? makeProxy(videoId) : known;
    };
    await this.#ask(videoId, this.#begin);
  }

  /** The server is back: asks again, for one that was restarted has forgotten what it was making. */
  async recover(): Promise<void> {
    const state = this.#state;
    const waits = state.kind === 'lost' || (state.kind === 'known' && isUnmade(state.proxy));
    if (waits && this.#videoId !== null && this.#begin !== null) await this.#ask(this.#videoId, this.#begin);
  }

  /** Stops making it. What the server says then is shown: there is none. */
  async cancel(): Promise<void> {
    const videoId = this.#videoId;
    if (videoId === null) return;
    this.#begin = null;
    await this.#ask(videoId, async () => {
      await cancelProxy(videoId);
      return getProxy(videoId);
    });
  }

  /** Makes it after it was cancelled or has failed. */
  async make(): Promise<void> {
    const videoId = this.#videoId;
    if (videoId === null) return;
    this.#begin = () => makeProxy(videoId);
    await this.#ask(videoId, this.#begin);
  }

  async #ask(videoId: string, question: () => Promise<VideoProxy>): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const proxy = await question();
      if (this.#videoId !== videoId) return;
      this.#set({ kind: 'known', proxy });
      if (proxy.state === 'ready') this.#onReady();
      if (proxy.state === 'running') this.#poll(videoId);
    } catch (error) {
      if (this.#videoId !== videoId) return;
      this.#set({ kind: 'lost', error });
      if (isGone(this.#state)) this.#onGone();
    }
  }

  #poll(videoId: string): void {
    this.#timer = setTimeout(() => void this.#ask(videoId, () => getProxy(videoId)), POLL_MS);
  }

  #set(state: ProxyState): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}

/** True when the server knows of no such video: then it was no codec that kept it from playing. */
export function isGone(state: ProxyState): boolean {
  return state.kind === 'lost' && state.error instanceof ApiError && state.error.code === 'NOT_FOUND';
}

function isUnmade({ state }: VideoProxy): boolean {
  return state === 'none' || state === 'running';
}
