/**
 * A vision model's endpoint on this machine, as far as OpenAI's protocol goes: it reads the request, counts the pictures,
 * and answers what the test has told it to, or fails in the ways that such servers do.
 */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to treat a question. */
export type Reply =
  | { words: string }
  /** A refusal in the field of its own that the protocol has for it. */
  | { refusal: string }
  | { status: number; retryAfterS?: number }
  /** An answer that is JSON, of another form. */
  | { body: unknown }
  /** Nothing comes. */
  | { silent: true };

/** A question as the endpoint received it. */
export interface Asked {
  authorization: string | undefined;
  model: string;
  task: string;
  question: string;
  pictures: Buffer[];
  hasForm: boolean;
}

export interface VlmServer extends AsyncDisposable {
  /** The base address of the API. */
  url: string;
  asked: Asked[];
}

/** Starts the endpoint; `reply` decides by the question and the number of it. */
export async function startVlm(reply: (asked: Asked, n: number) => Reply): Promise<VlmServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url !== '/v1/chat/completions') return response.writeHead(404).end();
    const one = read(JSON.parse(Buffer.concat(chunks).toString()), request.headers.authorization);
    asked.push(one);
    send(response, reply(one, asked.length), one.model);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

type Part = { type: string; text?: string; image_url?: { url: string } };

function read(
  body: { model: string; messages: { content: string | Part[] }[]; response_format?: unknown },
  authorization?: string,
): Asked {
  const [system, user] = body.messages;
  const parts = (user?.content ?? []) as Part[];
  return {
    authorization,
    model: body.model,
    task: String(system?.content),
    question: parts.find(({ type }) => type === 'text')?.text ?? '',
    pictures: parts.flatMap(({ image_url }) =>
      image_url ? [Buffer.from(image_url.url.replace('data:image/jpeg;base64,', ''), 'base64')] : [],
    ),
    hasForm: body.response_format !== undefined,
  };
}

function send(response: ServerResponse, reply: Reply, model: string): void {
  if ('silent' in reply) return;
  if ('status' in reply) {
    const headers = reply.retryAfterS === undefined ? {} : { 'retry-after': String(reply.retryAfterS) };
    response.writeHead(reply.status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message: 'no' } }));
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  const message =
    'words' in reply
      ? { content: reply.words }
      : { content: null, refusal: 'refusal' in reply ? reply.refusal : null };
  const body =
    'body' in reply
      ? reply.body
      : {
          id: '1',
          object: 'chat.completion',
          model,
          choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }],
        };
  response.end(JSON.stringify(body));
}
