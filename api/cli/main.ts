/** The command line. In: arguments. Out: an exit code (0 done, 1 failed with a coded error, 2 wrong usage). */

import { escapeControls } from '../../core/controls.ts';
import { toAppError } from '../../core/errors.ts';
import { createLogger } from '../../core/log.ts';
import { readVersion } from '../version.ts';
import { type CliContext, type Command, UsageError } from './command.ts';
import { keysCommand } from './commands/access/keys.ts';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { benchCommand } from './commands/bench.ts';
import { chainCommand } from './commands/chain.ts';
import { curveCommand } from './commands/curve.ts';
import { doctorCommand } from './commands/doctor.ts';
import { embedCommand } from './commands/embed.ts';
import { exportCommand } from './commands/export.ts';
import { indexCommand } from './commands/index.ts';
import { jobsCommand } from './commands/jobs.ts';
import { mcpCommand } from './commands/mcp.ts';
import { modelCommand } from './commands/model.ts';
import { exportIndexCommand, importIndexCommand } from './commands/portable/index-lines.ts';
import { copyCommand } from './commands/postgres/copy.ts';
import { migrateCommand } from './commands/postgres/migrate.ts';
import { workerCommand } from './commands/postgres/worker.ts';
import { reindexCommand } from './commands/reindex.ts';
import { searchCommand } from './commands/search.ts';
import { serveCommand } from './commands/serve.ts';
import { watchCommand } from './commands/sources/watch.ts';
import { triggersCommand, webhooksCommand } from './commands/triggers/triggers.ts';
import { videosCommand } from './commands/videos.ts';
import { sceneCommand } from './commands/where/scene.ts';
import { tracksCommand } from './commands/where/tracks.ts';
import { whereCommand } from './commands/where/where.ts';

const COMMANDS: Record<string, Command> = {
  index: indexCommand,
  reindex: reindexCommand,
  search: searchCommand,
  chain: chainCommand,
  curve: curveCommand,
  where: whereCommand,
  tracks: tracksCommand,
  scene: sceneCommand,
  embed: embedCommand,
  videos: videosCommand,
  jobs: jobsCommand,
  export: exportCommand,
  bench: benchCommand,
  doctor: doctorCommand,
  backup: backupCommand,
  restore: restoreCommand,
  'export-index': exportIndexCommand,
  'import-index': importIndexCommand,
  serve: serveCommand,
  watch: watchCommand,
  worker: workerCommand,
  migrate: migrateCommand,
  copy: copyCommand,
  mcp: mcpCommand,
  model: modelCommand,
  keys: keysCommand,
  triggers: triggersCommand,
  webhooks: webhooksCommand,
};

/** Runs one command line (without "tidemark") and resolves to its exit code; never rejects. */
export async function runCli(args: string[], given: CliContext): Promise<number> {
  const context = withSafeLines(given);
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') return print(context, overview());
  if (name === '--version') return print(context, readVersion());
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) return refuse(context, `There is no command "${name}".`, overview());
  if (rest.includes('--help') || rest.includes('-h')) return print(context, usageOf(command));
  try {
    await command.run(rest, context);
    return 0;
  } catch (thrown) {
    if (thrown instanceof UsageError) return refuse(context, thrown.message, usageOf(command));
    return fail(context, thrown);
  }
}

/** Titles and names of files are printed by every command; none of them may steer the terminal. */
function withSafeLines(context: CliContext): CliContext {
  return {
    ...context,
    out: (line) => context.out(escapeControls(line)),
    err: (line) => context.err(escapeControls(line)),
  };
}

/** Returns the overview of all commands. */
function overview(): string {
  const list = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`);
  return [
    'Usage: tidemark <command> [options]',
    '',
    ...list,
    '',
    'Run "tidemark <command> --help" for details. Exit codes: 0 done, 1 failed, 2 wrong usage.',
  ].join('\n');
}

function usageOf({ usage, summary }: Command): string {
  return `${summary}\n\nUsage:\n${usage
    .split('\n')
    .map((line) => `  tidemark ${line}`)
    .join('\n')}`;
}

function print(context: CliContext, text: string): number {
  context.out(text);
  return 0;
}

function refuse(context: CliContext, message: string, usage: string): number {
  context.err(`tidemark: ${message}\n\n${usage}`);
  return 2;
}

function fail(context: CliContext, thrown: unknown): number {
  const error = toAppError(thrown);
  context.err(`tidemark: ${error.code}: ${error.message}`);
  if (error.code === 'INTERNAL') {
    createLogger('error', context.err).error(error.message, { error, details: error.details });
  }
  return 1;
}
