/** The names of things. Brands keep a job's id from being passed where a video's is wanted. */
import { randomUUID } from 'node:crypto';
import { AppError } from './errors.ts';

declare const videoIdBrand: unique symbol;
declare const jobIdBrand: unique symbol;
declare const imageIdBrand: unique symbol;

/** Names a video by its content: the first 16 hex digits of the file's SHA-256. Survives renaming and moving. */
export type VideoId = string & { readonly [videoIdBrand]: true };

/** Names a job: a random UUID. */
export type JobId = string & { readonly [jobIdBrand]: true };

/** Names an image that somebody asks with, by its content: the first 32 hex digits of the upload's SHA-256. */
export type ImageId = string & { readonly [imageIdBrand]: true };

const VIDEO_ID = /^[0-9a-f]{16}$/;
const IMAGE_ID = /^[0-9a-f]{32}$/;
const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of the video whose file has this SHA-256 (64 hex digits). */
export function videoIdOf(contentHash: string): VideoId {
  return parseVideoId(contentHash.slice(0, 16));
}

/** Returns true when a string can be a {@link VideoId}. */
export function isVideoId(text: string): text is VideoId {
  return VIDEO_ID.test(text);
}

/** A string as a {@link VideoId}. Throws `NOT_FOUND` when it cannot be one. */
export function parseVideoId(text: string): VideoId {
  if (!isVideoId(text)) throw new AppError('NOT_FOUND', `No video is called "${text.slice(0, 80)}".`);
  return text;
}

/** A string as a {@link JobId}. Throws `NOT_FOUND` when it cannot be one. */
export function parseJobId(text: string): JobId {
  if (!JOB_ID.test(text)) throw new AppError('NOT_FOUND', `No job is called "${text.slice(0, 80)}".`);
  return text as JobId;
}

/** A fresh {@link JobId}. */
export function newJobId(): JobId {
  return randomUUID() as JobId;
}

/** The id of the image whose upload has this SHA-256 (64 hex digits). */
export function imageIdOf(contentHash: string): ImageId {
  return parseImageId(contentHash.slice(0, 32));
}

/** A string as an {@link ImageId}. Throws `IMAGE_EXPIRED` when it cannot be one. */
export function parseImageId(text: string): ImageId {
  if (!IMAGE_ID.test(text)) throw imageExpired(text);
  return text as ImageId;
}

/** The error of an id under which no image is kept; quotes it as `details.part`. */
export function imageExpired(id: string): AppError {
  const part = id.slice(0, 80);
  return new AppError(
    'IMAGE_EXPIRED',
    `No image is kept as "${part}", or not any more. Upload it again and ask with the id you get.`,
    { details: { part } },
  );
}
