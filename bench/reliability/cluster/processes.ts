/**
 * The processes of an installation on several machines, each of which can be killed: a PostgreSQL server, API servers,
 * workers, and nginx before the servers where it is installed.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { DatabaseAddress } from '../../../core/config.ts';
import { spawnTidemark } from '../../product.ts';

const POSTGRES = fileURLToPath(new URL('../../../scripts/postgres.sh', import.meta.url));
const NGINX = '/usr/sbin/nginx';

/** How long a killed database is away, in ms. */
const AWAY_MS = 1000;

/** The kinds of processes that are killed. */
export type Kind = 'worker' | 'server' | 'database';

/** A running installation. Its owner closes it. */
export interface Cluster {
  address: DatabaseAddress;
  /** The addresses that clients ask: of nginx, or of each server. */
  fronts: readonly string[];
  hasProxy: boolean;
  /** Kills one of this kind (SIGKILL), and starts it anew; resolves when it has started. */
  killAndRestart(kind: Kind): Promise<void>;
  close(): Promise<void>;
}

/** The settings of an installation. */
export interface ClusterSetup {
  folder: string;
  packDir: string;
  filmsDir: string;
  servers: number;
  workers: number;
}

/** Starts an installation with an empty library. */
export async function startCluster({
  folder,
  packDir,
  filmsDir,
  servers,
  workers,
}: ClusterSetup): Promise<Cluster> {
  const database = await startDatabase(join(folder, 'postgres'));
  const address = { url: database.url, schema: 'faults' };
  const setup = { dataDir: join(folder, 'shared'), pack: packDir };
  const env = {
    TIDEMARK_DATABASE_URL: address.url,
    TIDEMARK_LIBRARY: address.schema,
    TIDEMARK_DATA: setup.dataDir,
    TIDEMARK_ROOTS: filmsDir,
    TIDEMARK_WORK: 'off',
  };
  const ports = await Promise.all(Array.from({ length: servers }, freePort));
  const startServer = (port: number) =>
    ready(spawnTidemark(['serve', '--port', String(port)], setup, env), /Tidemark is on/);
  const startWorker = () => ready(spawnTidemark(['worker'], setup, env), /Waiting for jobs/);
  const running = {
    server: await Promise.all(ports.map(startServer)),
    worker: await Promise.all(Array.from({ length: workers }, startWorker)),
  };
  const proxy = await startProxy(join(folder, 'nginx'), ports);
  let turn = 0;
  return {
    address,
    fronts: proxy ? [proxy.url] : ports.map((port) => `http://127.0.0.1:${port}`),
    hasProxy: proxy !== null,
    async killAndRestart(kind) {
      turn += 1;
      if (kind === 'database') return database.killAndRestart();
      const all = running[kind];
      const n = turn % all.length;
      await kill(all[n] as ChildProcess);
      all[n] = await (kind === 'server' ? startServer(ports[n] as number) : startWorker());
    },
    async close() {
      await Promise.all([...running.worker, ...running.server].map(kill));
      if (proxy) await kill(proxy.process);
      await database.stop();
    },
  };
}

/** A PostgreSQL server of its own, on the files of one that the tests have installed, if any. */
async function startDatabase(dir: string) {
  const run = async (...args: string[]) => (await promisify(execFile)(POSTGRES, args)).stdout.trim();
  const installed = join(process.env.TIDEMARK_TEST_POSTGRES_DIR ?? '', 'root');
  mkdirSync(dir, { recursive: true });
  if (existsSync(installed)) symlinkSync(installed, join(dir, 'root'));
  const port = String(await freePort());
  const url = await run('start', dir, port);
  return {
    url,
    async killAndRestart() {
      await run('kill', dir);
      await setTimeout(AWAY_MS);
      await run('start', dir, port);
    },
    stop: () => run('stop', dir),
  };
}

/** Starts nginx before the servers; null where it is not installed. A read that fails goes to the other server. */
async function startProxy(dir: string, ports: readonly number[]) {
  if (!existsSync(NGINX)) return null;
  mkdirSync(dir, { recursive: true });
  const port = await freePort();
  const upstream = ports.map((each) => `server 127.0.0.1:${each} max_fails=1 fail_timeout=1s;`).join(' ');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${dir}/${name};`,
  );
  writeFileSync(
    join(dir, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${dir}/pid; error_log ${dir}/errors;
events { worker_connections 256; }
http {
  access_log off; ${temporary.join(' ')}
  upstream servers { ${upstream} }
  proxy_set_header Host $host;
  proxy_http_version 1.1;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://servers; proxy_buffering off; }
    location = /v1/search { proxy_pass http://servers; proxy_next_upstream error timeout non_idempotent; }
  }
}`,
  );
  const args = ['-e', `${dir}/errors`, '-p', dir, '-c', join(dir, 'nginx.conf')];
  const child = spawn(NGINX, args, { stdio: 'ignore' });
  return { url: `http://127.0.0.1:${port}`, process: child };
}

/** Resolves when the process says that it is ready. */
async function ready(child: ChildProcess, sign: RegExp): Promise<ChildProcess> {
  child.stdout?.resume();
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr as NodeJS.ReadableStream })) {
    said.push(line);
    if (!sign.test(line)) continue;
    child.stderr?.resume();
    return child;
  }
  throw new Error(`A process ended before it was ready: ${said.join('\n')}`);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
