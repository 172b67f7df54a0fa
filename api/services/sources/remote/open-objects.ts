/** Opens the place that a source names, as its objects; and tells a job what to fetch there. */
import { basename } from 'node:path/posix';
import { cleanFileName } from '../../../../files/file-name.ts';
import type { ObjectMark } from '../../../../index/store/jobs.ts';
import type { RemotePlace, SourceFile } from '../../../../index/store/sources/sources.ts';
import { createBucketObjects } from './bucket-objects.ts';
import type { RemoteObjects, RemoteRules } from './remote-objects.ts';
import { createUrlObjects, pathOfUrl } from './url-objects.ts';

/** Opens a place; connects to nothing yet. */
export function openObjects(place: RemotePlace, rules: RemoteRules): RemoteObjects {
  return place.kind === 'urls' ? createUrlObjects(place.urls, rules) : createBucketObjects(place, rules);
}

/** The facts of an object that a job has to know: its file name, and which one it is. */
export interface ObjectToFetch {
  fileName: string;
  remote: ObjectMark;
}

/** Returns what a job has to know of a file of a place. */
export function objectToFetch({ kind }: RemotePlace, file: SourceFile): ObjectToFetch {
  const { path, inode: tag, sizeBytes, mtimeMs } = file;
  // In the address of an object in a bucket, nothing is encoded.
  const name = basename(kind === 'urls' ? pathOfUrl(path) : path);
  return { fileName: cleanFileName(name), remote: { tag, sizeBytes, mtimeMs } };
}
