/**
 * A model hub on this machine: the two routes that `tidemark model add` uses, with the redirects, byte ranges and sums of the
 * real one, and with its failures on demand.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Repositories by id, each a table of files. */
export type Repositories = Record<string, Record<string, Uint8Array>>;

/** A fault of a file; it is used up after `times` requests (default: never). */
export type Fault = { times?: number } & (
  | { kind: 'status'; status: number }
  /** So many bytes come, then silence, until the connection is dropped. */
  | { kind: 'stall'; after: number }
  /** Other bytes than announced, of the same length. */
  | { kind: 'garble' }
  /** More bytes than announced. */
  | { kind: 'swell' }
  /** Ranges are ignored: 200 and the whole file. */
  | { kind: 'whole' }
);

export interface HubServer extends AsyncDisposable {
  baseUrl: string;
  /** "GET /path range" of every request so far. */
  requests: string[];
  /** Faults by path inside the repository. */
  faults: Map<string, Fault>;
  /** Sizes that the listing announces instead of the true ones, by path. */
  announced: Map<string, number>;
  /** Breaks the connections that have fallen silent. */
  drop(): void;
}

export async function startHub(repositories: Repositories): Promise<HubServer> {
  const requests: string[] = [];
  const faults = new Map<string, Fault>();
  const announced = new Map<string, number>();
  const silent = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hub');
    requests.push(`${request.method} ${url.pathname} ${request.headers.range ?? ''}`.trim());
    const [, api, id, rest] = /^\/(api\/models|cdn|)\/?([\w.-]+\/[\w.-]+)\/(.*)$/.exec(url.pathname) ?? [];
    const files = repositories[id ?? ''];
    if (!files || rest === undefined) return response.writeHead(404).end('Repository not found');
    if (api === 'api/models') return list(files, announced, url, response);
    const path = decodeURIComponent(rest.replace(/^resolve\/main\//, ''));
    const content = files[path];
    if (!content) return response.writeHead(404).end('Entry not found');
    if (api !== 'cdn' && isLarge(path)) {
      return response
        .writeHead(302, { location: `/cdn/${id}/${rest.replace(/^resolve\/main\//, '')}` })
        .end();
    }
    const fault = faultOf(faults, path);
    if (fault?.kind === 'stall') silent.add(response);
    return send(content, fault, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    faults,
    announced,
    drop() {
      for (const response of silent) response.destroy();
      silent.clear();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The listing, two files a page, as the real hub pages its thousands. */
function list(
  files: Record<string, Uint8Array>,
  announced: Map<string, number>,
  url: URL,
  response: ServerResponse,
): void {
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const entries = Object.entries(files).map(([path, content]) => ({
    type: 'file',
    path,
    size: content.length,
    oid: createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex'),
    ...(isLarge(path)
      ? {
          lfs: {
            oid: createHash('sha256').update(content).digest('hex'),
            size: announced.get(path) ?? content.length,
            pointerSize: 134,
          },
        }
      : {}),
  }));
  const folder = { type: 'directory', path: 'onnx', size: 0, oid: 'f'.repeat(40) };
  const next = `<${url.pathname}?recursive=true&cursor=${from + 2}>; rel="next"`;
  response.writeHead(200, {
    'content-type': 'application/json',
    ...(from + 2 < entries.length ? { link: next } : {}),
  });
  response.end(JSON.stringify([...(from === 0 ? [folder] : []), ...entries.slice(from, from + 2)]));
}

function send(
  content: Uint8Array,
  fault: Fault | null,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (fault?.kind === 'status') {
    response.writeHead(fault.status).end();
    return;
  }
  const asked = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const from = fault?.kind === 'whole' ? 0 : asked;
  if (from >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const body = bodyOf(content, fault).subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    ...(fault?.kind === 'swell' ? {} : { 'content-length': content.length - from }),
    ...(from > 0 ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
  });
  if (fault?.kind === 'stall') response.write(body.subarray(0, fault.after));
  else response.end(body);
}

function bodyOf(content: Uint8Array, fault: Fault | null): Uint8Array {
  if (fault?.kind === 'garble') return content.map((byte) => byte ^ 0xff);
  if (fault?.kind === 'swell') return Buffer.concat([content, content]);
  return content;
}

function faultOf(faults: Map<string, Fault>, path: string): Fault | null {
  const fault = faults.get(path);
  if (!fault) return null;
  if (fault.times !== undefined && --fault.times <= 0) faults.delete(path);
  return fault;
}

/** Returns true for files that the hub keeps on another host. */
function isLarge(path: string): boolean {
  return /\.onnx([._]data)?$|\.bin$/.test(path) || path === 'tokenizer.json';
}
