/**
 * Brings a database file to the newest schema. In: a connection. Out: the same, with `PRAGMA user_version` equal to the
 * number of migrations. Each migration is one numbered file and one transaction; two processes may start at once.
 */
import { AppError } from '../../../core/errors.ts';
import type { Connection } from './database.ts';
import { sql as init } from './migrations/001-init.ts';
import { sql as jobCrashes } from './migrations/002-job-crashes.ts';
import { sql as events } from './migrations/003-events.ts';
import { sql as idempotency } from './migrations/004-idempotency.ts';
import { sql as jobPack } from './migrations/005-job-pack.ts';
import { sql as saved } from './migrations/006-saved.ts';
import { sql as checksums } from './migrations/007-checksums.ts';
import { sql as keys } from './migrations/008-keys.ts';
import { sql as things } from './migrations/009-things.ts';
import { sql as readings } from './migrations/010-readings.ts';
import { sql as triggers } from './migrations/011-triggers.ts';
import { sql as sources } from './migrations/012-sources.ts';
import { sql as tracks } from './migrations/013-tracks.ts';
import { sql as speech } from './migrations/014-speech.ts';
import { sql as jobGroups } from './migrations/015-job-groups.ts';
import { sql as asReleased } from './migrations/016-as-released.ts';
import { sql as remoteSources } from './migrations/017-remote-sources.ts';
import { sql as jobTurns } from './migrations/018-job-turns.ts';
import { sql as longQueues } from './migrations/019-long-queues.ts';

/** The SQL of a migration, or what says it by what the library has. */
type Migration = string | ((hasColumn: (table: string, column: string) => boolean) => string);

/** The migrations in order; number n brings the schema to version n. */
export const MIGRATIONS: readonly Migration[] = [
  init,
  jobCrashes,
  events,
  idempotency,
  jobPack,
  saved,
  checksums,
  keys,
  things,
  readings,
  triggers,
  sources,
  tracks,
  speech,
  jobGroups,
  asReleased,
  remoteSources,
  jobTurns,
  longQueues,
];

/** Applies the missing migrations, up to `target`. Throws `CONFLICT` when a newer Tidemark wrote the file. */
export function migrate(connection: Connection, target: number = MIGRATIONS.length): void {
  const found = version(connection);
  if (found > MIGRATIONS.length) {
    throw new AppError(
      'CONFLICT',
      `The library has schema ${found}; this version of Tidemark supports schemas up to ${MIGRATIONS.length}. Use a newer version.`,
      { details: { found, known: MIGRATIONS.length } },
    );
  }
  for (let next = found + 1; next <= target; next++) {
    connection.write(() => {
      if (version(connection) >= next) return; // Another process did it first.
      const migration = MIGRATIONS[next - 1] as Migration;
      connection.exec(typeof migration === 'string' ? migration : migration(columnsOf(connection)));
      connection.exec(`PRAGMA user_version = ${next}`);
    });
  }
}

function columnsOf(connection: Connection) {
  const columns = connection.prepare<{ name: string }>('SELECT name FROM pragma_table_info($table)');
  return (table: string, column: string) => columns.all({ table }).some(({ name }) => name === column);
}

function version(connection: Connection): number {
  return Number(connection.pragma('user_version'));
}
