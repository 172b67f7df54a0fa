/** `tidemark copy`: a library from SQLite to PostgreSQL, or back. */
import { resolve } from 'node:path';
import { AppError } from '../../../../core/errors.ts';
import type { OnProgress } from '../../../../core/progress.ts';
import { countOthers } from '../../../../index/store/copy/postgres-end.ts';
import { copyLibrary, type LibraryCopy, type LibraryPlace } from '../../../copy/copy-library.ts';
import { type CliContext, defineCommand, required, UsageError } from '../../command.ts';
import { configOf } from '../../library.ts';

/** Stands for the database of TIDEMARK_DATABASE_URL, whose password then is not on the command line. */
const CONFIGURED = 'postgres';

/** Copies the rows, and the files where the data folder is another one. */
export const copyCommand = defineCommand({
  summary: 'move a library between SQLite and PostgreSQL',
  usage: [
    'copy --from sqlite:DIR --to postgres://... [--library NAME] [--data DIR] [--restart] [--json]',
    'copy --from postgres://... --to sqlite:DIR --data DIR [--library NAME] [--restart] [--json]',
    '',
    '--data is the data folder of the library in PostgreSQL. The word "postgres" takes TIDEMARK_DATABASE_URL.',
  ].join('\n'),
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    library: { type: 'string' },
    data: { type: 'string' },
    restart: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
  words: [0, 0],
  async run({ values }, context) {
    const { from, to } = placesOf(values, context);
    if (from.database !== null && (await countOthers(from.database)) > 0) {
      context.err('Others use the database of the original: what they write from now on is not copied.');
    }
    const copy = await copyLibrary({
      ...{ from, to, now: new Date(), restart: values.restart, signal: context.signal },
      onProgress: progressOn(context),
    });
    context.terminal?.write('\r\x1b[K');
    report(copy, { from, to }, values.json, context);
  },
});

type Flags = Partial<Record<'from' | 'to' | 'library' | 'data', string | undefined>>;

function placesOf(flags: Flags, context: CliContext): { from: LibraryPlace; to: LibraryPlace } {
  const [from, to] = [required('from', flags.from), required('to', flags.to)];
  const folders = [from, to].flatMap((text) => sqliteFolder(text) ?? []);
  const [folder] = folders;
  if (folder === undefined) {
    throw new AppError('BAD_REQUEST', 'Both are in PostgreSQL: copy the library with pg_dump.');
  }
  if (folders.length === 2) {
    throw new AppError('BAD_REQUEST', 'Both are in SQLite: use `tidemark backup` and `tidemark restore`.');
  }
  const sqlite = { dataDir: resolve(context.cwd, folder), database: null };
  const isFromSqlite = sqliteFolder(from) !== null;
  const postgres = postgresPlace(isFromSqlite ? to : from, flags, sqlite.dataDir, context);
  if (!isFromSqlite && (flags.data ?? context.env.TIDEMARK_DATA) === undefined) {
    throw new UsageError('--data is missing: the data folder of the library in PostgreSQL.');
  }
  return isFromSqlite ? { from: sqlite, to: postgres } : { from: postgres, to: sqlite };
}

function sqliteFolder(text: string): string | null {
  return text.startsWith('sqlite:') ? text.slice('sqlite:'.length) || '.' : null;
}

/** Where no data folder is named, the library in PostgreSQL uses that of the library in SQLite. */
function postgresPlace(text: string, flags: Flags, folder: string, context: CliContext): LibraryPlace {
  if (text !== CONFIGURED && !/^postgres(ql)?:\/\//.test(text)) {
    throw new UsageError(
      'A library is sqlite:DIR, postgres://user:password@host/name, or the word postgres.',
    );
  }
  const { env } = context;
  const library = flags.library ?? env.TIDEMARK_LIBRARY;
  const set = { ...(text === CONFIGURED ? {} : { TIDEMARK_DATABASE_URL: text }) };
  const named = { ...env, ...set, ...(library ? { TIDEMARK_LIBRARY: library } : {}) };
  const data = flags.data ?? (env.TIDEMARK_DATA || folder);
  const { dataDir, database } = configOf({ data }, { ...context, env: named });
  if (database === null) throw new AppError('BAD_REQUEST', 'TIDEMARK_DATABASE_URL is not set.');
  return { dataDir, database };
}

/** Redraws one line on a terminal; elsewhere a line for each stage. */
function progressOn({ terminal, err }: CliContext): OnProgress {
  let shown = '';
  return ({ stage, done, total }) => {
    const percent = total ? `${Math.floor((100 * done) / total)} %` : '';
    if (terminal) terminal.write(`\r\x1b[K${stage}  ${percent}`);
    else if (stage !== shown) err(`${stage}  ${percent}`);
    shown = stage;
  };
}

function report(
  copy: LibraryCopy,
  { from, to }: { from: LibraryPlace; to: LibraryPlace },
  json: boolean,
  { out, err }: CliContext,
): void {
  for (const path of copy.missing) err(`missing  ${path}  the original has no such file`);
  if (json) {
    out(JSON.stringify(copy));
    return;
  }
  const width = Math.max(...copy.tables.map(({ table }) => table.length));
  out(`${'table'.padEnd(width)}  ${'rows'.padStart(10)}  checksum, of both`);
  for (const { table, rows, checksum } of copy.tables) {
    out(`${table.padEnd(width)}  ${String(rows).padStart(10)}  ${checksum}`);
  }
  const { files } = copy;
  out(
    files === null
      ? `The files stay in ${from.dataDir}.`
      : `${files.files} files, ${files.bytes} bytes, are the same in ${to.dataDir}; ${files.written} of them are new.`,
  );
}
