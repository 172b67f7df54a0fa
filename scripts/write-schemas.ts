/**
 * Writes the schema of every commit as SQL, for the tests that open old libraries. Each is made by the code of its own
 * commit: that code is laid into a temporary folder, makes an empty library, and the schema is read back from there.
 *
 *   npx tsx scripts/write-schemas.ts [URL of a PostgreSQL server, as scripts/postgres.sh starts one]
 *
 * `NNN.sql` is the newest schema of that version, that of the working tree included; `NNN-COMMIT.sql` is one that an
 * earlier commit left under the same number.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from '../index/store/postgres/database.ts';
import type { Connection } from '../index/store/sqlite/database.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'test/index/store/released');
const MIGRATIONS = { sqlite: 'index/store/sqlite/migrations', postgres: 'index/store/postgres/migrations' };
const ROOMS = ['core', 'files', 'index'];
/** The command, of the server's version: `PG_DUMP="chroot DIR/root pg_dump"` for one that scripts/postgres.sh installed. */
const [PG_DUMP = '', ...BEFORE] = (process.env.PG_DUMP ?? 'pg_dump').split(' ');

/** A schema, and the number that its commit gave it. */
interface Dump {
  version: number;
  sql: string;
}

const work = mkdtempSync(join(tmpdir(), 'tidemark-schemas-'));
try {
  await writeAll('sqlite', dumpSqlite);
  const url = process.argv[2];
  if (url) await writeAll('postgres', (code) => dumpPostgres(code, url));
} finally {
  rmSync(work, { recursive: true });
}

async function writeAll(kind: keyof typeof MIGRATIONS, dump: (code: string) => Promise<Dump>): Promise<void> {
  const newest = new Map<number, Dump & { commit: string }>();
  const folder = join(OUT, kind);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const commit of [...commitsOf(MIGRATIONS[kind]), 'working-tree']) {
    const found = { ...(await dump(layOut(commit))), commit };
    const older = newest.get(found.version);
    const name = String(found.version).padStart(3, '0');
    if (older?.sql === found.sql) continue;
    if (older) writeFileSync(join(folder, `${name}-${older.commit}.sql`), older.sql);
    writeFileSync(join(folder, `${name}.sql`), found.sql);
    newest.set(found.version, found);
  }
}

/** The commits that changed a folder, oldest first. */
function commitsOf(folder: string): string[] {
  const log = execFileSync('git', ['log', '--reverse', '--full-history', '--format=%h', '--', folder], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return log.trim().split('\n');
}

/** Lays the code of a commit into a folder of its own, and returns that. */
function layOut(commit: string): string {
  const code = join(work, commit);
  if (existsSync(code)) return code;
  mkdirSync(code);
  if (commit === 'working-tree') {
    for (const room of ROOMS) cpSync(join(ROOT, room), join(code, room), { recursive: true });
  } else {
    const there = execFileSync('git', ['ls-tree', '--name-only', commit], { cwd: ROOT, encoding: 'utf8' });
    const rooms = there.split('\n').filter((name) => ROOMS.includes(name));
    const archive = execFileSync('git', ['archive', commit, ...rooms], { cwd: ROOT, maxBuffer: 2 ** 28 });
    execFileSync('tar', ['-x', '-C', code], { input: archive });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(code, 'node_modules'));
  return code;
}

async function dumpSqlite(code: string): Promise<Dump> {
  const { openDatabase } = await import(join(code, 'index/store/sqlite/database.ts'));
  const { migrate } = await import(join(code, 'index/store/sqlite/migrate.ts'));
  const connection = openDatabase(':memory:') as Connection;
  migrate(connection);
  // What SQLite makes by itself, for keys and for words, it makes again.
  const objects = connection
    .prepare<{ sql: string }>(
      `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
       AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid`,
    )
    .all();
  const version = Number(connection.pragma('user_version'));
  const hasId = objects.some(({ sql }) => sql.startsWith('CREATE TABLE library'));
  connection.close();
  const rows = hasId ? ["INSERT INTO library VALUES ('00000000000000000000000000000001')"] : [];
  const statements = [...objects.map(({ sql }) => sql), ...rows, `PRAGMA user_version = ${version}`];
  return { version, sql: statements.map((sql) => `${sql};\n`).join('') };
}

async function dumpPostgres(code: string, url: string): Promise<Dump> {
  const { openDatabase } = await import(join(code, 'index/store/postgres/database.ts'));
  const { migrate } = await import(join(code, 'index/store/postgres/migrate.ts'));
  const schema = `released_${createHash('sha256').update(code).digest('hex').slice(0, 8)}`;
  const database = openDatabase({ url, schema }, 1) as Database;
  await migrate(database, schema);
  const found = await database.row<{ version: number }>('SELECT version FROM schema_version');
  const text = execFileSync(
    PG_DUMP,
    [...BEFORE, '--dbname', url, '--schema', schema, '--schema-only', '--no-owner', '--no-privileges'],
    { encoding: 'utf8' },
  );
  await database.exec(`DROP SCHEMA ${schema} CASCADE`);
  await database.close();
  const { version } = found as { version: number };
  const statements = text
    .split('\n')
    .filter((line) => !/^(--|SET |\\|SELECT pg_catalog\.set_config|$)/.test(line))
    .join('\n')
    .replaceAll(schema, 'released');
  const rows = [
    `INSERT INTO released.schema_version VALUES (${version})`,
    "INSERT INTO released.library VALUES ('00000000000000000000000000000001')",
  ];
  return { version, sql: `${statements}\n${rows.map((row) => `${row};\n`).join('')}` };
}
