/** Opens the library of a command and closes it in every case. */
import { readConfig } from '../../core/config.ts';
import { createLogger } from '../../core/log.ts';
import { type Engine, openEngine } from '../engine.ts';
import type { CliContext } from './command.ts';

/** The flags that name a command's library and pack. */
export interface LibraryFlags {
  data?: string | undefined;
  pack?: string | undefined;
}

/** Returns the settings of a command. Logs warnings only unless the environment sets a level: standard error is for people. */
export function configOf(flags: LibraryFlags, { env, cwd }: CliContext) {
  return readConfig({ TIDEMARK_LOG_LEVEL: 'error', ...env }, { dataDir: flags.data, pack: flags.pack }, cwd);
}

/** Runs `work` with the engine of the library. */
export async function withEngine(
  flags: LibraryFlags,
  context: CliContext,
  work: (engine: Engine) => Promise<void>,
): Promise<void> {
  const config = configOf(flags, context);
  const engine = await openEngine(config, { logger: createLogger(config.logLevel, context.err) });
  try {
    await work(engine);
  } finally {
    await engine.close();
  }
}
