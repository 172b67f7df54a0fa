/** `tidemark serve`: serves the page and the API until it is stopped. */
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { readConfig } from '../../../core/config.ts';
import { createLogger } from '../../../core/log.ts';
import { startServer } from '../../server.ts';
import { defineCommand } from '../command.ts';

/** Stopping in order takes this long at most: a supervisor that sends SIGTERM kills after some ten seconds. */
const STOP_MS = 9_000;

/** Serves until Ctrl-C or SIGTERM, then stops in order; a running job resumes at the next start. */
export const serveCommand = defineCommand({
  summary: 'serve the page and the API',
  usage: 'serve [--data DIR] [--pack NAME] [--host ADDRESS] [--port N]',
  options: {
    data: { type: 'string' },
    pack: { type: 'string' },
    host: { type: 'string' },
    port: { type: 'string' },
  },
  words: [0, 0],
  async run({ values: { data, pack, host, port } }, { env, cwd, err, signal }) {
    const config = readConfig(env, { dataDir: data, pack, host, port }, cwd);
    const logger = createLogger(config.logLevel, err);
    const server = await startServer(config, logger);
    err(`Tidemark is on ${server.url}  (Ctrl-C stops it)`);
    if (!isLoopback(config.host) && config.apiKey === undefined) {
      logger.warn('Other machines can reach this server without an API key. Set TIDEMARK_API_KEY.');
    }
    if (!signal.aborted) await once(signal, 'abort');
    logger.info('Stopping.');
    const isClosed = await Promise.race([
      server.close().then(() => true),
      setTimeout(STOP_MS, false, { ref: false }),
    ]);
    if (!isClosed) logger.warn('Something does not stop; its job continues at the next start.');
  },
});

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
