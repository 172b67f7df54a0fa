/**
 * The page's client of the server: one function per route, typed by the contract. Calls take a signal, so that stale
 * requests are aborted; every failure is an {@link ApiError} with a code.
 */

import { createTidemark, dataOf } from '../../clients/typescript/index.ts';
import type { ClipExport, ClipsRequest } from '../../contract/clips.ts';
import type {
  ChainRequest,
  ChainResponse,
  CreateReelRequest,
  Curve,
  EventList,
  ExportRequest,
  Health,
  Image,
  Job,
  JobSummary,
  Link,
  LinkRequest,
  PatchReelRequest,
  PatchVideoRequest,
  Problem,
  Reel,
  ReelSummary,
  SavedSearch,
  SaveSearchRequest,
  SearchRequest,
  SearchResponse,
  Video,
} from '../../contract/index.ts';
import type { VideoProxy } from '../../contract/proxies.ts';
import { type Span, spanOf } from '../lib/time/span.ts';
import { parseStoryboard, type Storyboard } from '../lib/time/storyboard.ts';
import { onKeyAccepted, onKeyRejected } from './server-key.ts';

/** A code of the server, or one of the page's own: the server cannot be reached, or its answer is not a known one. */
export type FailureCode = Problem['code'] | 'OFFLINE' | 'BAD_ANSWER';

/** The error of a failed request. `message` is the server's description. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: FailureCode;
  readonly requestId: string | null;
  /** Facts about the error: `part` is the text that was not accepted. */
  readonly details: Problem['details'];

  constructor(
    code: FailureCode,
    message: string,
    requestId: string | null = null,
    details: Problem['details'] = {},
  ) {
    super(message);
    this.code = code;
    this.requestId = requestId;
    this.details = details;
  }
}

/** True for the rejection of a request that the page itself aborted. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}

/** Converts a problem body; `BAD_ANSWER` when it is none. A rejected key makes the page ask for one. */
export function toApiError(status: number, body: unknown): ApiError {
  const problem = body as Partial<Problem> | null;
  if (problem?.code === 'UNAUTHORIZED' || problem?.code === 'KEY_EXPIRED') onKeyRejected();
  if (typeof problem?.code === 'string' && typeof problem.detail === 'string') {
    return new ApiError(problem.code, problem.detail, problem.request_id ?? null, problem.details);
  }
  return new ApiError('BAD_ANSWER', `HTTP ${status}`);
}

async function request(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    throw new ApiError('OFFLINE', 'No connection to the server.');
  }
  if (response.ok) {
    // /health needs no key, so its success says nothing about one.
    if (path !== '/health') onKeyAccepted();
    return response;
  }
  throw toApiError(response.status, await response.json().catch(() => null));
}

/** The server's routes, by method and path. Every failure is an {@link ApiError}. */
export const server = createTidemark({ fetch: request });

export { dataOf };

/** Fetches `init` with a signal, where there is one. */
const until = (signal?: AbortSignal) => (signal ? { signal } : {});

/** Names the `id` of a path. */
export const withId = (id: string) => ({ params: { path: { id } } });

const videoPath = (id: string): string => `/v1/videos/${encodeURIComponent(id)}`;

/** Lists every video of the library, page by page; `onPage` gets those fetched so far. */
export async function listVideos(
  signal?: AbortSignal,
  onPage: (videos: readonly Video[]) => void = () => {},
): Promise<Video[]> {
  return allPages((page_token) => {
    const query = { page_size: 200, ...(page_token !== null && { page_token }) };
    return dataOf(server.GET('/v1/videos', { params: { query }, ...until(signal) }));
  }, onPage);
}

/** Lists the latest jobs, newest first, of one state where asked. The stream of jobs adds all that wait or run. */
export async function listJobs(signal?: AbortSignal, state?: Job['state']): Promise<Job[]> {
  const query = { page_size: 50, ...(state && { state }) };
  return (await dataOf(server.GET('/v1/jobs', { params: { query }, ...until(signal) }))).data;
}

/** Lists the queued jobs that are begun next, in this order. */
export async function listNextJobs(): Promise<Job[]> {
  return (await dataOf(server.GET('/v1/jobs/next', { params: { query: { limit: 50 } } }))).data;
}

/** Sums up all jobs; of those left out, the server counts the ones that ended after this time. */
export function summariseJobs(endedAfter: string | null): Promise<JobSummary> {
  const query = endedAfter === null ? {} : { ended_after: endedAfter };
  return dataOf(server.GET('/v1/jobs/summary', { params: { query } }));
}

/** Cancels all jobs that wait or run. */
export async function cancelJobs(): Promise<void> {
  await dataOf(server.POST('/v1/jobs/cancel', {}));
}

/** Returns the state of the server, and the progress of the sample film. */
export function getHealth(signal?: AbortSignal): Promise<Health> {
  return dataOf(server.GET('/health', until(signal)));
}

/** Returns a video. Rejects with `NOT_FOUND` when it was deleted. */
export function getVideo(id: string, signal?: AbortSignal): Promise<Video> {
  return dataOf(server.GET('/v1/videos/{id}', { ...withId(id), ...until(signal) }));
}

/** Changes the title or the tags of a video. */
export function patchVideo(id: string, patch: PatchVideoRequest): Promise<Video> {
  return dataOf(server.PATCH('/v1/videos/{id}', { ...withId(id), body: patch }));
}

/** Deletes a video, and its file if it was uploaded. */
export async function deleteVideo(id: string): Promise<void> {
  await server.DELETE('/v1/videos/{id}', withId(id));
}

/** Cancels a queued or running job. */
export function cancelJob(id: string): Promise<Job> {
  return dataOf(server.POST('/v1/jobs/{id}/cancel', withId(id)));
}

/** Starts a failed or cancelled job again, from where it stopped. */
export function retryJob(id: string): Promise<Job> {
  return dataOf(server.POST('/v1/jobs/{id}/retry', withId(id)));
}

/** Searches the library. */
export function search(question: SearchRequest, signal?: AbortSignal): Promise<SearchResponse> {
  return dataOf(server.POST('/v1/search', { body: question, ...until(signal) }));
}

/** Returns the relevance of each second of a video to a sentence. */
export function getCurve(id: string, query: string, signal?: AbortSignal): Promise<Curve> {
  const params = { path: { id }, query: { q: query } };
  return dataOf(server.GET('/v1/videos/{id}/curve', { params, ...until(signal) }));
}

/** An event of a video, with guesses at what it shows. */
export type VideoEvent = EventList['data'][number];

/** Lists the events of a video in the order of time; none from a server without events. */
export async function getEvents(id: string, language: string, signal?: AbortSignal): Promise<VideoEvent[]> {
  try {
    const params = { path: { id }, query: { language: language as 'en' | 'zh' } };
    return (await dataOf(server.GET('/v1/videos/{id}/events', { params, ...until(signal) }))).data;
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.code === 'NOT_FOUND') return [];
    throw thrown;
  }
}

/** Returns the spans in which somebody speaks; null where nothing has listened to the video. */
export async function getSpeech(id: string, signal?: AbortSignal): Promise<readonly Span[] | null> {
  try {
    const request = server.GET('/v1/videos/{id}/speech', { ...withId(id), ...until(signal) });
    const { listened, spans } = await dataOf(request);
    return listened ? spans.map(spanOf) : null;
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.code === 'NOT_FOUND') return null;
    throw thrown;
  }
}

/** Returns the chains that led to a moment, or that followed from it. */
export function askChains(request: ChainRequest, signal?: AbortSignal): Promise<ChainResponse> {
  return dataOf(server.POST('/v1/chains', { body: request, ...until(signal) }));
}

/** Stores a verdict on a link. Rejects with `LINK_CYCLE` when confirming it would close a cycle. */
export function judgeLink(request: LinkRequest): Promise<Link> {
  return dataOf(server.PUT('/v1/links', { body: request }));
}

/** Returns segments as a file for another program, under the server's name for it. */
export async function requestExport(wanted: ExportRequest): Promise<{ blob: Blob; fileName: string }> {
  const { data, response } = await server.POST('/v1/export', { body: wanted, parseAs: 'blob' });
  const named = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  const fileName = named ? decodeURIComponent(named) : `tidemark.${wanted.format}`;
  return { blob: data as unknown as Blob, fileName };
}

/** Uploads an image to search with. Rejects with `IMAGE_UNREADABLE` when it does not decode. */
export function uploadImage(file: Blob): Promise<Image> {
  return dataOf(
    server.POST('/v1/images', {
      headers: { 'Content-Type': file.type || 'application/octet-stream' },
      body: file as never,
      bodySerializer: (body) => body,
    }),
  );
}

/** Returns the address of the thumbnail of an uploaded image. */
export function imageThumbnail(id: string): string {
  return `/v1/images/${encodeURIComponent(id)}/thumbnail`;
}

/** Starts an export of clips. Rejects with `CONFLICT` when too many are queued. */
export function startClips(request: ClipsRequest): Promise<ClipExport> {
  return dataOf(server.POST('/v1/clips', { body: request }));
}

/** Lists the exports of clips that are queued, running or kept, newest first. */
export async function listClips(): Promise<ClipExport[]> {
  return (await dataOf(server.GET('/v1/clips'))).data;
}

/** Cancels an export of clips. */
export function cancelClips(id: string): Promise<ClipExport> {
  return dataOf(server.POST('/v1/clips/{id}/cancel', withId(id)));
}

/** Deletes an export of clips. */
export async function deleteClips(id: string): Promise<void> {
  await server.DELETE('/v1/clips/{id}', withId(id));
}

/** Lists the reels, oldest first, without their items. */
export async function listReels(): Promise<ReelSummary[]> {
  return (await dataOf(server.GET('/v1/reels'))).data;
}

/** Returns a reel with its items. */
export function getReel(id: string): Promise<Reel> {
  return dataOf(server.GET('/v1/reels/{id}', withId(id)));
}

/** Makes a reel; once for all requests with the same `key`. */
export function createReel(request: CreateReelRequest, key?: string): Promise<Reel> {
  const params = key ? { header: { 'idempotency-key': key } } : {};
  return dataOf(server.POST('/v1/reels', { params, body: request }));
}

/** Changes a reel. Rejects with `CONFLICT` when it has changed since the revision that the request names. */
export function patchReel(id: string, request: PatchReelRequest): Promise<Reel> {
  return dataOf(server.PATCH('/v1/reels/{id}', { ...withId(id), body: request }));
}

/** Deletes a reel. */
export async function deleteReel(id: string): Promise<void> {
  await server.DELETE('/v1/reels/{id}', withId(id));
}

/** Lists the saved searches, latest first. */
export async function listSearches(): Promise<SavedSearch[]> {
  return (await dataOf(server.GET('/v1/searches'))).data;
}

/** Saves a search; one with the same sentence stays as it is. */
export function saveSearch(wanted: SaveSearchRequest): Promise<SavedSearch> {
  return dataOf(server.POST('/v1/searches', { body: wanted }));
}

/** Renames a saved search. */
export function renameSearch(id: string, name: string): Promise<SavedSearch> {
  return dataOf(server.PATCH('/v1/searches/{id}', { ...withId(id), body: { name } }));
}

/** Removes a saved search. */
export async function deleteSearch(id: string): Promise<void> {
  await server.DELETE('/v1/searches/{id}', withId(id));
}

/** Returns the state of a video's proxy. Starts nothing. */
export function getProxy(id: string): Promise<VideoProxy> {
  return dataOf(server.GET('/v1/videos/{id}/proxy', withId(id)));
}

/** Starts making the proxy, unless it exists. */
export function makeProxy(id: string): Promise<VideoProxy> {
  return dataOf(server.POST('/v1/videos/{id}/proxy', withId(id)));
}

/** Cancels or deletes the proxy. */
export async function cancelProxy(id: string): Promise<void> {
  await server.DELETE('/v1/videos/{id}/proxy', withId(id));
}

/** Returns the address of a video's file. */
export function mediaUrl(videoId: string): string {
  return `${videoPath(videoId)}/media`;
}

/** Returns the address of a thumbnail of a second of a video, `width` pixels wide. */
export function momentThumbnail(videoId: string, timeS: number, width = 160): string {
  return `${videoPath(videoId)}/thumbnail?t=${timeS}&width=${width}`;
}

/** Returns the storyboard of a video. Empty until its first minute is indexed. */
export async function getStoryboard(video: Video, signal?: AbortSignal): Promise<Storyboard> {
  const url = new URL(video.storyboard_url, location.href).href;
  const response = await request(url, until(signal));
  return parseStoryboard(await response.text(), url);
}

async function allPages<T>(
  fetchPage: (token: string | null) => Promise<{ data: T[]; page: { next_token: string | null } }>,
  onPage: (soFar: readonly T[]) => void,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | null = null;
  for (;;) {
    const { data, page } = await fetchPage(token);
    all.push(...data);
    if (page.next_token === null) return all;
    onPage([...all]);
    token = page.next_token;
  }
}
