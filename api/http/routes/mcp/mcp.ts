/**
 * The Model Context Protocol over Streamable HTTP, at `POST /mcp`, with the keys of the API. Each request is answered by one
 * JSON object; the server keeps nothing between requests, with older revisions neither.
 */
import type { Context } from 'hono';
import { AppError } from '../../../../core/errors.ts';
import {
  INTERNAL_ERROR,
  isStateless,
  type McpServer,
  type Message,
  ProtocolError,
  readMessage,
  replyTo,
  replyToMalformed,
  revisionOf,
  UNKNOWN_METHOD,
} from '../../../mcp/protocol.ts';
import { createTools, INSTRUCTIONS } from '../../../mcp/tools.ts';
import type { App, AppDeps, HttpEnv } from '../../env.ts';

const HEADER_MISMATCH = -32020;

/** Adds `POST /mcp`. The streams that older revisions offer on `GET` are not needed for tools. */
export function registerMcpRoute(app: App, { engine, version, logger }: AppDeps): void {
  const server: McpServer = {
    ...{ name: 'tidemark', version, instructions: INSTRUCTIONS, logger },
    tools: createTools(engine),
  };
  app.on(['GET', 'DELETE'], '/mcp', (c) => {
    c.header('Allow', 'POST');
    throw new AppError('METHOD_NOT_ALLOWED', '/mcp accepts POST.');
  });
  app.post('/mcp', async (c) => {
    // Only a JSON body has a limit before it is read.
    if (!/json/i.test(c.req.header('Content-Type') ?? '')) {
      throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send a JSON body, as application/json.');
    }
    const message = readMessage(await c.req.text());
    if (message instanceof ProtocolError) return c.json(replyToMalformed(message), 400);
    const { id } = message;
    // A notification asks for nothing; a client cancels by leaving.
    if (id === undefined) return c.body(null, 202);
    const stateless = isStateless(message);
    const mismatch = stateless ? mismatchOf(c, message) : null;
    if (mismatch !== null) {
      return c.json({ jsonrpc: '2.0', id, error: { code: HEADER_MISMATCH, message: mismatch } }, 400);
    }
    const reply = await replyTo(server, { ...message, id }, c.req.raw.signal);
    return c.json(reply, stateless ? statusOf(reply.error?.code) : 200);
  });
}

/** Returns how a header differs from the body it mirrors; null when all agree. */
function mismatchOf(c: Context<HttpEnv>, message: Message): string | null {
  const expected: [string, unknown][] = [
    ['MCP-Protocol-Version', revisionOf(message)],
    ['Mcp-Method', message.method],
    ...(message.method === 'tools/call' ? [['Mcp-Name', message.params.name] as [string, unknown]] : []),
  ];
  for (const [name, value] of expected) {
    const header = decoded(c.req.header(name));
    if (header !== value) {
      return `Header mismatch: ${name} is ${header === undefined ? 'missing' : `"${header}"`}, the body says "${value}".`;
    }
  }
  return null;
}

/** Decodes a value that is no plain ASCII. */
function decoded(value: string | undefined): string | undefined {
  const coded = /^=\?base64\?(.*)\?=$/.exec(value ?? '')?.[1];
  return coded === undefined ? value : Buffer.from(coded, 'base64').toString('utf8');
}

/** Revision 2026-07-28 answers what is malformed, unsupported or mismatched with 400. */
function statusOf(code: number | undefined): 200 | 400 | 404 | 500 {
  if (code === undefined) return 200;
  if (code === UNKNOWN_METHOD) return 404;
  return code === INTERNAL_ERROR ? 500 : 400;
}
