/**
 * The Model Context Protocol (https://modelcontextprotocol.io) for a server with tools: JSON-RPC 2.0. In: messages of a
 * client. Out: replies. Revision 2026-07-28 has no handshake: each request says in `_meta` which revision it speaks. A
 * request without that is of an older revision. A failed tool returns its error as a result for the model to read; only
 * malformed messages are protocol errors.
 */
import { z } from 'zod';
import { escapeControls } from '../../core/controls.ts';
import { type AppError, toAppError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';

/** Revisions without a handshake. */
const STATELESS = ['2026-07-28'];

/** Revisions with one, newest first; their differences do not affect a server with tools. */
const REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;

/** Fields of `_meta`. */
const META = {
  version: 'io.modelcontextprotocol/protocolVersion',
  capabilities: 'io.modelcontextprotocol/clientCapabilities',
  server: 'io.modelcontextprotocol/serverInfo',
} as const;

/** How long a client may keep what does not change while the server runs. */
const CACHEABLE = { ttlMs: 3_600_000, cacheScope: 'public' } as const;

/** Error codes of JSON-RPC. */
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
/** There is no such method. */
export const UNKNOWN_METHOD = -32601;
const INVALID_PARAMS = -32602;
/** A fault of ours. */
export const INTERNAL_ERROR = -32603;
const UNSUPPORTED_VERSION = -32022;

/** A part of a tool's result: text, or a picture in base64. */
export type Content =
  | { type: 'text'; text: string }
  | { type: 'image'; data: string; mimeType: 'image/jpeg' };

/** A tool that a model may call. */
export interface Tool {
  name: string;
  title: string;
  /** For the model: the tool's purpose and its result. */
  description: string;
  input: z.ZodType;
  /** Runs the tool on a valid input. Throws coded errors. */
  run(input: unknown, signal: AbortSignal): Promise<Content[]>;
}

/** The server's identity, instructions and tools. */
export interface McpServer {
  name: string;
  version: string;
  /** For the model: how to combine the tools. */
  instructions: string;
  tools: readonly Tool[];
  logger: Logger;
}

const Message = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
});

/** A message of a client: a request, or without an id a notification. */
export type Message = z.infer<typeof Message>;

/** A request of a client. */
export type Request = Message & { id: string | number };

/** A reply to a request. */
export interface Reply {
  jsonrpc: '2.0';
  id: string | number | null;
  result?: object;
  error?: { code: number; message: string; data?: object };
}

const CallParams = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).default({}) });

/** A malformed message, answered with a JSON-RPC error code. */
export class ProtocolError extends Error {
  readonly code: number;
  readonly data: object | undefined;

  constructor(code: number, message: string, data?: object) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** Returns the reply to a request. Never rejects. */
export async function replyTo(server: McpServer, request: Request, signal: AbortSignal): Promise<Reply> {
  const { id } = request;
  try {
    return { jsonrpc: '2.0', id, result: await resultOf(server, request, signal) };
  } catch (error) {
    return { jsonrpc: '2.0', id, error: describe(error, server.logger) };
  }
}

/** Returns the reply to what is no request. */
export function replyToMalformed(error: ProtocolError): Reply {
  return { jsonrpc: '2.0', id: null, error: { code: error.code, message: error.message } };
}

/** Returns the revision that a message says it speaks; undefined for one of an older revision. */
export function revisionOf({ params }: Message): unknown {
  const meta = params._meta;
  return typeof meta === 'object' && meta !== null
    ? (meta as Record<string, unknown>)[META.version]
    : undefined;
}

/** Returns true for a message of a revision without a handshake. */
export function isStateless(message: Message): boolean {
  return revisionOf(message) !== undefined || message.method === 'server/discover';
}

/** Serves until the client's lines end and its requests are answered, or until `signal` aborts. */
export async function serveMcp(
  server: McpServer,
  lines: AsyncIterable<string>,
  write: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const running = new Map<string | number, AbortController>();
  const open = new Set<Promise<void>>();
  const send = (reply: Reply) => write(JSON.stringify(reply));

  async function answer(request: Request): Promise<void> {
    const abort = new AbortController();
    running.set(request.id, abort);
    const reply = await replyTo(server, request, AbortSignal.any([signal, abort.signal]));
    running.delete(request.id);
    // A client that has cancelled expects no result.
    if (!abort.signal.aborted || reply.error) send(reply);
  }

  for await (const line of lines) {
    if (signal.aborted) break;
    if (line.trim() === '') continue;
    const message = readMessage(line);
    if (message instanceof ProtocolError) {
      send(replyToMalformed(message));
    } else if (message.id !== undefined) {
      const work = answer({ ...message, id: message.id }).finally(() => open.delete(work));
      open.add(work);
    } else if (message.method === 'notifications/cancelled') {
      running.get(message.params.requestId as string | number)?.abort();
    }
  }
  await Promise.all(open);
}

/** Parses a message. */
export function readMessage(line: string): Message | ProtocolError {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return new ProtocolError(PARSE_ERROR, 'The message is not JSON.');
  }
  const parsed = Message.safeParse(value);
  return parsed.success
    ? parsed.data
    : new ProtocolError(INVALID_REQUEST, 'The message is not a JSON-RPC 2.0 request.');
}

async function resultOf(server: McpServer, request: Request, signal: AbortSignal): Promise<object> {
  if (!isStateless(request)) return resultWithHandshake(server, request, signal);
  checkMeta(request);
  const { name, version, instructions, tools } = server;
  const common = { resultType: 'complete', _meta: { [META.server]: { name, version } } };
  switch (request.method) {
    case 'server/discover':
      return {
        ...common,
        ...CACHEABLE,
        supportedVersions: STATELESS,
        capabilities: { tools: {} },
        instructions,
      };
    case 'tools/list':
      return { ...common, ...CACHEABLE, tools: tools.map(describeTool) };
    case 'tools/call':
      return { ...common, ...(await call(tools, request.params, signal)) };
    default:
      throw unknownMethod(request.method);
  }
}

/** Checks what each request of a revision without a handshake carries. */
function checkMeta(request: Request): void {
  const requested = revisionOf(request);
  if (typeof requested !== 'string')
    throw new ProtocolError(INVALID_PARAMS, `_meta lacks "${META.version}".`);
  if (!STATELESS.includes(requested)) {
    const data = { supported: STATELESS, requested };
    throw new ProtocolError(UNSUPPORTED_VERSION, `Revision "${requested}" is not supported.`, data);
  }
  const meta = request.params._meta as Record<string, unknown>;
  const capabilities = meta[META.capabilities];
  if (typeof capabilities !== 'object' || capabilities === null) {
    throw new ProtocolError(INVALID_PARAMS, `_meta lacks "${META.capabilities}".`);
  }
}

async function resultWithHandshake(
  { name, version, instructions, tools }: McpServer,
  { method, params }: Request,
  signal: AbortSignal,
): Promise<object> {
  switch (method) {
    case 'initialize': {
      const wanted = REVISIONS.find((revision) => revision === params.protocolVersion);
      const serverInfo = { name, version };
      return {
        protocolVersion: wanted ?? REVISIONS[0],
        capabilities: { tools: {} },
        serverInfo,
        instructions,
      };
    }
    case 'ping':
      return {};
    case 'tools/list':
      return { tools: tools.map(describeTool) };
    case 'tools/call':
      return call(tools, params, signal);
    default:
      throw unknownMethod(method);
  }
}

function unknownMethod(method: string): ProtocolError {
  return new ProtocolError(UNKNOWN_METHOD, `There is no method "${method}".`);
}

function describeTool({ name, title, description, input }: Tool) {
  const inputSchema = z.toJSONSchema(input, { io: 'input' });
  return { name, title, description, inputSchema, annotations: { readOnlyHint: true, openWorldHint: false } };
}

async function call(tools: readonly Tool[], params: Message['params'], signal: AbortSignal) {
  const parsed = CallParams.safeParse(params);
  if (!parsed.success) throw new ProtocolError(INVALID_PARAMS, z.prettifyError(parsed.error));
  const tool = tools.find(({ name }) => name === parsed.data.name);
  if (!tool) throw new ProtocolError(INVALID_PARAMS, `There is no tool "${parsed.data.name}".`);
  const input = tool.input.safeParse(parsed.data.arguments);
  if (!input.success) return failed(`BAD_REQUEST: ${z.prettifyError(input.error)}`);
  try {
    return { content: await tool.run(input.data, signal), isError: false };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'INTERNAL') throw error;
    return failed(`${error.code}: ${error.message}`);
  }
}

function failed(text: string) {
  return { content: [{ type: 'text', text: escapeControls(text) }], isError: true };
}

/** Logs an internal error and hides its details from the client. */
function describe(thrown: unknown, logger: Logger): NonNullable<Reply['error']> {
  if (thrown instanceof ProtocolError) {
    const { code, message, data } = thrown;
    return { code, message, ...(data && { data }) };
  }
  const error: AppError = toAppError(thrown);
  logger.error(error.message, { error, details: error.details });
  return { code: INTERNAL_ERROR, message: 'Internal error; see the log of Tidemark.' };
}
