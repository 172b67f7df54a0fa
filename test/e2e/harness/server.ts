/** The real server in a process of its own, over an empty data folder, as `npm start` runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A server under test. */
export interface TestServer {
  url: string;
  /** Ends the process and starts another one on the same port and data, with these options changed. */
  restart(changed?: TestServerOptions): Promise<void>;
  close(): Promise<void>;
}

/** The options of a server: the model pack (by default the product's), the sample film, the key that it requires. */
export interface TestServerOptions {
  pack?: string;
  sample?: boolean;
  key?: string;
  /** Further settings. */
  env?: Readonly<Record<string, string>>;
}

/** Starts a server on a free port. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidemark-e2e-'));
  let running = await start(dataDir, '0', options);
  const { port } = new URL(running.url);
  return {
    url: running.url,
    restart: async (changed = {}) => {
      await stop(running.child);
      running = await start(dataDir, port, { ...options, ...changed });
    },
    close: async () => {
      await stop(running.child);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function start(
  dataDir: string,
  port: string,
  { pack, sample = false, key, env = {} }: TestServerOptions,
): Promise<{ child: ChildProcess; url: string }> {
  const args = ['api/cli/tidemark.mjs', 'serve', '--data', dataDir, '--port', port];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: {
      ...process.env,
      TIDEMARK_SAMPLE: sample ? 'on' : 'off',
      ...(pack ? { TIDEMARK_PACK: pack } : {}),
      ...(key ? { TIDEMARK_API_KEY: key } : {}),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const match = /is on (http:\/\/\S+)/.exec(said);
      if (match?.[1]) resolve(match[1].replace(/\/$/, ''));
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${said}`)));
  });
  return { child, url };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
