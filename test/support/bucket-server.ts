/**
 * A small server that speaks the protocol of S3: it lists a bucket in pages, answers byte ranges with conditions, and checks
 * each signature by itself, as the protocol describes it (AWS Signature Version 4).
 */
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The key that the server accepts. */
export const BUCKET_KEY = { accessKeyId: 'AKIDTEST', secretAccessKey: 'the/secret+of the test' } as const;

/** A running server with one bucket. */
export interface BucketServer extends AsyncDisposable {
  endpoint: string;
  bucket: string;
  objects: Map<string, Buffer>;
  /** Accepts requests without a signature. */
  isPublic: boolean;
  /** Answers a range with the whole object. */
  ignoresRanges: boolean;
  /** "METHOD path?query range" of every request so far, and their headers in one text. */
  requests: string[];
  headers: string[];
}

/** Keys of a page: few, so that tests turn pages. */
const PAGE = 2;

/** Starts a server on this machine. */
export async function startBucketServer(
  bucket: string,
  objects: Record<string, Buffer>,
): Promise<BucketServer> {
  const server = createServer((request, response) => {
    state.requests.push(`${request.method} ${request.url} ${request.headers.range ?? ''}`.trim());
    state.headers.push(JSON.stringify(request.headers));
    answer(state, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const state: BucketServer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ bucket, objects: new Map(Object.entries(objects)), isPublic: false, ignoresRanges: false },
    ...{ requests: [], headers: [] },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return state;
}

function answer(server: BucketServer, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', server.endpoint);
  const fail = (status: number, code: string) =>
    response
      .writeHead(status, { 'Content-Type': 'application/xml' })
      .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
  const wrong = server.isPublic && !request.headers.authorization ? null : faultOfSignature(request, url);
  if (wrong) return void fail(403, wrong);
  const [, name = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
  if (name !== server.bucket) return void fail(404, 'NoSuchBucket');
  const key = rest.join('/');
  if (key === '') return void list(server, url, response);
  const content = server.objects.get(key);
  if (!content) return void fail(404, 'NoSuchKey');
  if (request.headers['if-match'] !== undefined && request.headers['if-match'] !== etagOf(content)) {
    return void fail(412, 'PreconditionFailed');
  }
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const headers = { ETag: etagOf(content), 'Content-Length': String(content.length - start) };
  const range = { 'Content-Range': `bytes ${start}-${content.length - 1}/${content.length}` };
  if (server.ignoresRanges) response.writeHead(200, headers);
  else response.writeHead(206, { ...headers, ...range });
  response.end(content.subarray(start));
}

function list({ objects, bucket }: BucketServer, url: URL, response: ServerResponse): void {
  const prefix = url.searchParams.get('prefix') ?? '';
  const after = url.searchParams.get('continuation-token') ?? '';
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, PAGE);
  const contents = page.map((key) => {
    const content = objects.get(key) as Buffer;
    const facts = `<Size>${content.length}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified>`;
    return `<Contents><Key>${escapeXml(key)}</Key><ETag>${escapeXml(etagOf(content))}</ETag>${facts}</Contents>`;
  });
  const isMore = keys.length > PAGE;
  const next = isMore ? `<NextContinuationToken>${escapeXml(page.at(-1) ?? '')}</NextContinuationToken>` : '';
  response.writeHead(200, { 'Content-Type': 'application/xml' });
  response.end(
    `<?xml version="1.0"?><ListBucketResult><Name>${bucket}</Name><IsTruncated>${isMore}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`,
  );
}

/** Returns the code of what is wrong with a request's signature; null where nothing is. */
function faultOfSignature({ method, headers }: IncomingMessage, url: URL): string | null {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/;
  const [, id, day = '', region = '', signed = '', signature] =
    pattern.exec(headers.authorization ?? '') ?? [];
  if (id === undefined) return 'AccessDenied';
  if (id !== BUCKET_KEY.accessKeyId) return 'InvalidAccessKeyId';
  const names = signed.split(';');
  if (!names.includes('host')) return 'SignatureDoesNotMatch';
  const query = [...url.searchParams].map((pair) => pair.map(encode).join('=')).sort();
  const canonical = [
    ...[method, url.pathname, query.join('&')],
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    ...['', signed, headers['x-amz-content-sha256']],
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part).digest(),
    `AWS4${BUCKET_KEY.secretAccessKey}`,
  );
  return hmac(key, text).digest('hex') === signature ? null : 'SignatureDoesNotMatch';
}

function hmac(key: string | Buffer, text: string) {
  return createHmac('sha256', key).update(text);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function etagOf(content: Buffer): string {
  return `"${createHash('md5').update(content).digest('hex')}"`;
}
