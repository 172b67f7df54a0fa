/** Checks the place of a new source. In: a request. Out: where it is, as stored; and whether two sources share files. */
import type { AddSourceRequest } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import type { BucketPlace, RemotePlace, SourceRecord } from '../../../index/store/sources/sources.ts';
import { isInside } from '../allowed-paths.ts';
import { refusePrivateLiteral } from '../triggers/address-guard.ts';
import { allowedFolder } from './allowed-folder.ts';
import { bucketAddress } from './remote/bucket-objects.ts';

/** Where a source is. */
export type Place = Pick<SourceRecord, 'path' | 'remote'>;

/** How a place is checked. */
export interface PlaceRules {
  /** Folders that a folder must lie in; null: anywhere. */
  roots: readonly string[] | null;
  dataDir: string;
  allowPrivate: boolean;
}

/**
 * Returns the place that a request names; a list of addresses is called `name`. Throws `BAD_REQUEST`, `FORBIDDEN_PATH`,
 * `NOT_FOUND`, `SOURCE_FORBIDDEN`.
 */
export async function placeOf(request: AddSourceRequest, rules: PlaceRules, name: string): Promise<Place> {
  if (request.kind === 'urls') {
    return { path: name, remote: { kind: 'urls', urls: parseUrls(request.urls, rules.allowPrivate) } };
  }
  if (request.kind === 's3') {
    const { bucket, prefix = '', endpoint, region = null } = request;
    const address = endpoint === undefined ? null : parseUrl(endpoint, rules.allowPrivate);
    if (address?.search) throw notAnAddress(endpoint ?? '');
    const server = address && address.origin + address.pathname.replace(/\/+$/, '');
    const place: BucketPlace = { kind: 's3', bucket, prefix, endpoint: server, region };
    return { path: `${bucketAddress(place)}/${prefix}`, remote: place };
  }
  const path = await allowedFolder(request.path, rules.roots);
  if (isInside(path, rules.dataDir)) {
    throw new AppError('BAD_REQUEST', 'The folder is the data folder of the library. Choose another.');
  }
  return { path, remote: null };
}

/**
 * Returns addresses as they are stored, each once. Throws `BAD_REQUEST` for what is none, or holds a password;
 * `SOURCE_FORBIDDEN` for one that is of this machine or a private network by itself.
 */
export function parseUrls(texts: readonly string[], allowPrivate: boolean): string[] {
  return [...new Set(texts.map((text) => parseUrl(text, allowPrivate).href))];
}

function parseUrl(text: string, allowPrivate: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username + url.password !== '') {
    throw notAnAddress(text);
  }
  url.hash = '';
  if (!allowPrivate) refusePrivateLiteral(url.hostname, 'SOURCE_FORBIDDEN');
  return url;
}

function notAnAddress(text: string): AppError {
  // What looks like a password is not repeated.
  const said = text.replace(/\/\/[^/@]*@/, '//…@').slice(0, 200);
  return new AppError(
    'BAD_REQUEST',
    `"${said}" is no address of a source: http or https, without a password.`,
  );
}

/** Throws `SOURCE_OVERLAPS`: a file belongs to one source. */
export function refuseOverlap(place: Place, sources: readonly SourceRecord[]): void {
  const other = sources.find((source) => doOverlap(place, source));
  if (!other) return;
  const how = other.path === place.path ? 'is a source already' : `overlaps the source "${nameOf(other)}"`;
  throw new AppError('SOURCE_OVERLAPS', `"${nameOf(place)}" ${how}.`, { details: { source: other.id } });
}

/** Returns what people know a place by. */
export function nameOf({ path, remote }: Place): string {
  return remote?.kind === 'urls' ? (remote.urls[0] ?? '') : path;
}

function doOverlap(one: Place, other: Place): boolean {
  if (one.remote === null || other.remote === null) {
    const areFolders = one.remote === null && other.remote === null;
    return areFolders && (isInside(one.path, other.path) || isInside(other.path, one.path));
  }
  return shareObjects(one.remote, other.remote);
}

function shareObjects(one: RemotePlace, other: RemotePlace): boolean {
  if (one.kind === 'urls' && other.kind === 'urls') return one.urls.some((url) => other.urls.includes(url));
  if (one.kind === 'urls' || other.kind === 'urls') return false;
  if (bucketAddress(one) !== bucketAddress(other)) return false;
  return one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
}
