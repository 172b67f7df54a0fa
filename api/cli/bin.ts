/** The entry point of the command line: builds the commands' environment and turns signals into an abort. */
import { runCli } from './main.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second signal ends the process at once.
    if (stop.signal.aborted) process.exit(1);
    stop.abort();
  });
}
// A reader that closes the pipe early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
// Standard error has no reader left; the work continues.
process.stderr.on('error', () => {});

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  input: process.stdin,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  terminal: process.stderr.isTTY
    ? { write: (text) => process.stderr.write(text), columns: () => process.stderr.columns ?? 80 }
    : null,
  signal: stop.signal,
});

// A process that waits for a drive cannot be killed, and must not keep this one.
setTimeout(() => process.exit(), 1000).unref();
