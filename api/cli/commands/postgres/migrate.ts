/** `tidemark migrate`: prints the statements that make a library's tables in PostgreSQL, or runs them. */
import { AppError } from '../../../../core/errors.ts';
import { openStore } from '../../../../index/store/open-store.ts';
import { citusStatements } from '../../../../index/store/postgres/citus/distribution.ts';
import { plannedStatements } from '../../../../index/store/postgres/migrate.ts';
import { defineCommand, UsageError } from '../../command.ts';
import { configOf } from '../../library.ts';

/** Every process migrates at its start; this is for administrators who want to read the statements, or run them first. */
export const migrateCommand = defineCommand({
  summary: "make a library's tables in PostgreSQL",
  usage: 'migrate [--plan [--citus]]',
  options: { plan: { type: 'boolean' }, citus: { type: 'boolean' } },
  words: [0, 0],
  async run({ values: { plan, citus } }, context) {
    if (citus && !plan) throw new UsageError('--citus needs --plan: an administrator runs those statements.');
    const { database, dataDir } = configOf({}, context);
    if (database === null) {
      throw new AppError('BAD_REQUEST', 'Set TIDEMARK_DATABASE_URL: a library in SQLite needs no migration.');
    }
    if (plan) return context.out((citus ? citusStatements : plannedStatements)(database.schema));
    const store = await openStore(dataDir, database);
    await store.close();
    context.err(`The library "${database.schema}" has the newest schema.`);
  },
});
