/**
 * The data of the server for the element that renders it: the library, exported clips, saved searches and storyboards. Listens while
 * the element is on the page, and asks it to render again after each change.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Video } from '../../contract/index.ts';
import { ClipExports } from '../data/clip-exports.ts';
import { Library } from '../data/library.ts';
import { SavedSearches } from '../data/saved/saved-searches.ts';
import { Storyboards } from '../data/storyboards.ts';
import type { Storyboard } from '../lib/time/storyboard.ts';

/** Called for changes that rendering alone does not cover. */
export interface ServerDataHandlers {
  /** The server answers again. */
  onOnline(): void;
  /** Other videos are indexed than before. */
  onFootage(): void;
}

/** Holds the fetched data. */
export class ServerData implements ReactiveController {
  readonly library = new Library();
  readonly clips = new ClipExports();
  readonly searches = new SavedSearches();
  readonly storyboards = new Storyboards();
  readonly #host: ReactiveControllerHost;
  readonly #handlers: ServerDataHandlers;
  #boards: ReadonlyMap<string, Storyboard> = new Map();

  constructor(host: ReactiveControllerHost, handlers: ServerDataHandlers) {
    this.#host = host;
    this.#handlers = handlers;
    host.addController(this);
  }

  hostConnected(): void {
    this.library.addEventListener('change', this.#onChange);
    this.library.addEventListener('online', this.#onOnline);
    this.library.addEventListener('footage', this.#onFootage);
    this.library.start();
    this.clips.addEventListener('change', this.#onChange);
    void this.clips.refresh();
    this.searches.addEventListener('change', this.#onChange);
    this.searches.start();
  }

  hostDisconnected(): void {
    this.library.removeEventListener('change', this.#onChange);
    this.library.removeEventListener('online', this.#onOnline);
    this.library.removeEventListener('footage', this.#onFootage);
    this.library.stop();
    this.clips.removeEventListener('change', this.#onChange);
    this.clips.stop();
    this.searches.removeEventListener('change', this.#onChange);
    this.searches.stop();
  }

  /** The videos of the library; none while they are not known. */
  get videos(): readonly Video[] {
    const { state } = this.library;
    return state.kind === 'ready' ? state.videos : [];
  }

  /** The storyboards fetched so far, by video id. */
  get boards(): ReadonlyMap<string, Storyboard> {
    return this.#boards;
  }

  /** Fetches the storyboard of a video, unless it is here already. */
  async fetchBoard(video: Video): Promise<void> {
    const board = await this.storyboards.get(video);
    if (this.#boards.get(video.id) === board) return;
    this.#boards = new Map([...this.#boards, [video.id, board]]);
    this.#host.requestUpdate();
  }

  #onChange = (): void => this.#host.requestUpdate();

  #onFootage = (): void => this.#handlers.onFootage();

  #onOnline = (): void => {
    this.#handlers.onOnline();
    void this.clips.refresh();
    void this.searches.refresh();
  };
}
