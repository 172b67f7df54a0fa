/** The names of things. Brands keep a job's id from being passed where a video's is wanted. */
import { randomUUID } from 'node:crypto';
import { AppError } from './errors.ts';

declare const videoIdBrand: unique symbol;
declare const jobIdBrand: unique symbol;

/** Names a video by its content: the first 16 hex digits of the file's SHA-256. Survives renaming and moving. */
export type VideoId = string & { readonly [videoIdBrand]: true };

/** Names a job: a random UUID. */
export type JobId = string & { readonly [jobIdBrand]: true };

const VIDEO_ID = /^[0-9a-f]{16}$/;
const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of the video whose file has this SHA-256 (64 hex digits). */
export function videoIdOf(contentHash: string): VideoId {
  return parseVideoId(contentHash.slice(0, 16));
}

/** A string as a {@link VideoId}. Throws `NOT_FOUND` when it cannot be one. */
export function parseVideoId(text: string): VideoId {
  if (!VIDEO_ID.test(text)) throw new AppError('NOT_FOUND', `No video is called "${text.slice(0, 80)}".`);
  return text as VideoId;
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
