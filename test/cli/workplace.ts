/** Shared by the tests of the command line: a folder with videos, a tiny pack, and ways to run commands. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCli } from '../../api/cli/main.ts';
import { runFfmpeg } from '../support/clips.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';

const BIN = fileURLToPath(new URL('../../api/cli/tidemark.mjs', import.meta.url));

/** The output of a command and its exit code. */
export interface Finished {
  code: number | null;
  out: string;
  err: string;
}

/** A command that runs as a process of its own. */
export interface Started {
  child: ChildProcess;
  /** Resolves once it has said this on standard error; rejects when it ends before. */
  said: (text: RegExp) => Promise<string>;
  finished: Promise<Finished>;
}

/** A folder in which commands run. */
export interface Workplace {
  dir: string;
  /** Runs a command in this process. */
  run(...args: string[]): Promise<Finished>;
  /** Runs a command as a process of its own. */
  start(...args: string[]): Started;
  /** The same behind another program, such as one that limits its memory. */
  startBehind(program: readonly string[], ...args: string[]): Started;
  remove(): Promise<void>;
}

/** Makes a workplace with a tiny pack, and settings. */
export async function openWorkplace(settings: Record<string, string> = {}): Promise<Workplace> {
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-cli-'));
  const pack = await writeTinyPack(join(dir, 'pack'));
  const env = { ...process.env, TIDEMARK_PACK: pack, TIDEMARK_SAMPLE: 'off', ...settings };
  return {
    dir,
    async run(...args) {
      const [out, err]: [string[], string[]] = [[], []];
      const code = await runCli(args, {
        env,
        cwd: dir,
        out: (line) => out.push(`${line}\n`),
        err: (line) => err.push(`${line}\n`),
        terminal: null,
        signal: new AbortController().signal,
      });
      return { code, out: out.join(''), err: err.join('') };
    },
    start: (...args) => startBehind([], ...args),
    startBehind,
    remove: () => rm(dir, { recursive: true, force: true }),
  };

  function startBehind(before: readonly string[], ...args: string[]): Started {
    const [program, ...words] = [...before, process.execPath, BIN, ...args] as [string, ...string[]];
    const child = spawn(program, words, { cwd: dir, env });
    let [out, err] = ['', ''];
    const listeners = new Set<() => void>();
    child.stdout.on('data', (bytes) => {
      out += bytes;
    });
    child.stderr.on('data', (bytes) => {
      err += bytes;
      for (const listener of listeners) listener();
    });
    const finished = once(child, 'close').then(([code]) => ({ code, out, err }));
    const said = (text: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const match = text.exec(err);
          if (match) resolve(match[0]);
        };
        listeners.add(look);
        look();
        void finished.then(() => reject(new Error(`It ended without saying ${text}: ${err}`)));
      });
    return { child, said, finished };
  }
}

/** Returns the address of a server once it listens. Rejects when it ends before. */
export async function urlOf(server: Started): Promise<string> {
  return /http:\S+/.exec(await server.said(/Tidemark is on \S+/))?.[0] as string;
}

/** Writes a video that is red, then green, then blue. */
export async function writeColours(file: string, secondsEach: number): Promise<void> {
  const colour = (name: string) => ['-f', 'lavfi', '-i', `color=${name}:s=160x120:d=${secondsEach}:r=5`];
  const encode = [
    '-filter_complex',
    'concat=n=3:v=1',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p',
  ];
  await runFfmpeg(['-y', ...['red', 'green', 'blue'].flatMap(colour), ...encode, file]);
}

/** The objects of JSON lines. */
export function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
