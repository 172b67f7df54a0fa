/**
 * Speaks the hub's protocol: lists a repository's files with what they must weigh and hash to, and opens a file from
 * some byte on. https://huggingface.co/docs/hub/api. Redirects are followed here, one by one, so that none can lead
 * from https to plain http.
 */
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';

/** A hub: where it is, and how requests are made. */
export interface Hub {
  /** Base address, such as https://huggingface.co. Plain http is spoken only to a base that is plain http itself. */
  baseUrl: string;
  /** For repositories that want a login. Sent to the hub alone, never to where it redirects. */
  token?: string | undefined;
  fetch?: typeof fetch | undefined;
}

/** A repository at a revision (a branch, tag or commit). */
export interface Repository {
  /** "owner/name". */
  id: string;
  revision: string;
}

/** A file of a repository. Large files are known by SHA-256, small ones by git's blob id (SHA-1). */
export interface RemoteFile {
  path: string;
  bytes: number;
  sum: { kind: 'sha256' | 'git-blob'; hex: string };
}

const MAX_REDIRECTS = 8;
const LISTING_TIMEOUT_MS = 60_000;
const MAX_PAGES = 20;

/** One or two plain words: no dots that climb, no slashes besides the one. */
const REPOSITORY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?$/;
const REVISION = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,95}$/;

const hex = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`));

const Tree = z.array(
  z.looseObject({
    type: z.string(),
    path: z.string(),
    size: z.int().nonnegative().optional(),
    oid: z.string().optional(),
    lfs: z.looseObject({ oid: hex(64), size: z.int().nonnegative() }).optional(),
  }),
);

/** Returns true for text that can name a repository. */
export function isRepositoryId(text: string): boolean {
  return REPOSITORY_ID.test(text) && !text.includes('..');
}

/**
 * Returns all files of a repository. Throws `MODEL_DOWNLOAD_FAILED` when there is no such repository, it wants a login,
 * or the hub cannot be reached or understood (`details.retryable` says whether trying again may help); an AbortError
 * when `signal` is aborted.
 */
export async function listRepository(
  hub: Hub,
  repository: Repository,
  signal?: AbortSignal,
): Promise<RemoteFile[]> {
  const { id, revision } = checked(repository);
  const timeout = AbortSignal.timeout(LISTING_TIMEOUT_MS);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  const files: RemoteFile[] = [];
  let url: string | undefined =
    `${hub.baseUrl}/api/models/${id}/tree/${encodeURIComponent(revision)}?recursive=true`;
  for (let page = 0; url && page < MAX_PAGES; page++) {
    const response = await request(hub, url, {}, either);
    files.push(...(await readTree(response, url)));
    url = nextPage(response, url);
  }
  return files;
}

/**
 * Returns the bytes of a file from `from` on. Answers may start at 0 although more was asked: look at the status (206
 * or 200). Throws like {@link listRepository}; 416 comes back as it is.
 */
export async function openRemoteFile(
  hub: Hub,
  repository: Repository,
  path: string,
  from: number,
  signal?: AbortSignal,
): Promise<Response> {
  const { id, revision } = checked(repository);
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const headers = from > 0 ? { range: `bytes=${from}-` } : {};
  return request(
    hub,
    `${hub.baseUrl}/${id}/resolve/${encodeURIComponent(revision)}/${encoded}`,
    headers,
    signal,
  );
}

/** Returns an address as people and logs may see it: signed redirects and logins in addresses are secrets. */
export function shownAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.replace(/\/$/, '');
}

/** Sends one request and follows its redirects. Only 2xx and 416 are returned. */
async function request(
  hub: Hub,
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const send = hub.fetch ?? fetch;
  let at = url;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    refuseDowngrade(hub, at);
    // identity: a compressed answer could neither be resumed nor counted.
    const wanted = { ...headers, ...login(hub, at), 'accept-encoding': 'identity' };
    let response: Response;
    try {
      response = await send(at, { headers: wanted, redirect: 'manual', ...(signal ? { signal } : {}) });
    } catch (error) {
      if (signal?.aborted && (error as Error).name === 'AbortError') throw error;
      throw failed(
        `${shownAddress(at)} cannot be reached: ${reason(error)}.`,
        { url: shownAddress(at), retryable: true },
        error,
      );
    }
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location) {
      await response.body?.cancel();
      at = new URL(location, at).href;
      continue;
    }
    if (response.ok || response.status === 416) return response;
    await response.body?.cancel();
    const { status } = response;
    throw failed(`${shownAddress(at)} answered ${status}. ${hint(status)}`, {
      url: shownAddress(at),
      status,
      retryable: isPassing(status),
    });
  }
  const shown = shownAddress(url);
  throw failed(`${shown} redirects more than ${MAX_REDIRECTS} times.`, { url: shown });
}

function login({ baseUrl, token }: Hub, url: string): Record<string, string> {
  return token && new URL(url).origin === new URL(baseUrl).origin ? { authorization: `Bearer ${token}` } : {};
}

function refuseDowngrade(hub: Hub, url: string): void {
  const { protocol } = new URL(url);
  const plainHub = new URL(hub.baseUrl).protocol === 'http:';
  if (protocol === 'https:' || (plainHub && protocol === 'http:')) return;
  const shown = shownAddress(url);
  throw failed(`The hub leads to ${shown}, which is not https. Nothing was read from there.`, { url: shown });
}

async function readTree(response: Response, url: string): Promise<RemoteFile[]> {
  const tree = Tree.safeParse(await response.json().catch(() => undefined));
  const shown = shownAddress(url);
  if (!tree.success)
    throw failed(`${shown} does not answer with a list of files. Is it a model hub?`, { url: shown });
  return tree.data.flatMap(({ type, path, size, oid, lfs }): RemoteFile[] => {
    if (type !== 'file') return [];
    if (lfs) return [{ path, bytes: lfs.size, sum: { kind: 'sha256', hex: lfs.oid } }];
    if (size === undefined || oid === undefined) return [];
    return [{ path, bytes: size, sum: { kind: 'git-blob', hex: oid } }];
  });
}

/** Returns the address after rel="next" in a Link header: long listings come in pages. */
function nextPage(response: Response, url: string): string | undefined {
  const next = /<([^>]+)>\s*;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  return next === undefined ? undefined : new URL(next, url).href;
}

function checked(repository: Repository): Repository {
  const { id, revision } = repository;
  if (!isRepositoryId(id)) throw new AppError('BAD_REQUEST', `"${id}" is no repository: say owner/name.`);
  if (!REVISION.test(revision) || revision.includes('..')) {
    throw new AppError('BAD_REQUEST', `"${revision}" is no revision: say a branch, tag or commit.`);
  }
  return repository;
}

/** Returns true for answers that another attempt may improve. */
function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function hint(status: number): string {
  if (status === 404) return 'There is no such repository or file: check the spelling.';
  if (status === 401 || status === 403) {
    return 'It does not exist, or needs a login: download it by other means and add its folder.';
  }
  return isPassing(status) ? 'The hub is busy or down: try again later.' : 'Is it a model hub?';
}

/** undici says "fetch failed" and keeps the reason in the cause. */
function reason(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message || message : message;
}

function failed(message: string, details: Record<string, unknown>, cause?: unknown): AppError {
  return new AppError('MODEL_DOWNLOAD_FAILED', message, {
    details,
    ...(cause === undefined ? {} : { cause }),
  });
}
