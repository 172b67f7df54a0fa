/** Reads a bucket of the server at the address of the first argument as a source does, and compares what it should find. */
import { deepEqual, equal } from 'node:assert/strict';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createBucketObjects } from '../../api/services/sources/remote/bucket-objects.ts';
import type { BucketKey, RemoteObject } from '../../api/services/sources/remote/remote-objects.ts';
import { toAppError } from '../../core/errors.ts';
import { makeKey } from './make-key.ts';

/** More than one page of a listing. */
const COUNT = 1002;

/** Objects that are put at once. */
const PUT_AT_ONCE = 8;

const [endpoint = ''] = process.argv.slice(2);
const key = await makeKey(endpoint);
const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: key });
await client.send(new CreateBucketCommand({ Bucket: 'archive' }));
const names = Array.from({ length: COUNT }, (_, n) => `films/${String(n).padStart(5, '0')} & +狗.mp4`);
const waiting = names.values();
const put = async () => {
  for (const Key of waiting) {
    await client.send(new PutObjectCommand({ Bucket: 'archive', Key, Body: `video ${Key}` }));
  }
};
await Promise.all(Array.from({ length: PUT_AT_ONCE }, put));

const objects = open({});
const { objects: listed } = await objects.list();
deepEqual(
  listed.map(({ path }) => path),
  names.map((name) => `${endpoint}/archive/${name}`),
);
const last = listed.at(-1) as RemoteObject;
equal(await read(last, 6), names.at(-1));
deepEqual(
  [
    await codeOf(read({ ...last, tag: '"another"' }, 0)),
    await codeOf(read({ ...last, path: `${last.path}.gone` }, 0)),
    await codeOf(open({ bucket: 'nowhere' }).list()),
    await codeOf(open({ bucketKey: { ...key, secretAccessKey: 'another' } }).list()),
    await codeOf(open({ bucketKey: { accessKeyId: 'AKIAANOTHER000000000', secretAccessKey: 'x' } }).list()),
  ],
  ['CONFLICT', 'NOT_FOUND', 'BUCKET_NOT_FOUND', 'SOURCE_REFUSED', 'SOURCE_REFUSED'],
);
console.log(`buckets: ${COUNT} objects listed, ranges, conditions and refusals as documented`);
client.destroy();
objects.close();

function open({ bucket = 'archive', bucketKey = key }: { bucket?: string; bucketKey?: BucketKey }) {
  const place = { kind: 's3', bucket, prefix: 'films/', endpoint, region: null } as const;
  return createBucketObjects(place, { allowPrivate: true, bucketKey });
}

async function read(object: RemoteObject, from: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of objects.read(object, from)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => toAppError(error).code,
  );
}
