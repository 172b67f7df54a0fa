/**
 * The page's way to the server: one function for each route it uses, typed by the contract. Every call takes a signal,
 * so that a stale request is aborted; every failure is an {@link ApiError} with a code.
 */

import type { ClipExport, ClipExportList, ClipsRequest } from '../../contract/clips.ts';
import type {
  ChainRequest,
  ChainResponse,
  Curve,
  EventList,
  ExportRequest,
  Health,
  Image,
  Job,
  JobList,
  Link,
  LinkRequest,
  PatchVideoRequest,
  Problem,
  SearchRequest,
  SearchResponse,
  Video,
  VideoList,
} from '../../contract/index.ts';
import type { VideoProxy } from '../../contract/proxies.ts';
import { parseStoryboard, type Storyboard } from '../lib/time/storyboard.ts';
import { onKeyAccepted, onKeyRejected } from './server-key.ts';

/** A code of the server's table, or one of the page's own: the server cannot be reached, or does not speak our language. */
export type FailureCode = Problem['code'] | 'OFFLINE' | 'BAD_ANSWER';

/** What every failed request throws. `message` is the server's sentence about what happened. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: FailureCode;
  readonly requestId: string | null;
  /** Facts about it: `part` is what could not be accepted. */
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

/** True for the rejection of a request that the page itself gave up. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}

/** A problem body as an {@link ApiError}; `BAD_ANSWER` when it is none. A refused key is asked for. */
export function toApiError(status: number, body: unknown): ApiError {
  const problem = body as Partial<Problem> | null;
  if (problem?.code === 'UNAUTHORIZED') onKeyRejected();
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
    // Health is told without a key.
    if (path !== '/health') onKeyAccepted();
    return response;
  }
  throw toApiError(response.status, await response.json().catch(() => null));
}

async function json<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await request(path, { ...init, headers: { Accept: 'application/json', ...init.headers } });
  return (await response.json()) as T;
}

function body(method: string, value: unknown, signal?: AbortSignal): RequestInit {
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

/** Every video of the library, page by page. */
export async function listVideos(signal?: AbortSignal): Promise<Video[]> {
  return allPages((token) => json<VideoList>(`/v1/videos?page_size=50${token}`, withSignal(signal)));
}

/** The jobs of the library, latest first; one page is enough for what a person looks at. */
export async function listJobs(signal?: AbortSignal): Promise<Job[]> {
  return (await json<JobList>('/v1/jobs?page_size=50', withSignal(signal))).data;
}

/** What the server is, and how far it is with the sample film. */
export function getHealth(signal?: AbortSignal): Promise<Health> {
  return json('/health', withSignal(signal));
}

/** One video. `NOT_FOUND` when it was deleted. */
export function getVideo(id: string, signal?: AbortSignal): Promise<Video> {
  return json<Video>(videoPath(id), withSignal(signal));
}

/** Changes the title or the tags of a video. */
export function patchVideo(id: string, patch: PatchVideoRequest): Promise<Video> {
  return json<Video>(videoPath(id), body('PATCH', patch));
}

/** Forgets a video, and deletes its file if it was uploaded. */
export async function deleteVideo(id: string): Promise<void> {
  await request(videoPath(id), { method: 'DELETE' });
}

/** Stops a job that is queued or running. */
export function cancelJob(id: string): Promise<Job> {
  return json<Job>(`${jobPath(id)}/cancel`, { method: 'POST' });
}

/** Starts a failed or cancelled job again; it goes on where it stopped. */
export function retryJob(id: string): Promise<Job> {
  return json<Job>(`${jobPath(id)}/retry`, { method: 'POST' });
}

/** Asks the library. */
export function search(question: SearchRequest, signal?: AbortSignal): Promise<SearchResponse> {
  return json<SearchResponse>('/v1/search', body('POST', question, signal));
}

/** The relevance of every second of a video to a sentence. */
export function getCurve(id: string, query: string, signal?: AbortSignal): Promise<Curve> {
  return json<Curve>(`${videoPath(id)}/curve?q=${encodeURIComponent(query)}`, withSignal(signal));
}

/** An event of a video: a stretch on one subject, with guesses at what is seen. */
export type VideoEvent = EventList['data'][number];

/** The events of a video in the order of time; none from a server that does not know of events. */
export async function getEvents(id: string, language: string, signal?: AbortSignal): Promise<VideoEvent[]> {
  try {
    const path = `${videoPath(id)}/events?language=${language}`;
    return (await json<EventList>(path, withSignal(signal))).data;
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.code === 'NOT_FOUND') return [];
    throw thrown;
  }
}

/** What led to a moment, or what came of it. */
export function askChains(request: ChainRequest, signal?: AbortSignal): Promise<ChainResponse> {
  return json<ChainResponse>('/v1/chains', body('POST', request, signal));
}

/** Says what a person thinks of a link. `LINK_CYCLE` when confirming it would close a circle. */
export function judgeLink(request: LinkRequest): Promise<Link> {
  return json<Link>('/v1/links', body('PUT', request));
}

/** Moments as a file of another program, with the name that the server gives it. */
export async function requestExport(wanted: ExportRequest): Promise<{ blob: Blob; fileName: string }> {
  const response = await request('/v1/export', body('POST', wanted));
  const named = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  const fileName = named ? decodeURIComponent(named) : `tidemark.${wanted.format}`;
  return { blob: await response.blob(), fileName };
}

/** Hands a picture in, to ask with. `IMAGE_UNREADABLE` when it does not decode. */
export function uploadImage(file: Blob): Promise<Image> {
  return json<Image>('/v1/images', {
    method: 'POST',
    headers: { 'Content-Type': file.type || 'application/octet-stream' },
    body: file,
  });
}

/** Where the small picture of an image to ask with is. */
export function imageThumbnail(id: string): string {
  return `/v1/images/${encodeURIComponent(id)}/thumbnail`;
}

/** Has clips cut. `CONFLICT` when too many exports wait already. */
export function startClips(request: ClipsRequest): Promise<ClipExport> {
  return json<ClipExport>('/v1/clips', body('POST', request));
}

/** The clips that are being cut, and those whose file is kept, newest first. */
export async function listClips(): Promise<ClipExport[]> {
  return (await json<ClipExportList>('/v1/clips')).data;
}

/** Stops cutting clips. */
export function cancelClips(id: string): Promise<ClipExport> {
  return json<ClipExport>(`/v1/clips/${encodeURIComponent(id)}/cancel`, { method: 'POST' });
}

/** Throws clips away. */
export async function deleteClips(id: string): Promise<void> {
  await request(`/v1/clips/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

const proxyPath = (id: string): string => `${videoPath(id)}/proxy`;

/** How the copy of a video that browsers can play stands. Starts nothing. */
export function getProxy(id: string): Promise<VideoProxy> {
  return json<VideoProxy>(proxyPath(id));
}

/** Has the copy made, if it is not there or failed before. */
export function makeProxy(id: string): Promise<VideoProxy> {
  return json<VideoProxy>(proxyPath(id), { method: 'POST' });
}

/** Stops making the copy, or throws it away. */
export async function cancelProxy(id: string): Promise<void> {
  await request(proxyPath(id), { method: 'DELETE' });
}

/** Where a picture of a second of a video is, `width` pixels wide. */
export function momentThumbnail(videoId: string, timeS: number, width = 160): string {
  return `${videoPath(videoId)}/thumbnail?t=${timeS}&width=${width}`;
}

/** The small pictures of a video, by time. Empty while the first minute is not indexed. */
export async function getStoryboard(video: Video, signal?: AbortSignal): Promise<Storyboard> {
  const url = new URL(video.storyboard_url, location.href).href;
  const response = await request(url, withSignal(signal));
  return parseStoryboard(await response.text(), url);
}

async function allPages<T>(
  fetchPage: (token: string) => Promise<{ data: T[]; page: { next_token: string | null } }>,
): Promise<T[]> {
  const all: T[] = [];
  let token = '';
  for (;;) {
    const { data, page } = await fetchPage(token);
    all.push(...data);
    if (page.next_token === null) return all;
    token = `&page_token=${encodeURIComponent(page.next_token)}`;
  }
}
