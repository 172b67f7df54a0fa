/** MCP at revision 2026-07-28, over standard input and over HTTP: replies fit the published schema (fixtures/). */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawContactSheet } from '../../../api/mcp/contact-sheet.ts';
import { type McpServer, serveMcp } from '../../../api/mcp/protocol.ts';
import { createTools } from '../../../api/mcp/tools.ts';
import { createLogger } from '../../../core/log.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';
import { openTestLibrary, type TestLibrary } from '../test-library.ts';

const schema = JSON.parse(
  readFileSync(new URL('fixtures/mcp-2026-07-28.json', import.meta.url), 'utf8'),
) as object;
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(schema, 'mcp');

function expectShape(value: unknown, name: string): void {
  const validate = ajv.compile({ $ref: `mcp#/$defs/${name}` });
  expect(validate(value), ajv.errorsText(validate.errors)).toBe(true);
}

const VERSION = '2026-07-28';
const KEY = 'a long secret';
const META = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientCapabilities': {},
};

interface Reply {
  id: number | null;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
}

const request = (method: string, params: object = {}) => ({
  ...{ jsonrpc: '2.0', id: 1, method },
  params: { _meta: META, ...params },
});

async function post(library: TestLibrary, body: object | string, headers: Record<string, string> = {}) {
  const { method = '', params = {} } =
    typeof body === 'string' ? {} : (body as { method: string; params: { name?: string } });
  const standard = {
    'MCP-Protocol-Version': VERSION,
    'Mcp-Method': method,
    ...(params.name !== undefined && { 'Mcp-Name': params.name }),
  };
  const response = await library.app.request('/mcp', {
    method: 'POST',
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json', ...standard, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, reply: (text === '' ? null : JSON.parse(text)) as Reply };
}

describe('over HTTP', () => {
  it('discovers, lists and calls, by the published schema', async () => {
    using library = openTestLibrary({ apiKey: KEY });
    const { status, reply } = await post(library, request('server/discover'));
    expect(status).toBe(200);
    expectShape(reply, 'DiscoverResultResponse');
    expect(reply.result).toMatchObject({
      supportedVersions: [VERSION],
      resultType: 'complete',
      cacheScope: 'public',
    });
    const list = await post(library, request('tools/list'));
    expectShape(list.reply, 'ListToolsResultResponse');
    expect(JSON.stringify(list.reply)).toContain('contact_sheet');
    const call = await post(
      library,
      request('tools/call', { name: 'search_moments', arguments: { text: 'gulls' } }),
    );
    expectShape(call.reply, 'CallToolResultResponse');
    expect(call.reply.result).toMatchObject({ isError: false, resultType: 'complete' });
  });

  it.each([
    ['a header that says another method', request('tools/list'), { 'Mcp-Method': 'tools/call' }, 400, -32020],
    [
      'a header that says another tool',
      request('tools/call', { name: 'export' }),
      { 'Mcp-Name': 'a' },
      400,
      -32020,
    ],
    [
      'a header that says another revision',
      request('tools/list'),
      { 'MCP-Protocol-Version': '2025-06-18' },
      400,
      -32020,
    ],
    ['an unknown method', request('resources/list'), {}, 404, -32601],
    ['the handshake of older revisions', request('initialize'), {}, 404, -32601],
    ['no JSON', '{', {}, 400, -32700],
    ['no request', { id: 1 }, {}, 400, -32600],
  ])('refuses %s', async (_, body, headers, status, code) => {
    using library = openTestLibrary({ apiKey: KEY });
    const answer = await post(library, body, headers as Record<string, string>);
    expect([answer.status, answer.reply.error?.code]).toEqual([status, code]);
  });

  it('names the revisions it speaks to a client of another one, and wants capabilities', async () => {
    using library = openTestLibrary({ apiKey: KEY });
    const of = (meta: object) => ({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } });
    const unknown = { ...META, 'io.modelcontextprotocol/protocolVersion': '2030-01-01' };
    const refused = await post(library, of(unknown), { 'MCP-Protocol-Version': '2030-01-01' });
    expect(refused.status).toBe(400);
    expect(refused.reply.error).toMatchObject({
      code: -32022,
      data: { supported: [VERSION], requested: '2030-01-01' },
    });
    expectShape(refused.reply, 'UnsupportedProtocolVersionError');
    const bare = await post(library, of({ 'io.modelcontextprotocol/protocolVersion': VERSION }));
    expect([bare.status, bare.reply.error?.code]).toEqual([400, -32602]);
  });

  it('decodes a name that is no plain ASCII, and answers notifications with nothing', async () => {
    using library = openTestLibrary({ apiKey: KEY });
    const coded = `=?base64?${Buffer.from('鸥').toString('base64')}?=`;
    const call = await post(library, request('tools/call', { name: '鸥' }), { 'Mcp-Name': coded });
    expect(call.reply.error?.code).toBe(-32602);
    const notified = await post(library, { jsonrpc: '2.0', method: 'notifications/initialized' });
    expect([notified.status, notified.reply]).toEqual([202, null]);
  });

  it('speaks older revisions too, with the same keys and origins', async () => {
    using library = openTestLibrary({ apiKey: KEY });
    const hello = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18' } };
    expect((await post(library, hello)).reply.result).toMatchObject({ protocolVersion: '2025-06-18' });
    const list = await post(library, { jsonrpc: '2.0', id: 2, method: 'tools/list' });
    expect(list.reply.result?.tools).toHaveLength(createTools(library.engine).length);
    expect((await post(library, hello, { Authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await post(library, hello, { Origin: 'https://evil.example.org' })).status).toBe(403);
    const headers = { Authorization: `Bearer ${KEY}` };
    const read = await library.app.request('/mcp', { headers });
    expect([read.status, read.headers.get('Allow')]).toEqual([405, 'POST']);
    const { key } = await library.engine.keys.create(
      { name: 'w', scopes: ['write'], expires_at: null },
      true,
    );
    expect((await post(library, hello, { Authorization: `Bearer ${key}` })).status).toBe(403);
  });
});

describe('over standard input', () => {
  it('answers both kinds of clients on one connection', async () => {
    using library = openTestLibrary();
    const server: McpServer = {
      ...{ name: 'tidemark', version: '0', instructions: 'Look.', logger: createLogger('error') },
      tools: createTools(library.engine),
    };
    const replies: Reply[] = [];
    async function* lines() {
      yield JSON.stringify(request('server/discover'));
      yield JSON.stringify({
        jsonrpc: '2.0',
        id: 2,
        method: 'initialize',
        params: { protocolVersion: '2025-11-25' },
      });
      yield JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'server/discover' });
    }
    await serveMcp(
      server,
      lines(),
      (line) => replies.push(JSON.parse(line) as Reply),
      new AbortController().signal,
    );
    const byId = new Map(replies.map((reply) => [reply.id, reply]));
    expectShape(byId.get(1), 'DiscoverResultResponse');
    expect(byId.get(2)?.result).toMatchObject({ protocolVersion: '2025-11-25' });
    expect(byId.get(3)?.error?.code).toBe(-32602);
  });
});

it('reads no body that is not JSON: only those have a limit', async () => {
  using library = openTestLibrary();
  let pulled = 0;
  const body = new ReadableStream({
    pull(controller) {
      pulled += 1;
      if (pulled > 100) controller.close();
      else controller.enqueue(new Uint8Array(65_536));
    },
  });
  const headers = { 'Content-Type': 'text/plain' };
  const init = { method: 'POST', headers, body, duplex: 'half' };
  const response = await library.app.request('/mcp', init as RequestInit);
  expect(response.status).toBe(415);
  expect(await response.json()).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  expect(pulled).toBeLessThan(10);
});

describe('a contact sheet', () => {
  it.each([1, 7, 17, 48])('shows %i moments, each in its place under its number', async (count) => {
    using dir = makeTmpDir();
    const shades = Array.from({ length: count }, (_, i) => 40 + ((i * 37) % 200));
    const jpeg = async (_id: string, t: number) => {
      const path = dir.file(`${t}.jpg`);
      const background = { r: shades[t] as number, g: 80, b: 80 };
      await sharp({ create: { width: 320, height: 180, channels: 3, background } })
        .jpeg()
        .toFile(path);
      return path;
    };
    const moments = shades.map((_, t) => ({ video_id: '0123456789abcdef', t }));
    const sheet = await drawContactSheet({ jpeg }, moments, new AbortController().signal);
    expect(sheet.width).toBeLessThanOrEqual(1536);
    expect(sheet.cells.map(({ number }) => number)).toEqual(shades.map((_, i) => i + 1));
    const { data, info } = await sharp(sheet.jpeg).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([sheet.width, sheet.height]);
    const cellWidth = count <= 6 ? 512 : count <= 16 ? 384 : count <= 36 ? 256 : 192;
    const columns = sheet.width / cellWidth;
    const cellHeight = sheet.height / Math.ceil(count / columns);
    const red = (x: number, y: number) =>
      data[(Math.floor(y) * info.width + Math.floor(x)) * info.channels] as number;
    shades.forEach((shade, i) => {
      const [left, top] = [(i % columns) * cellWidth, Math.floor(i / columns) * cellHeight];
      expect(Math.abs(red(left + cellWidth / 2, top + 22 + (cellHeight - 22) / 2) - shade)).toBeLessThan(8);
      const label = Array.from({ length: 60 }, (_, x) => red(left + 6 + x, top + 10));
      expect(Math.max(...label)).toBeGreaterThan(180);
    });
  });
});
