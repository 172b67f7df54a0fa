/**
 * The product from outside: benches run the same command line and the same server that people run, and never the
 * modules behind them, so that what is measured is what people get.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type SearchFilter, SearchRequest, SearchResponse } from '../contract/index.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Which library and which pack a command works on. */
export interface Setup {
  dataDir: string;
  /** A pack's name or folder. */
  pack: string;
  /** The checkout whose product is asked; absent: this one. */
  root?: string;
  /** Further variables of the environment; those of the caller's settings do not count. */
  env?: Record<string, string>;
}

/** A finished run of the command line. */
export interface Run {
  wallS: number;
  /** Seconds until it first said what it is doing: Node and the library are open then. */
  startS: number;
  /** The largest resident memory of Node, in MiB; null where the system does not tell. */
  nodeMib: number | null;
}

/** Indexes files and folders with `tidemark index`. Rejects with the command's last words when it fails. */
export async function indexFiles(paths: readonly string[], setup: Setup, inherit = true): Promise<Run> {
  const startedMs = performance.now();
  const child = spawnTidemark(['index', ...paths, '--data', setup.dataDir, '--json'], setup);
  child.stdout?.resume();
  const words = lastWords(child, inherit);
  let startS = 0;
  child.stderr?.once('data', () => {
    startS = (performance.now() - startedMs) / 1000;
  });
  const memory = watchMemory(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`tidemark index: exit ${code}: ${words()}`);
  return { wallS: (performance.now() - startedMs) / 1000, startS, nodeMib: memory() };
}

/** A server with an open library. Its owner closes it. */
export interface Served {
  url: string;
  /** Searches pictures only: file names and subtitles must not give an answer away. */
  search(text: string, pageSize: number, filter?: SearchFilter): Promise<SearchResponse>;
  nodeMib(): number | null;
  /** The number of its process. */
  pid: number;
  /** Kills it (SIGKILL) in so many ms; resolves when it is gone. */
  killAfter(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts `tidemark serve` on a free port and waits until it can answer. `onLog` is given each line of its log. */
export async function serve(
  setup: Setup,
  env: Record<string, string> = {},
  onLog?: (line: string) => void,
): Promise<Served> {
  const child = spawnTidemark(['serve', '--port', '0', '--data', setup.dataDir], setup, env);
  child.stdout?.resume();
  const url = await announcedUrl(child, onLog);
  const memory = watchMemory(child);
  while (!(await fetch(`${url}/ready`)).ok) await once(AbortSignal.timeout(100), 'abort');
  return {
    url,
    async search(text, pageSize, filter) {
      const body = SearchRequest.parse({
        query: { text },
        filter,
        modalities: ['visual'],
        page_size: pageSize,
      });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/v1/search`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`Searching "${text}": ${response.status} ${await response.text()}`);
      return SearchResponse.parse(fillIn(await response.json()));
    },
    nodeMib: memory,
    pid: child.pid ?? 0,
    async killAfter(ms) {
      setTimeout(() => child.kill('SIGKILL'), ms);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    },
    async close() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    },
  };
}

/** A process that indexes what servers queue. Its owner closes it. */
export interface Working {
  /** The number of its process. */
  pid: number;
  /** Rejects when the process ends before it is closed. */
  ended: Promise<never>;
  close(): Promise<void>;
}

/** Starts `tidemark worker` and waits until it takes jobs. */
export async function work(setup: Setup, env: Record<string, string> = {}): Promise<Working> {
  const child = spawnTidemark(['worker', '--data', setup.dataDir], setup, env);
  child.stdout?.resume();
  const words = lastWords(child, false);
  let isClosed = false;
  const ended = once(child, 'close').then(([code]): Promise<never> => {
    if (isClosed) return new Promise(() => {});
    throw new Error(`tidemark worker: exit ${code}: ${words()}`);
  });
  ended.catch(() => {}); // Its owner may not look.
  const isReady = new Promise<void>((resolve) => {
    child.stderr?.on('data', () => words().includes('Waiting for jobs') && resolve());
  });
  await Promise.race([isReady, ended]);
  return {
    pid: child.pid ?? 0,
    ended,
    async close() {
      isClosed = true;
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    },
  };
}

/** The bounds of probabilities that the page showed before answers had states and strengths. */
const EARLIER = { likelyFrom: 0.5, absentBelow: 0.05 };

/** Fills in the states and strengths that the answer of an earlier product lacks, as its page said it. */
function fillIn(answer: unknown): unknown {
  const given = answer as Omit<SearchResponse, 'state' | 'coverage'> & Partial<SearchResponse>;
  const whole = { ...given, coverage: given.coverage ?? { indexed: 1, rough_videos: 0 } };
  const { data, answerable, no_match: noMatch, ...rest } = whole;
  if (rest.state !== undefined) return whole;
  const filled = data.map((segment) => ({
    ...segment,
    match: (segment.probability ?? 0) >= EARLIER.likelyFrom ? 'strong' : 'weak',
    ...{ found_by: 'seen', is_repeat: false, highlight: { start: segment.start, end: segment.end } },
  }));
  const isAbsent = noMatch === true && answerable !== null && answerable < EARLIER.absentBelow;
  const state = isAbsent ? 'not_in_footage' : filled[0]?.match === 'strong' ? 'found' : 'no_strong_match';
  return { ...rest, data: filled, answerable, no_match: noMatch, state };
}

/** The command line as a child process, with only the settings that the bench chose. */
export function spawnTidemark(
  args: readonly string[],
  { pack, root = ROOT, env: further = {} }: Setup,
  env: Record<string, string> = {},
): ChildProcess {
  const plain = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('TIDEMARK_')),
  );
  return spawn(process.execPath, ['api/cli/tidemark.mjs', ...args], {
    cwd: root,
    env: {
      ...plain,
      TIDEMARK_PACK: pack,
      TIDEMARK_SAMPLE: 'off',
      TIDEMARK_LOG_LEVEL: 'warn',
      TIDEMARK_SEARCHES_PER_MINUTE: '0',
      ...further,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Collects what a child says on standard error, and shows it when asked to. */
function lastWords(child: ChildProcess, inherit: boolean): () => string {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2000);
    if (inherit) process.stderr.write(text);
  });
  return () => words;
}

function announcedUrl(child: ChildProcess, onLog?: (line: string) => void): Promise<string> {
  const { stderr } = child;
  if (!stderr) throw new Error('The server has no standard error.');
  return new Promise((resolve, reject) => {
    const words: string[] = [];
    createInterface({ input: stderr })
      .on('line', (line) => {
        onLog?.(line);
        if (words.push(line) > 20) words.shift();
        const url = /http:\/\/[^\s]+/.exec(line)?.[0];
        if (url && line.includes('Tidemark is on')) resolve(url.replace(/\/$/, ''));
      })
      .on('close', () => reject(new Error(`tidemark serve ended before it listened: ${words.join('\n')}`)));
  });
}

/** The peak resident memory of a process, in MiB, read while it lives (Linux only). */
function watchMemory(child: ChildProcess): () => number | null {
  let peak: number | null = null;
  const look = () => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const kib = /VmHWM:\s+(\d+)/.exec(status)?.[1];
      if (kib !== undefined) peak = Math.round(Number(kib) / 1024);
    } catch {
      // Not Linux, or the process is gone: what was seen last stands.
    }
  };
  const timer = setInterval(look, 250);
  child.once('close', () => clearInterval(timer));
  return () => {
    look();
    return peak;
  };
}
