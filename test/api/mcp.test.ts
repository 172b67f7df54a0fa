/** The MCP server: requests of a client and their responses. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type McpServer, serveMcp } from '../../api/mcp/protocol.ts';
import { createTools } from '../../api/mcp/tools.ts';
import { createPictures } from '../../api/services/pictures.ts';
import { AppError } from '../../core/errors.ts';
import { createLogger } from '../../core/log.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { runFfmpeg } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { emptyAnswer, openTestLibrary, putVideo, type TestLibrary } from './test-library.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const tmp = makeTmpDir();
const film = tmp.file('walk.mp4');

beforeAll(() =>
  runFfmpeg(['-y', '-f', 'lavfi', '-i', 'testsrc2=s=640x480:d=4:r=5', '-pix_fmt', 'yuv420p', film]),
);
afterAll(() => tmp[Symbol.dispose]());

interface Reply {
  id: number | null;
  result?: { content?: { type: string; text?: string; data?: string }[]; isError?: boolean } & Record<
    string,
    unknown
  >;
  error?: { code: number; message: string };
}

function serverOf({ engine }: Pick<TestLibrary, 'engine'>, logged: string[] = []): McpServer {
  const logger = createLogger('error', (line) => logged.push(line));
  return { name: 'tidemark', version: '0', instructions: 'Look.', tools: createTools(engine), logger };
}

/** Returns a server's replies to these lines, by the id of the request. */
async function talk(server: McpServer, lines: (object | string)[]): Promise<Map<number | null, Reply>> {
  const replies = new Map<number | null, Reply>();
  async function* said() {
    for (const line of lines)
      yield typeof line === 'string' ? line : JSON.stringify({ jsonrpc: '2.0', ...line });
  }
  const write = (line: string) => {
    expect(line).not.toContain('\n');
    const reply = JSON.parse(line) as Reply;
    replies.set(reply.id, reply);
  };
  await serveMcp(server, said(), write, new AbortController().signal);
  return replies;
}

/** Calls a tool and returns its answer. */
async function use(library: Pick<TestLibrary, 'engine'>, name: string, args: object) {
  const replies = await talk(serverOf(library), [
    { id: 1, method: 'tools/call', params: { name, arguments: args } },
  ]);
  return replies.get(1)?.result;
}

describe('a client', () => {
  it('gets the identity of the server, in the revision that it requested', async () => {
    using library = openTestLibrary();
    const hello = (id: number, protocolVersion: string) => ({
      id,
      method: 'initialize',
      params: { protocolVersion },
    });
    const replies = await talk(serverOf(library), [
      hello(1, '2025-03-26'),
      hello(2, '1999-01-01'),
      { method: 'notifications/initialized' },
      { id: 3, method: 'ping' },
    ]);
    expect(replies.get(1)?.result).toMatchObject({
      protocolVersion: '2025-03-26',
      capabilities: { tools: {} },
      serverInfo: { name: 'tidemark', version: '0' },
    });
    expect(replies.get(2)?.result?.protocolVersion).toBe('2025-11-25');
    expect(replies.get(3)?.result).toEqual({});
    expect(replies.size).toBe(3);
  });

  it('finds nine tools that change nothing, with schemas of objects', async () => {
    using library = openTestLibrary();
    const { result } = (await talk(serverOf(library), [{ id: 1, method: 'tools/list' }])).get(1) ?? {};
    const tools = result?.tools as { name: string; inputSchema: { type: string }; annotations: object }[];
    expect(tools.map(({ name }) => name)).toEqual([
      ...[
        'search_moments',
        'get_moment',
        'contact_sheet',
        'list_videos',
        'explain_chain',
        'export',
        'locate_thing',
        'sketch_scene',
        'follow_things',
      ],
    ]);
    for (const { inputSchema, annotations } of tools) {
      expect(inputSchema.type).toBe('object');
      expect(annotations).toMatchObject({ readOnlyHint: true });
    }
  });

  it('gets a code for a malformed message, an unknown method and an unknown tool, and stays connected', async () => {
    using library = openTestLibrary();
    const replies = await talk(serverOf(library), [
      '{"jsonrpc":',
      { id: 2, method: 'resources/list' },
      { id: 3, method: 'tools/call', params: { name: 'delete_all' } },
      { id: 4, method: 'ping' },
    ]);
    expect([null, 2, 3].map((id) => replies.get(id)?.error?.code)).toEqual([-32700, -32601, -32602]);
    expect(replies.get(4)?.result).toEqual({});
  });

  it('can cancel a request, and gets no response to it', async () => {
    let wasAborted = false;
    const slow = {
      ...{ name: 'slow', title: 'Slow', description: '' },
      input: createTools({} as TestLibrary['engine']).find(({ name }) => name === 'list_videos')
        ?.input as McpServer['tools'][number]['input'],
      run: (_: unknown, signal: AbortSignal) =>
        new Promise<never>((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            wasAborted = true;
            reject(new AppError('CANCELLED', 'Cancelled.'));
          });
        }),
    };
    using library = openTestLibrary();
    const replies = await talk({ ...serverOf(library), tools: [slow] }, [
      { id: 1, method: 'tools/call', params: { name: 'slow' } },
      { method: 'notifications/cancelled', params: { requestId: 1 } },
      { id: 2, method: 'ping' },
    ]);
    expect([wasAborted, [...replies.keys()]]).toEqual([true, [2]]);
  });
});

describe('a tool', () => {
  it('answers in the shapes of the API', async () => {
    using library = openTestLibrary({ answer: () => ({ ...emptyAnswer(), no_match: true }) });
    const { id } = await putVideo(library, 'video a', { title: 'Sea' });
    const found = await use(library, 'search_moments', { text: 'a whale', video_id: id });
    expect(JSON.parse(found?.content?.[0]?.text ?? '')).toMatchObject({ data: [], no_match: true });
    const listed = await use(library, 'list_videos', {});
    expect(JSON.parse(listed?.content?.[0]?.text ?? '').data).toMatchObject([{ id, title: 'Sea' }]);
    const segments = [{ video_id: id, start: 1, end: 2, label: 'waves' }];
    const exported = await use(library, 'export', { format: 'vtt', segments });
    expect(exported?.content?.[0]?.text).toContain('00:00:01.000 --> 00:00:02.000\nwaves');
  });

  it('returns the error for the model to read', async () => {
    using library = openTestLibrary();
    expect(await use(library, 'get_moment', { video_id: 'f'.repeat(16), start: 1 })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('NOT_FOUND: There is no video') }],
    });
    expect(await use(library, 'get_moment', { start: -1 })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('BAD_REQUEST: ') }],
    });
  });

  it('does not tell of faults inside, but logs them', async () => {
    using library = openTestLibrary({
      answer: () => {
        throw new Error('secret');
      },
    });
    const logged: string[] = [];
    const replies = await talk(serverOf(library, logged), [
      { id: 1, method: 'tools/call', params: { name: 'search_moments', arguments: { text: 'a' } } },
    ]);
    expect(replies.get(1)?.error).toEqual({ code: -32603, message: expect.not.stringContaining('secret') });
    expect(logged.join('')).toContain('secret');
  });

  it('shows frames as wide as its bytes allow, and never more bytes', async () => {
    using library = openTestLibrary();
    const { id } = await putVideo(library, 'walk', { path: film, durationS: 4, title: 'A walk' });
    const { store, dir: dataDir } = library;
    const pack = { packId: 'tiny', packRevision: '1' };
    const pictures = createPictures({
      store,
      media: createFolderStore(dataDir),
      pack,
      tools: () => locateFfmpeg(),
    });
    const engine = { ...library.engine, pictures };
    const shown = async (max_bytes: number) => {
      const answer = await use({ engine }, 'get_moment', {
        video_id: id,
        start: 1,
        end: 3,
        frames: 4,
        max_bytes,
      });
      const [text, ...images] = answer?.content ?? [];
      const bytes = images.map(({ data = '' }) => Buffer.from(data, 'base64'));
      expect(JSON.parse(text?.text ?? '').frames).toHaveLength(images.length);
      return { bytes, total: bytes.reduce((sum, { length }) => sum + length, 0) };
    };
    const widthOf = async (bytes: Buffer | undefined) => (await sharp(bytes).metadata()).width;
    const wide = await shown(1_000_000);
    expect([wide.bytes.length, await widthOf(wide.bytes[0])]).toEqual([4, 640]);
    const narrow = await shown(wide.total - 1);
    expect([narrow.bytes.length, await widthOf(narrow.bytes[0])]).toEqual([4, 480]);
    const few = await shown(10_000);
    expect(few.total).toBeLessThanOrEqual(10_000);
    expect([few.bytes.length < 4, await widthOf(few.bytes[0])]).toEqual([true, 160]);
  });
});
