/** The examples of docs/doors.md, run as they stand against a real server with a real film; what they name is filled in. */
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../api/cli/main.ts';
import { type RunningServer, startServer } from '../../api/server.ts';
import { signatureHeaders } from '../../api/services/triggers/send-webhook.ts';
import { VideoList } from '../../contract/index.ts';
import { readConfig } from '../../core/config.ts';
import { createLogger } from '../../core/log.ts';
import { runFfmpeg } from '../support/clips.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${root}docs/doors.md`, 'utf8');
const KEY = 'the key of the configuration';

/** Commands of the page: indented by four blanks, or in a block for a shell; a backslash continues a line. */
const commands = [...page.matchAll(/^ {4}((?:curl|tidemark) (?:.*\\\n)*.*)|^```sh\n([\s\S]*?)```/gm)].map(
  (match) => (match[1] ?? match[2] ?? '').trim(),
);
const block = (language: string) =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'm').exec(page)?.[1] ?? '';

let dir: string;
let env: Record<string, string>;
let server: RunningServer;
let videoId: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-doors-'));
  const film = join(dir, 'red.mp4');
  const colours = ['red', 'green'].flatMap((name) => [
    '-f',
    'lavfi',
    '-i',
    `color=${name}:s=160x120:d=20:r=5`,
  ]);
  await runFfmpeg(['-y', ...colours, '-filter_complex', 'concat=n=2:v=1', '-pix_fmt', 'yuv420p', film]);
  env = {
    TIDEMARK_DATA: join(dir, 'data'),
    TIDEMARK_PACK: await writeTinyPack(join(dir, 'pack')),
    ...{ TIDEMARK_API_KEY: KEY, TIDEMARK_ROOTS: dir, TIDEMARK_PORT: '0', TIDEMARK_SAMPLE: 'off' },
  };
  server = await startServer(readConfig(env), createLogger('error'));
  const headers = { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' };
  await fetch(`${server.url}/v1/videos`, { method: 'POST', headers, body: JSON.stringify({ path: film }) });
  const indexed = async () => {
    const list = VideoList.parse(await (await fetch(`${server.url}/v1/videos`, { headers })).json());
    return list.data.find(({ state }) => state === 'indexed');
  };
  videoId = (await vi.waitUntil(indexed, { timeout: 100_000, interval: 100 })).id;
});
afterAll(async () => {
  await server?.close();
  await rm(dir, { recursive: true, force: true });
});

/** Fills in what an example leaves open. The model of the tests knows colours, and no probabilities. */
function filled(text: string, id = videoId): string {
  return text
    .replaceAll('http://127.0.0.1:8080', server.url)
    .replace(/a gull lands( on a boat)?|a\+gull\+lands/g, 'red')
    .replace('--min-probability 0.6', '--min-score 0.5')
    .replace(/\bID\b/g, id);
}

async function curl(command: string): Promise<string> {
  const endless = command.includes('curl -N');
  const script = filled(command).replace(
    'curl ',
    `curl -sS --fail-with-body ${endless ? '--max-time 2 ' : ''}`,
  );
  const done = run('bash', ['-c', script], { env: { ...process.env, KEY } });
  // 28: the time was up, as for a stream it must be.
  const { stdout } = await done.catch((error: { code: number; stdout: string }) => {
    if (endless && error.code === 28) return error;
    throw error;
  });
  return stdout;
}

async function tidemark(line: string, id: string): Promise<string[]> {
  const words = [
    ...filled(line, id)
      .replace(/ #.*/, '')
      .matchAll(/'([^']*)'|(\S+)/g),
  ].map((word) => word[1] ?? word[2] ?? '');
  const [out, err]: [string[], string[]] = [[], []];
  const streams = { out: (text: string) => out.push(text), err: (text: string) => err.push(text) };
  const signal = new AbortController().signal;
  const code = await runCli(words.slice(1), { env, cwd: dir, terminal: null, signal, ...streams });
  expect([code, err.filter((text) => text.startsWith('tidemark:'))], line).toEqual([0, []]);
  return out;
}

describe('docs/doors.md', () => {
  const lines = commands.flatMap((command) => (command.startsWith('tidemark') ? [command] : []));
  const curls = commands.filter((command) => command.startsWith('curl'));

  it('has an example of each door', () => {
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(curls.length).toBeGreaterThanOrEqual(4);
  });

  it.each(curls)('%s', async (command) => {
    const answer = await curl(command);
    if (!command.includes('curl -N')) expect(JSON.parse(answer)).not.toHaveProperty('error');
  });

  it('its commands work one after the other', async () => {
    let id = '';
    for (const line of lines) {
      const out = await tidemark(line, id);
      if (line.startsWith('tidemark triggers add')) id = out[0]?.split(' ')[0] ?? '';
      if (line.startsWith('tidemark triggers try'))
        expect(out[0]).toMatch(/^Would have fired 1 time in [\d:]+ of footage/);
    }
    expect(id).not.toBe('');
  });

  it('its client searches', async () => {
    const client = `${root}clients/typescript/index.ts`;
    const file = join(dir, 'example.mts');
    const code = filled(block('ts')).replace("'@tidemark/client'", JSON.stringify(client));
    await writeFile(file, `${code}\nconsole.log(JSON.stringify(data));\n`);
    const options = { cwd: root, env: { ...process.env, TIDEMARK_KEY: KEY } };
    const { stdout } = await run(process.execPath, ['--import', 'tsx', file], options);
    expect(JSON.parse(stdout)).toMatchObject([{ video_id: videoId }]);
  });

  it('its check of a signature accepts ours, and no other', () => {
    const check = new Function(
      'secret',
      'headers',
      'body',
      'createHmac',
      'Buffer',
      `${block('js')}\nreturn right;`,
    );
    const secret = `whsec_${Buffer.from('a secret').toString('base64')}`;
    const headers = signatureHeaders({ id: 'a', secret, body: '{}' }, Date.now());
    expect(check(secret, headers, '{}', createHmac, Buffer)).toBe(true);
    expect(check(secret, headers, '{ }', createHmac, Buffer)).toBe(false);
    expect(check('whsec_AAAA', headers, '{}', createHmac, Buffer)).toBe(false);
  });

  it('its scrape of metrics finds them', async () => {
    const text = await (
      await fetch(`${server.url}/metrics`, { headers: { Authorization: `Bearer ${KEY}` } })
    ).text();
    expect(text).toContain('tidemark_info{');
  });
});
