/** Opens the library that a command works on, and closes it whatever happens. */
import { readConfig } from '../../core/config.ts';
import { createLogger } from '../../core/log.ts';
import { type Engine, openEngine } from '../engine.ts';
import type { CliContext } from './command.ts';

/** The flags by which a command names its library and pack. */
export interface LibraryFlags {
  data?: string | undefined;
  pack?: string | undefined;
}

/** The settings of a command. Quiet unless the environment asks for more: standard error is for people here. */
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
