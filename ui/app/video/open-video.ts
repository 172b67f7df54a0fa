/**
 * Everything that is fetched about the open video: its facts, storyboard, events, relevance curves and its own
 * moments. In: the place, and the video as the library has it. Out: the latest of each; each can fail by itself.
 */
import { Task, TaskStatus } from '@lit/task';
import type { ReactiveControllerHost } from 'lit';
import type { Curve, Segment, Video } from '../../../contract/index.ts';
import { getEvents, getSpeech, getVideo, type VideoEvent } from '../../data/api.ts';
import { fetchCurve } from '../../data/curves.ts';
import { language } from '../../data/locale.ts';
import type { Storyboards } from '../../data/storyboards.ts';
import { SearchSession } from '../../features/search/search-session.ts';
import type { Place } from '../../lib/deep-link.ts';
import { type SearchQuery, searchQueryOf } from '../../lib/query/search-query.ts';
import type { Span } from '../../lib/time/span.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';

/** The element that shows the video. */
export interface OpenVideoHost extends ReactiveControllerHost {
  readonly place: Place;
  readonly known: Video | undefined;
  readonly storyboards: Storyboards;
}

/** A fetched value and its video: a task keeps its last value while it fetches the next one. */
interface Fetched<T> {
  videoId: string | null;
  value: T;
}

/** The data of the open video, bound to the element that shows it. */
export class OpenVideo {
  readonly #host: OpenVideoHost;
  readonly #video: Task<readonly [string | null, Video | undefined], Video>;
  readonly #board: Task<readonly [Video | undefined], Fetched<Storyboard>>;
  readonly #events: Task<readonly [string | null, number, string], Fetched<readonly VideoEvent[]>>;
  readonly #speech: Task<readonly [string | null, string | undefined], Fetched<readonly Span[] | null>>;
  readonly #curve: Task<readonly [string], Fetched<Curve | null>>;
  readonly #curveB: Task<readonly [string], Fetched<Curve | null>>;
  /** The search in this video alone. */
  readonly here: SearchSession;

  constructor(host: OpenVideoHost) {
    this.#host = host;
    this.#video = new Task(host, {
      args: () => [host.place.videoId, host.known] as const,
      task: async ([id, known], { signal }) => known ?? getVideo(id ?? '', signal),
    });
    this.#board = new Task(host, {
      args: () => [this.video] as const,
      task: async ([video]) => ({
        videoId: video?.id ?? null,
        value: video ? await host.storyboards.get(video) : [],
      }),
    });
    this.#events = new Task(host, {
      args: () => [host.place.videoId, this.#minutes, language()] as const,
      task: async ([id], { signal }) => ({
        videoId: id,
        value: id ? await getEvents(id, language(), signal) : [],
      }),
    });
    this.#speech = new Task(host, {
      // Listening follows indexing: it is asked for again when the video is done.
      args: () => [host.place.videoId, this.video?.state] as const,
      task: async ([id], { signal }) => ({ videoId: id, value: id ? await getSpeech(id, signal) : [] }),
    });
    this.#curve = this.#curveTask(() => this.#query);
    this.#curveB = this.#curveTask(() => this.#comparison);
    this.here = new SearchSession(
      host,
      () => this.#query,
      () => this.#minutes,
    );
  }

  /** The video of the place. The library's copy is used at once, so that the player stays on the page. */
  get video(): Video | undefined {
    const { known, place } = this.#host;
    return [known, this.#video.value].find((video) => video?.id === place.videoId);
  }

  /** The reason why there is no video. */
  get error(): unknown {
    return this.#video.status === TaskStatus.ERROR ? this.#video.error : undefined;
  }

  get board(): Storyboard {
    return this.#ofThis(this.#board) ?? [];
  }

  /** The events in the order of time; none until they are fetched. */
  get events(): readonly VideoEvent[] {
    return this.#ofThis(this.#events) ?? [];
  }

  /** The spans in which somebody speaks; null where nothing has listened, undefined until that is known. */
  get speech(): readonly Span[] | null | undefined {
    return this.#ofThis(this.#speech);
  }

  get curve(): Curve | null {
    return this.#ofThis(this.#curve) ?? null;
  }

  /** The curve of the compared sentence. */
  get curveB(): Curve | null {
    return this.#ofThis(this.#curveB) ?? null;
  }

  /** True when a curve could not be fetched. */
  get curveFailed(): boolean {
    return [this.#curve, this.#curveB].some(({ status }) => status === TaskStatus.ERROR);
  }

  /** The best moments of this video, from its own search; null while that runs. */
  get hits(): readonly Segment[] | null {
    const { state } = this.here;
    if (state.kind === 'done') return state.hits;
    return state.kind === 'loading' && state.old ? state.old.hits : null;
  }

  /** Fetches again what failed. */
  recover(): void {
    for (const task of [this.#video, this.#board, this.#events, this.#speech, this.#curve, this.#curveB]) {
      if (task.error !== undefined) void task.run();
    }
    if (this.here.state.kind === 'failed') this.here.retry();
  }

  get #query(): SearchQuery | null {
    return searchQueryOf(this.#host.place, this.#host.place.videoId);
  }

  get #comparison(): SearchQuery | null {
    const { compare, videoId } = this.#host.place;
    const none = { images: [], like: null, liked: [], disliked: [], grouped: false };
    return compare && videoId ? { text: compare, videoId, ...none } : null;
  }

  /** The minutes that are indexed. Curves and moments are fetched again each minute, and when indexing ends. */
  get #minutes(): number {
    const minutes = (this.video?.indexed_s ?? 0) / 60;
    return this.video?.state === 'indexed' ? minutes : Math.floor(minutes);
  }

  /** Returns the value of a task if it belongs to the video of the place. */
  #ofThis<T>({ value }: Task<never, Fetched<T>>): T | undefined {
    return value?.videoId === this.#host.place.videoId ? value.value : undefined;
  }

  #curveTask(query: () => SearchQuery | null): Task<readonly [string], Fetched<Curve | null>> {
    return new Task(this.#host, {
      args: () => [JSON.stringify([this.#host.place.videoId, query(), this.#minutes])] as const,
      task: async (_args, { signal }) => {
        const [asked, videoId] = [query(), this.#host.place.videoId];
        return { videoId, value: asked && videoId ? await fetchCurve(asked, videoId, signal) : null };
      },
    });
  }
}
