/**
 * The proxy of a video: a copy that browsers play, made by the server where the file itself does not play. In: the
 * video. Out: the progress of the proxy, and its address. Its clock is that of the video.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { VideoProxy } from '../../../contract/proxies.ts';
import { ApiError, cancelProxy, getProxy, makeProxy } from '../../data/api.ts';

/** The state of a proxy: not requested, being requested, as the server reports it, or why the request failed. */
export type ProxyState =
  | { kind: 'idle' }
  | { kind: 'checking' }
  | { kind: 'known'; proxy: VideoProxy }
  | { kind: 'failed'; error: unknown };

const POLL_MS = 1000;

/** Requests and follows the proxy of one video at a time. */
export class ProxyController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onReady: () => void;
  readonly #onGone: () => void;
  #state: ProxyState = { kind: 'idle' };
  #videoId: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The server may delete a proxy: it is made again once, not for ever. */
  #remade = false;
  /** The request, to repeat it; null when no proxy is wanted. */
  #start: (() => Promise<VideoProxy>) | null = null;

  /** `onReady` is called when the proxy can be played, `onGone` when the video no longer exists. */
  constructor(host: ReactiveControllerHost, onReady: () => void, onGone: () => void) {
    this.#host = host;
    this.#onReady = onReady;
    this.#onGone = onGone;
    host.addController(this);
  }

  /** The state of the proxy. */
  get state(): ProxyState {
    return this.#state;
  }

  /** The address of the proxy; null while there is none. */
  get url(): string | null {
    return this.#state.kind === 'known' && this.#state.proxy.state === 'ready' ? this.#state.proxy.url : null;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Forgets the proxy: another video is open. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#videoId = null;
    this.#remade = false;
    this.#set({ kind: 'idle' });
  }

  /** Requests a proxy for a file that does not play: the one that exists, or a new one. */
  async request(videoId: string): Promise<void> {
    if (this.#videoId === videoId && this.#remade) return;
    this.#remade = this.#videoId === videoId && this.url !== null;
    this.#videoId = videoId;
    this.#set({ kind: 'checking' });
    this.#start = async () => {
      const known = await getProxy(videoId);
      return known.state === 'none' || known.state === 'failed' ? makeProxy(videoId) : known;
    };
    await this.#ask(videoId, this.#start);
  }

  /** Requests a proxy for a file whose end cannot be reached, if the server says that one helps. */
  async prefer(videoId: string): Promise<void> {
    if (this.#videoId === videoId) return;
    this.#videoId = videoId;
    this.#start = async () => {
      const known = await getProxy(videoId);
      return known.needed && known.state === 'none' ? makeProxy(videoId) : known;
    };
    await this.#ask(videoId, this.#start);
  }

  /** The server is back: requests again, for a restarted server has forgotten what it was making. */
  async recover(): Promise<void> {
    const state = this.#state;
    const waits = state.kind === 'failed' || (state.kind === 'known' && isUnmade(state.proxy));
    if (waits && this.#videoId !== null && this.#start !== null) await this.#ask(this.#videoId, this.#start);
  }

  /** Stops making it, and shows the state that the server reports then. */
  async cancel(): Promise<void> {
    const videoId = this.#videoId;
    if (videoId === null) return;
    this.#start = null;
    await this.#ask(videoId, async () => {
      await cancelProxy(videoId);
      return getProxy(videoId);
    });
  }

  /** Makes it after it was cancelled or failed. */
  async make(): Promise<void> {
    const videoId = this.#videoId;
    if (videoId === null) return;
    this.#start = () => makeProxy(videoId);
    await this.#ask(videoId, this.#start);
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
      this.#set({ kind: 'failed', error });
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

/** True when the video no longer exists: then the codec is not the reason. */
export function isGone(state: ProxyState): boolean {
  return state.kind === 'failed' && state.error instanceof ApiError && state.error.code === 'NOT_FOUND';
}

function isUnmade({ state }: VideoProxy): boolean {
  return state === 'none' || state === 'running';
}
