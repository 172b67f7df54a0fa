/** A real server of files: answers HEAD and byte ranges with ETags and conditions, and what goes wrong on demand. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A fault of a file; used up after `times` requests of bytes (default: never). */
export type FileFault = { times?: number } & (
  | { kind: 'status'; status: number }
  | { kind: 'redirect'; to: string }
  /** Ranges are ignored: 200 and the whole file. */
  | { kind: 'whole' }
  /** Another part than was asked for. */
  | { kind: 'otherPart' }
  /** The connection breaks after so many bytes. */
  | { kind: 'break'; after: number }
  /** So many bytes, and then nothing more. */
  | { kind: 'stall'; after: number }
  /** A byte from time to time. */
  | { kind: 'drip'; everyMs: number }
  /** More bytes than there should be. */
  | { kind: 'swell' }
  /** HEAD is not known. */
  | { kind: 'noHead' }
  /** After so many bytes the file is another one. */
  | { kind: 'change'; after: number; to: Buffer }
);

/** A file of the server. */
export interface ServedFile {
  content: Buffer;
  fault?: FileFault;
  /** By default made of the content; empty: none is sent. */
  etag?: string;
  lastModified?: Date;
}

/** A running server. */
export interface FileServer extends AsyncDisposable {
  origin: string;
  files: Map<string, ServedFile>;
  /** "METHOD /path range" of every request so far. */
  requests: string[];
}

/** Starts a server on this machine. */
export async function startFileServer(files: Record<string, Buffer> = {}): Promise<FileServer> {
  const served = new Map(Object.entries(files).map(([path, content]) => [path, { content } as ServedFile]));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push(`${request.method} ${path} ${request.headers.range ?? ''}`.trim());
    const file = served.get(path);
    if (!file) return response.writeHead(404).end();
    answer(file, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files: served,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(file: ServedFile, request: IncomingMessage, response: ServerResponse): void {
  const { content, etag = etagOf(content), lastModified } = file;
  const isHead = request.method === 'HEAD';
  const fault = faultOf(file, isHead);
  if (fault?.kind === 'status') return void response.writeHead(fault.status).end();
  if (fault?.kind === 'redirect') return void response.writeHead(302, { Location: fault.to }).end();
  if (fault?.kind === 'noHead' && isHead) return void response.writeHead(405).end();
  const headers: Record<string, string> = {
    'Accept-Ranges': 'bytes',
    ...(etag && { ETag: etag }),
    ...(lastModified && { 'Last-Modified': lastModified.toUTCString() }),
  };
  const condition = request.headers['if-match'];
  if (condition !== undefined && condition !== etag) return void response.writeHead(412, headers).end();
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (isHead || !range || fault?.kind === 'whole') {
    response.writeHead(200, { ...headers, 'Content-Length': String(content.length) });
    return void response.end(isHead ? undefined : content);
  }
  const start = Number(range[1]) + (fault?.kind === 'otherPart' ? 1 : 0);
  if (start >= content.length) return void response.writeHead(416, headers).end();
  const end = range[2] ? Math.min(Number(range[2]) + 1, content.length) : content.length;
  const length = end - start + (fault?.kind === 'swell' ? 5 : 0);
  const partial = {
    'Content-Range': `bytes ${start}-${end - 1}/${content.length}`,
    'Content-Length': String(length),
  };
  response.writeHead(206, { ...headers, ...partial });
  send(file, fault, content.subarray(start, end), response);
}

function send(file: ServedFile, fault: FileFault | undefined, bytes: Buffer, response: ServerResponse): void {
  switch (fault?.kind) {
    case 'break':
      // Later, so that what was written is not lost with the connection.
      response.write(bytes.subarray(0, fault.after), () => setTimeout(() => response.destroy(), 30));
      break;
    case 'stall':
      response.write(bytes.subarray(0, fault.after));
      break;
    case 'change':
      file.content = fault.to;
      response.write(bytes.subarray(0, fault.after), () => response.destroy());
      break;
    case 'drip': {
      let at = 0;
      const timer = setInterval(() => response.write(bytes.subarray(at, ++at)), fault.everyMs);
      response.on('close', () => clearInterval(timer));
      break;
    }
    case 'swell':
      response.end(Buffer.concat([bytes, Buffer.alloc(5)]));
      break;
    default:
      response.end(bytes);
  }
}

/** Faults of bytes are used up by requests of bytes. */
function faultOf(file: ServedFile, isHead: boolean): FileFault | undefined {
  const { fault } = file;
  if (!fault || fault.times === undefined) return fault;
  if (fault.times <= 0) return undefined;
  if (!isHead) fault.times -= 1;
  return fault;
}

function etagOf(content: Buffer): string {
  return `"${createHash('md5').update(content).digest('hex')}"`;
}
