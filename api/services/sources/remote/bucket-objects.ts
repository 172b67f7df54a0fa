/**
 * The objects of a bucket that speaks the protocol of S3. In: the bucket, a prefix, an access key. Out: its objects, by listing
 * and by ranges.
 */
import { AppError } from '../../../../core/errors.ts';
import { memo } from '../../../../core/memo.ts';
import type { BucketPlace } from '../../../../index/store/sources/sources.ts';
import { type ListObjectsV2CommandOutput, openBucketClient, refusalOf } from './bucket-client.ts';
import {
  type Listing,
  PATIENCE_MS,
  type RemoteObject,
  type RemoteObjects,
  type RemoteRules,
} from './remote-objects.ts';
import { changed, gone, withoutRanges } from './url-objects.ts';

/** A source of more objects is asked for one prefix less broad: all are held in memory, and all are rows. */
const MAX_OBJECTS = 200_000;

/** A page may take so many times the patience with an answer. */
const PAGE_PATIENCE = 4;

/** Returns a bucket's address: by it and a key, each object has one of its own. */
export function bucketAddress({ bucket, endpoint }: Pick<BucketPlace, 'bucket' | 'endpoint'>): string {
  return endpoint === null ? `s3://${bucket}` : `${endpoint}/${bucket}`;
}

/** Creates the objects of a bucket; connects to nothing yet. */
export function createBucketObjects(place: BucketPlace, rules: RemoteRules): RemoteObjects {
  const { bucket, prefix } = place;
  const address = bucketAddress(place);
  const keyOf = (path: string) => path.slice(address.length + 1);
  const open = memo(() => openBucketClient(place, rules));

  async function page(token: string | undefined, signal?: AbortSignal): Promise<ListObjectsV2CommandOutput> {
    const { sdk, client } = await open();
    const input = { Bucket: bucket, ContinuationToken: token, ...(prefix && { Prefix: prefix }) };
    const late = AbortSignal.timeout((rules.patienceMs ?? PATIENCE_MS) * PAGE_PATIENCE);
    const abortSignal = signal ? AbortSignal.any([signal, late]) : late;
    try {
      return await client.send(new sdk.ListObjectsV2Command(input), { abortSignal });
    } catch (thrown) {
      signal?.throwIfAborted();
      throw toSourceError(thrown, address, address);
    }
  }

  return {
    async list(signal) {
      const listing: Listing = { objects: [], unread: [] };
      let token: string | undefined;
      do {
        const { Contents = [], NextContinuationToken, IsTruncated } = await page(token, signal);
        for (const { Key, Size, ETag = '' } of Contents) {
          // A key that ends so stands for a folder.
          if (!Key || Key.endsWith('/')) continue;
          // Its time changes when the same bytes are put there again; the ETag does not.
          listing.objects.push({ path: `${address}/${Key}`, tag: ETag, sizeBytes: Size ?? 0, mtimeMs: 0 });
        }
        if (listing.objects.length > MAX_OBJECTS) throw tooMany(address);
        const isMore = IsTruncated === true && NextContinuationToken !== token;
        token = isMore ? NextContinuationToken : undefined;
      } while (token !== undefined);
      return listing;
    },

    nameOf: (path) => keyOf(path).slice(prefix.lastIndexOf('/') + 1),

    async *read(object, from, signal) {
      const { sdk, client } = await open();
      const { path, tag } = object;
      const input = {
        Bucket: bucket,
        Key: keyOf(path),
        Range: `bytes=${from}-`,
        ...(tag && { IfMatch: tag }),
      };
      const answer = await client
        .send(new sdk.GetObjectCommand(input), signal ? { abortSignal: signal } : {})
        .catch((thrown: unknown) => {
          signal?.throwIfAborted();
          throw toSourceError(thrown, path, address);
        });
      const body = answer.Body as (AsyncIterable<Uint8Array> & { destroy(): void }) | undefined;
      if (!body) throw withoutRanges(path);
      try {
        checkPart(object, from, answer);
        yield* body;
      } finally {
        body.destroy();
      }
    },

    close() {
      // One that was never opened has nothing to close.
      void open.peek()?.then(({ close }) => close());
    },
  };
}

/** Throws unless an answer is the part of the object that was asked for. */
function checkPart(
  { path, tag, sizeBytes }: RemoteObject,
  from: number,
  { ContentRange, ETag = tag }: { ContentRange?: string | undefined; ETag?: string | undefined },
): void {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(ContentRange ?? '');
  if (!range || Number(range[1]) !== from) throw withoutRanges(path);
  if (Number(range[3]) !== sizeBytes || ETag !== tag) throw changed(path);
}

/** Says what a server's refusal means. Its own words are left out: they may repeat the key. */
function toSourceError(thrown: unknown, path: string, address: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const { name, status, isRefused } = refusalOf(thrown);
  if (name === 'NoSuchBucket') {
    return new AppError('BUCKET_NOT_FOUND', `There is no bucket "${address}". Mind its endpoint and region.`);
  }
  if (path !== address && (name === 'NoSuchKey' || name === 'NotFound' || status === 404)) return gone(path);
  if (status === 412 || status === 416) return changed(path);
  if (isRefused) {
    return new AppError(
      'SOURCE_REFUSED',
      `The server of "${address}" refuses the access key, or has none from the settings (${name}).`,
    );
  }
  return new AppError('SOURCE_UNREACHABLE', `The bucket "${address}" cannot be read: ${name}.`);
}

function tooMany(address: string): AppError {
  return new AppError(
    'SOURCE_UNREACHABLE',
    `The bucket "${address}" holds more than ${MAX_OBJECTS} objects there. Name a longer prefix.`,
  );
}
