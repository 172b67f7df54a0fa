/**
 * The page's client of the server: one function per route, typed by the contract. Calls take a signal, so that stale
 * requests are aborted; every failure is an {@link ApiError} with a code.
 */

import type { ClipExport, ClipExportList, ClipsRequest } from '../../contract/clips.ts';
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
  JobList,
  Link,
  LinkRequest,
  PatchReelRequest,
  PatchVideoRequest,
  Problem,
  Reel,
  ReelList,
  ReelSummary,
  SavedSearch,
  SavedSearchList,
  SaveSearchRequest,
  SearchRequest,
  SearchResponse,
  Video,
  VideoList,
} from '../../contract/index.ts';
import type { VideoProxy } from '../../contract/proxies.ts';
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

/** Requests JSON from the server. Rejects with an {@link ApiError}. */
export async function json<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await request(path, { ...init, headers: { Accept: 'application/json', ...init.headers } });
  return (await response.json()) as T;
}

/** Returns the request of a JSON body. */
export function body(method: string, value: unknown, signal?: AbortSignal): RequestInit {
  const init: RequestInit = {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
  };
  return signal ? { ...init, signal } : init;
}

const withSignal = (signal?: AbortSignal): RequestInit => (signal ? { signal } : {});
const videoPath = (id: string): string => `/v1/videos/${encodeURIComponent(id)}`;
const jobPath = (id: string): string => `/v1/jobs/${encodeURIComponent(id)}`;

/** Lists every video of the library, page by page; `onPage` gets those fetched so far. */
export async function listVideos(
  signal?: AbortSignal,
  onPage: (videos: readonly Video[]) => void = () => {},
): Promise<Video[]> {
  return allPages((token) => json<VideoList>(`/v1/videos?page_size=200${token}`, withSignal(signal)), onPage);
}

/** Lists the latest jobs, newest first; one page is enough for the page. */
export async function listJobs(signal?: AbortSignal): Promise<Job[]> {
  return (await json<JobList>('/v1/jobs?page_size=50', withSignal(signal))).data;
}

/** Returns the state of the server, and the progress of the sample film. */
export function getHealth(signal?: AbortSignal): Promise<Health> {
  return json('/health', withSignal(signal));
}

/** Returns a video. Rejects with `NOT_FOUND` when it was deleted. */
export function getVideo(id: string, signal?: AbortSignal): Promise<Video> {
  return json<Video>(videoPath(id), withSignal(signal));
}

/** Changes the title or the tags of a video. */
export function patchVideo(id: string, patch: PatchVideoRequest): Promise<Video> {
  return json<Video>(videoPath(id), body('PATCH', patch));
}

/** Deletes a video, and its file if it was uploaded. */
export async function deleteVideo(id: string): Promise<void> {
  await request(videoPath(id), { method: 'DELETE' });
}

/** Cancels a queued or running job. */
export function cancelJob(id: string): Promise<Job> {
  return json<Job>(`${jobPath(id)}/cancel`, { method: 'POST' });
}

/** Starts a failed or cancelled job again, from where it stopped. */
export function retryJob(id: string): Promise<Job> {
  return json<Job>(`${jobPath(id)}/retry`, { method: 'POST' });
}

/** Searches the library. */
export function search(question: SearchRequest, signal?: AbortSignal): Promise<SearchResponse> {
  return json<SearchResponse>('/v1/search', body('POST', question, signal));
}

/** Returns the relevance of each second of a video to a sentence. */
export function getCurve(id: string, query: string, signal?: AbortSignal): Promise<Curve> {
  return json<Curve>(`${videoPath(id)}/curve?q=${encodeURIComponent(query)}`, withSignal(signal));
}

/** An event of a video, with guesses at what it shows. */
export type VideoEvent = EventList['data'][number];

/** Lists the events of a video in the order of time; none from a server without events. */
export async function getEvents(id: string, language: string, signal?: AbortSignal): Promise<VideoEvent[]> {
  try {
    const path = `${videoPath(id)}/events?language=${language}`;
    return (await json<EventList>(path, withSignal(signal))).data;
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.code === 'NOT_FOUND') return [];
    throw thrown;
  }
}

/** Returns the chains that led to a moment, or that followed from it. */
export function askChains(request: ChainRequest, signal?: AbortSignal): Promise<ChainResponse> {
  return json<ChainResponse>('/v1/chains', body('POST', request, signal));
}

/** Stores a verdict on a link. Rejects with `LINK_CYCLE` when confirming it would close a cycle. */
export function judgeLink(request: LinkRequest): Promise<Link> {
  return json<Link>('/v1/links', body('PUT', request));
}

/** Returns segments as a file for another program, under the server's name for it. */
export async function requestExport(wanted: ExportRequest): Promise<{ blob: Blob; fileName: string }> {
  const response = await request('/v1/export', body('POST', wanted));
  const named = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  const fileName = named ? decodeURIComponent(named) : `tidemark.${wanted.format}`;
  return { blob: await response.blob(), fileName };
}

/** Uploads an image to search with. Rejects with `IMAGE_UNREADABLE` when it does not decode. */
export function uploadImage(file: Blob): Promise<Image> {
  return json<Image>('/v1/images', {
    method: 'POST',
    headers: { 'Content-Type': file.type || 'application/octet-stream' },
    body: file,
  });
}

/** Returns the address of the thumbnail of an uploaded image. */
export function imageThumbnail(id: string): string {
  return `/v1/images/${encodeURIComponent(id)}/thumbnail`;
}

/** Starts an export of clips. Rejects with `CONFLICT` when too many are queued. */
export function startClips(request: ClipsRequest): Promise<ClipExport> {
  return json<ClipExport>('/v1/clips', body('POST', request));
}

/** Lists the exports of clips that are queued, running or kept, newest first. */
export async function listClips(): Promise<ClipExport[]> {
  return (await json<ClipExportList>('/v1/clips')).data;
}

/** Cancels an export of clips. */
export function cancelClips(id: string): Promise<ClipExport> {
  return json<ClipExport>(`/v1/clips/${encodeURIComponent(id)}/cancel`, { method: 'POST' });
}

/** Deletes an export of clips. */
export async function deleteClips(id: string): Promise<void> {
  await request(`/v1/clips/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

const reelPath = (id: string): string => `/v1/reels/${encodeURIComponent(id)}`;

/** Lists the reels, oldest first, without their items. */
export async function listReels(): Promise<ReelSummary[]> {
  return (await json<ReelList>('/v1/reels')).data;
}

/** Returns a reel with its items. */
export function getReel(id: string): Promise<Reel> {
  return json<Reel>(reelPath(id));
}

/** Makes a reel; once for all requests with the same `key`. */
export function createReel(request: CreateReelRequest, key?: string): Promise<Reel> {
  const init = body('POST', request);
  return json<Reel>(
    '/v1/reels',
    key ? { ...init, headers: { ...init.headers, 'Idempotency-Key': key } } : init,
  );
}

/** Changes a reel. Rejects with `CONFLICT` when it has changed since the revision that the request names. */
export function patchReel(id: string, request: PatchReelRequest): Promise<Reel> {
  return json<Reel>(reelPath(id), body('PATCH', request));
}

/** Deletes a reel. */
export async function deleteReel(id: string): Promise<void> {
  await request(reelPath(id), { method: 'DELETE' });
}

const searchPath = (id: string): string => `/v1/searches/${encodeURIComponent(id)}`;

/** Lists the saved searches, latest first. */
export async function listSearches(): Promise<SavedSearch[]> {
  return (await json<SavedSearchList>('/v1/searches')).data;
}

/** Saves a search; one with the same sentence stays as it is. */
export function saveSearch(wanted: SaveSearchRequest): Promise<SavedSearch> {
  return json<SavedSearch>('/v1/searches', body('POST', wanted));
}

/** Renames a saved search. */
export function renameSearch(id: string, name: string): Promise<SavedSearch> {
  return json<SavedSearch>(searchPath(id), body('PATCH', { name }));
}

/** Removes a saved search. */
export async function deleteSearch(id: string): Promise<void> {
  await request(searchPath(id), { method: 'DELETE' });
}

const proxyPath = (id: string): string => `${videoPath(id)}/proxy`;

/** Returns the state of a video's proxy. Starts nothing. */
export function getProxy(id: string): Promise<VideoProxy> {
  return json<VideoProxy>(proxyPath(id));
}

/** Starts making the proxy, unless it exists. */
export function makeProxy(id: string): Promise<VideoProxy> {
  return json<VideoProxy>(proxyPath(id), { method: 'POST' });
}

/** Cancels or deletes the proxy. */
export async function cancelProxy(id: string): Promise<void> {
  await request(proxyPath(id), { method: 'DELETE' });
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
  const response = await request(url, withSignal(signal));
  return parseStoryboard(await response.text(), url);
}

async function allPages<T>(
  fetchPage: (token: string) => Promise<{ data: T[]; page: { next_token: string | null } }>,
  onPage: (soFar: readonly T[]) => void,
): Promise<T[]> {
  const all: T[] = [];
  let token = '';
  for (;;) {
    const { data, page } = await fetchPage(token);
    all.push(...data);
    if (page.next_token === null) return all;
    onPage([...all]);
    token = `&page_token=${encodeURIComponent(page.next_token)}`;
  }
}
