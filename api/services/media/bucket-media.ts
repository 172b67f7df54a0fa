/**
 * Keeps pictures, proxies and uploads in a bucket; the data folder is a cache of it. In: a bucket, an access key. Out: files
 * put there and fetched from there. ffmpeg reads files of the data folder; what is played and not there is sent by ranges.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MediaBucket } from '../../../core/config.ts';
import { AppError, toDataError } from '../../../core/errors.ts';
import { createKeyedMutex } from '../../../core/keyed-mutex.ts';
import { memo } from '../../../core/memo.ts';
import { refuseFullDisk } from '../../../files/free-space.ts';
import { makeFolders } from '../../../files/make-folders.ts';
import { createFolderStore, type KeptFile, type MediaStore } from '../../../media/kept/media-store.ts';
import { openBucketClient, refusalOf } from '../sources/remote/bucket-client.ts';
import type { BucketKey } from '../sources/remote/remote-objects.ts';
import { createMediaCache } from './media-cache.ts';

/** A file of up to this size is one request, held in memory so that it can be sent again; a larger one is that many. */
const PART_BYTES = 16 * 2 ** 20;

/** The protocol allows 10,000 parts. */
const MAX_PARTS = 9_000;

/** Connections that may break one after the other, each after it brought something. */
const MAX_BREAKS = 20;

/** Removals at a time: a video has up to 500 posters. */
const REMOVED_AT_ONCE = 8;

/** Connections at a time: each proxy that is played from the bucket holds one. */
const SOCKETS = 64;

/** An object as its server describes it. */
interface KeptObject {
  sizeBytes: number;
  mtimeMs: number;
  etag: string | undefined;
}

/** Opens the bucket; connects to nothing yet. */
export function createBucketMedia(dataDir: string, place: MediaBucket, bucketKey: BucketKey): MediaStore {
  const { bucket: Bucket, prefix } = place;
  // The administrator names the server, not a user: it may lie in a private network.
  const connect = memo(() => openBucketClient(place, { allowPrivate: true, bucketKey }, SOCKETS));
  const folder = createFolderStore(dataDir);
  const perKey = createKeyedMutex<string>();
  const cache = createMediaCache({ dataDir, maxBytes: place.cacheBytes, keep });
  type Connection = Awaited<ReturnType<typeof connect>>;

  /** Asks the bucket. Null where it has no such object. */
  async function ask<T>(request: (connection: Connection) => Promise<T>): Promise<T | null> {
    try {
      return await request(await connect());
    } catch (thrown) {
      if (thrown instanceof AppError) throw thrown;
      const { name, status, isRefused } = refusalOf(thrown);
      if (name !== 'NoSuchBucket' && (name === 'NoSuchKey' || name === 'NotFound' || status === 404))
        return null;
      throw unreachable(place, isRefused ? `it refuses the access key (${name})` : name, thrown);
    }
  }

  async function describe(key: string): Promise<KeptObject | null> {
    const head = await ask(({ sdk, client }) =>
      client.send(new sdk.HeadObjectCommand({ Bucket, Key: prefix + key })),
    );
    if (head === null) return null;
    const { ContentLength = 0, LastModified, ETag } = head;
    return { sizeBytes: ContentLength, mtimeMs: LastModified?.getTime() ?? 0, etag: ETag };
  }

  /** Puts a file unless an object of its size is there. */
  async function keep(key: string, sizeBytes: number): Promise<void> {
    if ((await describe(key))?.sizeBytes !== sizeBytes) await upload(key);
  }

  async function upload(key: string): Promise<void> {
    const object = { Bucket, Key: prefix + key };
    const file = await open(folder.place(key), 'r');
    try {
      const { size } = await file.stat();
      const partBytes = Math.max(PART_BYTES, Math.ceil(size / MAX_PARTS));
      const read = async (start: number): Promise<Buffer> => {
        const part = Buffer.alloc(Math.min(partBytes, size - start));
        const { bytesRead } = await file.read(part, 0, part.length, start);
        return part.subarray(0, bytesRead);
      };
      if (size <= partBytes) {
        const Body = await read(0);
        await ask(({ sdk, client }) => client.send(new sdk.PutObjectCommand({ ...object, Body })));
      } else await uploadParts(object, size, partBytes, read);
    } finally {
      await file.close();
    }
  }

  /** Large files become objects when all parts are there; a dying process leaves parts, which the bucket's rules expire. */
  async function uploadParts(
    object: { Bucket: string; Key: string },
    size: number,
    partBytes: number,
    read: (start: number) => Promise<Buffer>,
  ): Promise<void> {
    const begun = await ask(({ sdk, client }) => client.send(new sdk.CreateMultipartUploadCommand(object)));
    const upload = { ...object, UploadId: begun?.UploadId };
    try {
      const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
      for (let start = 0; start < size; start += partBytes) {
        const PartNumber = Parts.length + 1;
        const Body = await read(start);
        const part = await ask(({ sdk, client }) =>
          client.send(new sdk.UploadPartCommand({ ...upload, PartNumber, Body })),
        );
        Parts.push({ PartNumber, ETag: part?.ETag });
      }
      const done = { ...upload, MultipartUpload: { Parts } };
      await ask(({ sdk, client }) => client.send(new sdk.CompleteMultipartUploadCommand(done)));
    } catch (error) {
      await ask(({ sdk, client }) => client.send(new sdk.AbortMultipartUploadCommand(upload))).catch(
        () => {},
      );
      throw error;
    }
  }

  /** Reads the bytes [start, end) of an object that must not change meanwhile; goes on where a connection breaks. */
  async function* read(key: string, { etag }: KeptObject, start: number, end: number) {
    for (let [at, breaks] = [start, 0]; at < end; ) {
      const Range = `bytes=${at}-${end - 1}`;
      const input = { Bucket, Key: prefix + key, Range, ...(etag && { IfMatch: etag }) };
      const answer = await ask(({ sdk, client }) => client.send(new sdk.GetObjectCommand(input)));
      const body = answer?.Body as (AsyncIterable<Uint8Array> & { destroy(): void }) | undefined;
      if (!body) throw unreachable(place, 'the object is gone');
      const before = at;
      try {
        for await (const chunk of body) {
          at += chunk.length;
          yield chunk;
        }
      } catch (error) {
        breaks += 1;
        if (at === before || breaks > MAX_BREAKS) throw unreachable(place, 'the connection broke', error);
      } finally {
        body.destroy();
      }
    }
  }

  async function download(key: string, signal: AbortSignal | undefined): Promise<boolean> {
    const object = await describe(key);
    if (object === null) return false;
    const draft = join(dataDir, 'tmp', `${randomUUID()}.upload`);
    const path = folder.place(key);
    try {
      await makeFolders(dirname(draft));
      await makeFolders(dirname(path));
      await refuseFullDisk(dataDir, object.sizeBytes);
      await pipeline(read(key, object, 0, object.sizeBytes), createWriteStream(draft, { flags: 'wx' }), {
        signal,
      });
      // The same validators on every machine.
      await utimes(draft, new Date(), new Date(object.mtimeMs));
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      signal?.throwIfAborted();
      throw error instanceof AppError ? error : toDataError(error);
    }
    await cache.added(object.sizeBytes);
    return true;
  }

  async function* pages(input: { Prefix: string; Delimiter?: string }) {
    let ContinuationToken: string | undefined;
    do {
      const request = { Bucket, ContinuationToken, ...input };
      const page = await ask(({ sdk, client }) => client.send(new sdk.ListObjectsV2Command(request)));
      if (page === null) return;
      yield page;
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (ContinuationToken !== undefined);
  }

  async function list(of: string): Promise<KeptFile[]> {
    const found: KeptFile[] = [];
    for await (const { Contents = [] } of pages({ Prefix: prefix + of })) {
      for (const { Key = '', Size = 0, LastModified } of Contents) {
        found.push({ key: Key.slice(prefix.length), sizeBytes: Size, usedMs: LastModified?.getTime() ?? 0 });
      }
    }
    return found;
  }

  async function drop(keys: readonly string[]): Promise<void> {
    const waiting = keys.values();
    const work = async () => {
      for (const key of waiting) {
        const object = { Bucket, Key: prefix + key };
        await ask(({ sdk, client }) => client.send(new sdk.DeleteObjectCommand(object)));
      }
    };
    await Promise.all(Array.from({ length: REMOVED_AT_ONCE }, work));
  }

  return {
    isShared: true,
    place: folder.place,
    uploadKey: folder.uploadKey,
    list,

    async put(key) {
      await upload(key);
      const object = await describe(key);
      const { size } = await stat(folder.place(key));
      if (object?.sizeBytes !== size) throw unreachable(place, 'it did not keep what it was given');
      await utimes(folder.place(key), new Date(), new Date(object.mtimeMs));
      await cache.added(size);
    },

    fetch: (key, signal) => perKey(key, async () => (await folder.fetch(key)) || download(key, signal)),

    async open(key) {
      const path = folder.place(key);
      if (await folder.fetch(key)) return { path };
      const object = await describe(key);
      if (object === null) return { path };
      const { sizeBytes, mtimeMs } = object;
      return { path, remote: { sizeBytes, mtimeMs, read: (start, end) => read(key, object, start, end) } };
    },

    async size(key) {
      try {
        return (await describe(key))?.sizeBytes ?? null;
      } catch (error) {
        const own = await folder.size(key);
        if (own === null) throw error;
        return own;
      }
    },

    async names(of) {
      const found = new Set(await folder.names(of));
      for await (const { Contents = [], CommonPrefixes = [] } of pages({
        Prefix: prefix + of,
        Delimiter: '/',
      })) {
        for (const { Key = '' } of Contents) found.add(Key.slice(prefix.length + of.length));
        for (const { Prefix = '' } of CommonPrefixes) found.add(Prefix.slice(prefix.length + of.length, -1));
      }
      return [...found];
    },

    async remove(key) {
      await drop(key.endsWith('/') ? (await list(key)).map((one) => one.key) : [key]);
      await folder.remove(key);
    },

    async close() {
      (await connect.peek())?.close();
    },
  };
}

function unreachable({ bucket, endpoint }: MediaBucket, why: string, cause?: unknown): AppError {
  return new AppError(
    'MEDIA_UNREACHABLE',
    `The bucket "${bucket}"${endpoint === null ? '' : ` of ${endpoint}`} of TIDEMARK_MEDIA_URL does not serve: ${why}.`,
    { cause },
  );
}
