/** Opens the library of a command and closes it in every case. */
import { readConfig } from '../../core/config.ts';
import { AppError } from '../../core/errors.ts';
import { createLogger } from '../../core/log.ts';
import { pathExists } from '../../files/file-exists.ts';
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

/**
 * Runs `work` on a library that holds videos. Throws `NOT_FOUND` where there is none, and makes none: a mistyped folder
 * would answer every question with nothing.
 */
export async function withVideos(
  flags: LibraryFlags,
  context: CliContext,
  work: (engine: Engine) => Promise<void>,
): Promise<void> {
  const { dataDir, database } = configOf(flags, context);
  if (database === null && !(await pathExists(dataDir))) {
    throw new AppError(
      'NOT_FOUND',
      `There is no library in "${dataDir}". Name it with --data, or index videos.`,
    );
  }
  await withEngine(flags, context, async (engine) => {
    const { data } = await engine.library.list({ page_size: 1 });
    if (data.length === 0) {
      throw new AppError('NOT_FOUND', 'The library holds no videos. Add some: tidemark index <file|folder>.');
    }
    await work(engine);
  });
}
