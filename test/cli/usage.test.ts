import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../api/cli/main.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidemark-usage-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(args, {
    env: { TIDEMARK_PACK: join(dir, 'no-pack') },
    cwd: dir,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    terminal: null,
    signal: new AbortController().signal,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const COMMANDS = [
  'index',
  'search',
  'curve',
  'where',
  'tracks',
  'embed',
  'videos',
  'jobs',
  'export',
  'doctor',
  'backup',
  'restore',
  'export-index',
  'import-index',
  'serve',
  'mcp',
  'model',
];

describe('the command line', () => {
  it('prints help on request, and without arguments', async () => {
    for (const args of [[], ['help'], ['--help']]) {
      const { code, out } = await run(...args);
      expect(code).toBe(0);
      for (const command of COMMANDS) expect(out).toContain(`  ${command} `);
    }
  });

  it.each(COMMANDS)('helps with %s, and docs/cli.md has it', async (command) => {
    const { code, out } = await run(command, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`tidemark ${command}`);
    expect(readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')).toMatch(
      new RegExp(`^## .*\`${command}`, 'm'),
    );
  });

  it('prints its version', async () => {
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each([
    [['fly']],
    [['constructor']],
    [['index']],
    [['search']],
    [['search', 'a', 'dog']],
    [['search', 'a', '--limit', 'many']],
    [['search', 'a', '--limit', '0']],
    [['search', 'a', '--colour', 'red']],
    [['curve', 'a']],
    [['embed']],
    [['embed', '--images', 'a', '--texts', 'b']],
    [['videos', 'burn']],
    [['jobs', 'cancel']],
    [['jobs', 'fly', 'x']],
    [['model']],
    [['model', 'fly', 'x']],
    [['export', 'a']],
    [['export', 'a', '--format', 'papyrus']],
    [['doctor', 'now']],
    [['watch', 'films', 'others']],
    [['watch', 'films', '--region', 'eu-north-1']],
    [['watch', 's3://a/b', '--region', '_']],
    [['watch', 's3://']],
    [['serve', '--port']],
  ])('ends with 2 and the usage for %j', async (args) => {
    const { code, out, err } = await run(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('Usage:');
  });

  it.each([
    [['index', 'none.mp4'], 'NOT_FOUND'],
    [['search', 'a dog'], 'NOT_FOUND'],
    [['search', 'a dog', '--video', 'x'], 'NOT_FOUND'],
    [['embed', '--texts', 'none.txt'], 'MODEL_INVALID'],
    [['serve', '--port', '99999'], 'BAD_REQUEST'],
    [['model', 'use', 'none'], 'NOT_FOUND'],
  ] as const)('ends with 1 and the code on standard error for %j', async (args, code) => {
    const result = await run(...args);
    expect(result.code).toBe(1);
    expect(result.out).toBe('');
    expect(result.err).toContain(`tidemark: ${code}: `);
  });
});
