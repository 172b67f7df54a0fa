/**
 * The Model Context Protocol (https://modelcontextprotocol.io, revision 2025-06-18) for a server with tools: JSON-RPC 2.0,
 * one message per line. In: lines from a client. Out: lines to it. Requests run concurrently; the client may cancel them.
 * A failed tool returns its error as a result for the model to read; only malformed messages are protocol errors.
 */
import { z } from 'zod';
import { escapeControls } from '../../core/controls.ts';
import { type AppError, toAppError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';

/** Supported revisions, newest first; their differences do not affect a server with tools. */
const REVISIONS = ['2025-06-18', '2025-03-26', '2024-11-05'] as const;

/** Error codes of JSON-RPC. */
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const UNKNOWN_METHOD = -32601;
const INVALID_PARAMS = -32602;

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

type Message = z.infer<typeof Message>;

const CallParams = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).default({}) });

/** A malformed message, answered with a JSON-RPC error code. */
class ProtocolError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
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
  const send = (message: object) => write(JSON.stringify({ jsonrpc: '2.0', ...message }));

  async function answer({ id, method, params }: Message & { id: string | number }): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      const result = await resultOf(server, method, params, AbortSignal.any([signal, abort.signal]));
      // A client that has cancelled expects no response.
      if (!abort.signal.aborted) send({ id, result });
    } catch (error) {
      send({ id, error: describe(error, server.logger) });
    } finally {
      running.delete(id);
    }
  }

  for await (const line of lines) {
    if (signal.aborted) break;
    if (line.trim() === '') continue;
    const message = readMessage(line);
    if (message instanceof ProtocolError) {
      send({ id: null, error: { code: message.code, message: message.message } });
    } else if (message.id !== undefined) {
      const work = answer({ ...message, id: message.id }).finally(() => open.delete(work));
      open.add(work);
    } else if (message.method === 'notifications/cancelled') {
      running.get(message.params.requestId as string | number)?.abort();
    }
  }
  await Promise.all(open);
}

function readMessage(line: string): Message | ProtocolError {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return new ProtocolError(PARSE_ERROR, 'The line is not JSON.');
  }
  const parsed = Message.safeParse(value);
  return parsed.success
    ? parsed.data
    : new ProtocolError(INVALID_REQUEST, 'The message is not a JSON-RPC 2.0 request.');
}

async function resultOf(server: McpServer, method: string, params: Message['params'], signal: AbortSignal) {
  const { name, version, instructions, tools } = server;
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
      throw new ProtocolError(UNKNOWN_METHOD, `There is no method "${method}".`);
  }
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
function describe(thrown: unknown, logger: Logger): { code: number; message: string } {
  if (thrown instanceof ProtocolError) return { code: thrown.code, message: thrown.message };
  const error: AppError = toAppError(thrown);
  logger.error(error.message, { error, details: error.details });
  return { code: -32603, message: 'Internal error; see the log of Tidemark.' };
}
