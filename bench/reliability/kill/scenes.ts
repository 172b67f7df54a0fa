/**
 * Describes the works that are killed: the steps of a user in each, and those after the next start. In: a data folder.
 * Out: whether the product had confirmed the work before it died.
 */
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { type Served, type Setup, serve, spawnTidemark } from '../../product.ts';

/** The video and the packs of all works. */
export interface Props {
  /** A video that indexing and uploading take. */
  film: string;
  /** The packs of a library before and after reindexing. */
  packs: { first: string; second: string };
}

/** The moment of a kill, in ms after the work began; null lets it end. */
export type KillAfter = number | null;

/** The end of a work: how long it took, and whether its caller was told that it is taken or done. */
export interface Life {
  workMs: number;
  confirmed: boolean;
  /** Killed before it was done. */
  midway: boolean;
}

/** A work that is killed. */
export interface Scene {
  name: string;
  /** The library that it begins with: none, or one that holds the film. */
  begins: 'empty' | 'indexed';
  /** Does the work in a process of its own. */
  work(dataDir: string, props: Props, killAfter: KillAfter): Promise<Life>;
  /** The next start: asks again for what was not confirmed, and ends when all is done. */
  resume(dataDir: string, props: Props, confirmed: boolean): Promise<void>;
}

/** All works. */
export const SCENES: readonly Scene[] = [
  commandScene(
    'index',
    'empty',
    ({ film }) => ['index', film],
    ({ packs }) => packs.first,
  ),
  commandScene(
    'reindex',
    'indexed',
    () => ['reindex'],
    ({ packs }) => packs.second,
  ),
  serverScene('delete', 'indexed', async ({ url }) => {
    const id = await firstVideo(url);
    if (id !== null) await send(url, `/v1/videos/${id}`, { method: 'DELETE' });
  }),
  serverScene('clip export', 'indexed', orderClips, waitForClips),
  // The state of a proxy is not kept: the page asks for it again.
  serverScene('proxy', 'indexed', orderProxy, orderProxy),
  serverScene('upload', 'empty', upload, waitForJobs),
];

/** Runs `tidemark index` on a film, undisturbed. */
export async function indexOnce(dataDir: string, film: string, pack: string): Promise<void> {
  await runCommand(['index', film], { dataDir, pack }, null);
}

function commandScene(
  name: string,
  begins: Scene['begins'],
  argsOf: (props: Props) => string[],
  packOf: (props: Props) => string,
): Scene {
  const run = (dataDir: string, props: Props, killAfter: KillAfter) =>
    runCommand(argsOf(props), { dataDir, pack: packOf(props) }, killAfter);
  return {
    name,
    begins,
    work: run,
    resume: async (dataDir, props) => void (await run(dataDir, props, null)),
  };
}

async function runCommand(args: string[], setup: Setup, killAfter: KillAfter): Promise<Life> {
  const child = spawnTidemark([...args, '--data', setup.dataDir, '--json'], setup);
  let [begunMs, words]: [number | null, string] = [null, ''];
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2000);
    if (begunMs !== null) return;
    begunMs = performance.now();
    if (killAfter !== null) setTimeout(() => child.kill('SIGKILL'), killAfter);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`tidemark ${args[0]}: exit ${code}: ${words}`);
  return { workMs: performance.now() - (begunMs ?? 0), confirmed: code === 0, midway: code !== 0 };
}

/**
 * A work of a server: `ask` ends when its caller is told that the work is taken, `settle` when it is done. A server that
 * is killed drops the connection of either.
 */
function serverScene(
  name: string,
  begins: Scene['begins'],
  ask: (served: Served, props: Props) => Promise<void>,
  settle: (served: Served, props: Props) => Promise<void> = async () => {},
): Scene {
  const open = (dataDir: string, { packs }: Props) => serve({ dataDir, pack: packs.first });
  return {
    name,
    begins,
    async work(dataDir, props, killAfter) {
      const served = await open(dataDir, props);
      const begunMs = performance.now();
      const life = { confirmed: false, midway: true };
      const killed = killAfter === null ? null : served.killAfter(killAfter);
      try {
        await ask(served, props);
        life.confirmed = true;
        await settle(served, props);
        life.midway = false;
      } catch (error) {
        if (killed === null) throw error;
      }
      const workMs = performance.now() - begunMs;
      if (killed) await killed;
      else await served.close();
      return { ...life, workMs };
    },
    async resume(dataDir, props, confirmed) {
      const served = await open(dataDir, props);
      try {
        if (!confirmed) await ask(served, props);
        await settle(served, props);
      } finally {
        await served.close();
      }
    },
  };
}

async function orderClips({ url }: Served): Promise<void> {
  // A person looks whether the export is there before they ask for another one.
  if ((await read<{ data: unknown[] }>(url, '/v1/clips')).data.length > 0) return;
  const id = await firstVideo(url);
  const segments = [
    { video_id: id, start: 3.3, end: 40 },
    { video_id: id, start: 50, end: 65.5 },
  ];
  await send(url, '/v1/clips', jsonOf({ segments, tolerance_s: 0 }));
}

async function waitForClips({ url }: Served): Promise<void> {
  await until(async () => {
    const { data } = await read<{ data: { state: string; error: unknown }[] }>(url, '/v1/clips');
    const failed = data.find(({ state }) => state === 'failed' || state === 'cancelled');
    if (failed) throw new Error(`The export ended as ${JSON.stringify(failed)}`);
    return data.length === 1 && data[0]?.state === 'done';
  });
}

async function orderProxy({ url }: Served): Promise<void> {
  const id = await firstVideo(url);
  await until(async () => {
    const { state } = await read<{ state: string }>(url, `/v1/videos/${id}/proxy`, { method: 'POST' });
    if (state === 'failed') throw new Error('The proxy failed.');
    return state === 'ready';
  });
}

async function upload({ url }: Served, { film }: Props): Promise<void> {
  const headers = { 'Content-Type': 'video/x-matroska', 'X-Filename': 'film.mkv' };
  await send(url, '/v1/videos', { method: 'POST', headers, body: await openAsBlob(film) });
}

async function waitForJobs({ url }: Served): Promise<void> {
  await until(async () => {
    const { data } = await read<{ data: { state: string }[] }>(url, '/v1/jobs');
    if (data.some(({ state }) => state === 'failed')) throw new Error('The job failed.');
    return data.length > 0 && data.every(({ state }) => state === 'done');
  });
}

async function firstVideo(url: string): Promise<string | null> {
  return (await read<{ data: { id: string }[] }>(url, '/v1/videos')).data[0]?.id ?? null;
}

function jsonOf(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

async function read<Answer>(url: string, path: string, init: RequestInit = {}): Promise<Answer> {
  return (await (await send(url, path, init)).json()) as Answer;
}

async function send(url: string, path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(`${url}${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

/** The pause between looks at something that is awaited, and the longest wait. */
const [LOOK_MS, PATIENCE_MS] = [25, 600_000];

async function until(isDone: () => Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!(await isDone())) {
    if (performance.now() > untilMs) throw new Error('Waited in vain.');
    await once(AbortSignal.timeout(LOOK_MS), 'abort');
  }
}
