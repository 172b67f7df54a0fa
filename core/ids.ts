/** Ids of videos, jobs and images. Brands keep a job's id from being passed as a video's. */
import { randomUUID } from 'node:crypto';
import { AppError } from './errors.ts';

declare const videoIdBrand: unique symbol;
declare const jobIdBrand: unique symbol;
declare const imageIdBrand: unique symbol;

/** Names a video by its content: the first 16 hex digits of the file's SHA-256. Survives renaming and moving. */
export type VideoId = string & { readonly [videoIdBrand]: true };

/** Names a job: a random UUID. */
export type JobId = string & { readonly [jobIdBrand]: true };

/** Names jobs that were added together: a random UUID. */
export type JobGroupId = string & { readonly [jobGroupIdBrand]: true };

/** Names a query image by its content: the first 32 hex digits of the upload's SHA-256. */
export type ImageId = string & { readonly [imageIdBrand]: true };

declare const jobGroupIdBrand: unique symbol;
declare const reelIdBrand: unique symbol;
declare const searchIdBrand: unique symbol;
declare const sourceIdBrand: unique symbol;

/** Names a reel: a random UUID. */
export type ReelId = string & { readonly [reelIdBrand]: true };

/** Names a saved search: a random UUID. */
export type SearchId = string & { readonly [searchIdBrand]: true };

/** Names a source: a random UUID. */
export type SourceId = string & { readonly [sourceIdBrand]: true };

const VIDEO_ID = /^[0-9a-f]{16}$/;
const IMAGE_ID = /^[0-9a-f]{32}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Returns the id of the video whose file has this SHA-256 (64 hex digits). */
export function videoIdOf(contentHash: string): VideoId {
  return parseVideoId(contentHash.slice(0, 16));
}

/** Returns true when a string can be a {@link VideoId}. */
export function isVideoId(text: string): text is VideoId {
  return VIDEO_ID.test(text);
}

/** Parses a {@link VideoId}. Throws `NOT_FOUND` for a string that cannot be one. */
export function parseVideoId(text: string): VideoId {
  if (!isVideoId(text)) throw new AppError('NOT_FOUND', `No video is called "${text.slice(0, 80)}".`);
  return text;
}

/** Parses a {@link JobId}. Throws `NOT_FOUND` for a string that cannot be one. */
export function parseJobId(text: string): JobId {
  if (!UUID.test(text)) throw new AppError('NOT_FOUND', `No job is called "${text.slice(0, 80)}".`);
  return text as JobId;
}

/** Creates a {@link JobId}. */
export function newJobId(): JobId {
  return randomUUID() as JobId;
}

/** Parses a {@link JobGroupId}. Throws `NOT_FOUND` for a string that cannot be one. */
export function parseJobGroupId(text: string): JobGroupId {
  if (!UUID.test(text)) throw new AppError('NOT_FOUND', `No group of jobs is called "${text.slice(0, 80)}".`);
  return text as JobGroupId;
}

/** Creates a {@link JobGroupId}. */
export function newJobGroupId(): JobGroupId {
  return randomUUID() as JobGroupId;
}

/** Parses a {@link ReelId}. Throws `NOT_FOUND` for a string that cannot be one. */
export function parseReelId(text: string): ReelId {
  if (!UUID.test(text)) throw new AppError('NOT_FOUND', `No reel is called "${text.slice(0, 80)}".`);
  return text as ReelId;
}

/** Creates a {@link ReelId}. */
export function newReelId(): ReelId {
  return randomUUID() as ReelId;
}

/** Parses a {@link SearchId}. Throws `NOT_FOUND` for a string that cannot be one. */
export function parseSearchId(text: string): SearchId {
  if (!UUID.test(text)) throw new AppError('NOT_FOUND', `No saved search is called "${text.slice(0, 80)}".`);
  return text as SearchId;
}

/** Parses a {@link SourceId}. Throws `NOT_FOUND` for a string that cannot be one. */
export function parseSourceId(text: string): SourceId {
  if (!UUID.test(text)) throw new AppError('NOT_FOUND', `No source is called "${text.slice(0, 80)}".`);
  return text as SourceId;
}

/** Creates a {@link SourceId}. */
export function newSourceId(): SourceId {
  return randomUUID() as SourceId;
}

/** Creates a {@link SearchId}. */
export function newSearchId(): SearchId {
  return randomUUID() as SearchId;
}

/** Returns the id of the image whose upload has this SHA-256 (64 hex digits). */
export function imageIdOf(contentHash: string): ImageId {
  return parseImageId(contentHash.slice(0, 32));
}

/** Parses an {@link ImageId}. Throws `IMAGE_EXPIRED` for a string that cannot be one. */
export function parseImageId(text: string): ImageId {
  if (!IMAGE_ID.test(text)) throw imageExpired(text);
  return text as ImageId;
}

/** Creates the error for an id under which no image is stored; `details.part` quotes it. */
export function imageExpired(id: string): AppError {
  const part = id.slice(0, 80);
  return new AppError(
    'IMAGE_EXPIRED',
    `No image is stored as "${part}", or no longer. Upload it again and use the new id.`,
    { details: { part } },
  );
}
