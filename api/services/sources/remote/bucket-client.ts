/**
 * The client of buckets that speak the protocol of S3. In: a server, an access key. Out: a client, and what its refusals mean.
 * The one importer of `@aws-sdk/client-s3`, which it loads when a bucket is first used.
 */
import { pipeline, type Readable, Transform } from 'node:stream';
import { errorCodeOf } from '../../../../core/errors.ts';
import type { BucketPlace } from '../../../../index/store/sources/sources.ts';
import { createAgents } from '../../triggers/address-guard.ts';
import { PATIENCE_MS, type RemoteRules } from './remote-objects.ts';

export type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';

/** A page of a listing is a thousand keys, of a kilobyte each at most: more is no listing. */
const MAX_PAGE_BYTES = 16 * 2 ** 20;

/** Connections at a time to the bucket of a source, of which one object is fetched at a time. */
const SOURCE_SOCKETS = 4;

/** How servers say that a key is unknown, wrong, or may not. */
const REFUSALS = new Set([
  ...['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken', 'InvalidToken'],
  ...[
    'TokenRefreshRequired',
    'AccountProblem',
    'AllAccessDisabled',
    'Forbidden',
    'Unauthorized',
    '403',
    '401',
  ],
]);

/** Opens a client that asks this server alone: it reads no files of settings, and asks no cloud for a key. */
export async function openBucketClient(
  { endpoint, region }: Pick<BucketPlace, 'endpoint' | 'region'>,
  rules: RemoteRules,
  maxSockets = SOURCE_SOCKETS,
) {
  const { allowPrivate, bucketKey, patienceMs = PATIENCE_MS } = rules;
  // Its advice on versions of Node is for those who build with it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const sdk = await import('@aws-sdk/client-s3');
  const agents = createAgents('SOURCE_FORBIDDEN', allowPrivate, { keepAlive: true, maxSockets });
  const client = new sdk.S3Client({
    region: region ?? 'us-east-1',
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    ...(bucketKey
      ? { credentials: withoutAbsent(bucketKey) }
      : {
          credentials: { accessKeyId: '-', secretAccessKey: '-' },
          signer: { sign: async (request) => request },
        }),
    ignoreConfiguredEndpointUrls: true,
    useArnRegion: false,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    // A part has no checksum of its own; the whole is known by its ETag.
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 2,
    requestHandler: {
      httpAgent: agents.http,
      httpsAgent: agents.https,
      connectionTimeout: patienceMs,
      requestTimeout: patienceMs,
      throwOnRequestTimeout: true,
      socketTimeout: patienceMs,
    },
  });
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const output = await next(args);
        if (commandName === 'ListObjectsV2Command') boundBody(output.response);
        return output;
      },
    { step: 'deserialize', priority: 'low', name: 'boundListing' },
  );
  const close = () => {
    client.destroy();
    agents.http.destroy();
    agents.https.destroy();
  };
  return { sdk, client, close };
}

function withoutAbsent({ sessionToken, ...key }: NonNullable<RemoteRules['bucketKey']>) {
  return { ...key, ...(sessionToken !== undefined && { sessionToken }) };
}

/** Ends an answer that is longer than any page of a listing, which the client would gather in memory. */
function boundBody(response: unknown): void {
  const answer = response as { body?: Readable };
  if (!answer.body) return;
  let bytes = 0;
  const bound = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > MAX_PAGE_BYTES) done(new Error('the listing has no end'));
      else done(null, chunk);
    },
  });
  // The reader of the bound body hears of its end.
  answer.body = pipeline(answer.body, bound, () => {});
}

/** The words of a server that does not do what it is asked. */
export interface BucketRefusal {
  /** The code of the protocol, or of the connection. */
  name: string;
  /** Of HTTP; undefined where there was no answer. */
  status: number | undefined;
  /** True where the access key is what it refuses. */
  isRefused: boolean;
}

/** Reads an error of the client. Its message is left out: it may repeat the key. */
export function refusalOf(thrown: unknown): BucketRefusal {
  const error = thrown as { name?: unknown; Code?: unknown; $metadata?: { httpStatusCode?: number } };
  const status = error.$metadata?.httpStatusCode;
  const named = [error.Code, errorCodeOf(thrown), error.name].find((word) => typeof word === 'string');
  const name = String(named ?? status ?? 'no answer').slice(0, 80);
  return { name, status, isRefused: REFUSALS.has(name) || status === 401 || status === 403 };
}
