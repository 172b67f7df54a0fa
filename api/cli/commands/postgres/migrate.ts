/** `tidemark migrate`: prints the statements that make a library's tables in PostgreSQL, or runs them. */
import { AppError } from '../../../../core/errors.ts';
import { openStore } from '../../../../index/store/open-store.ts';
import { plannedStatements } from '../../../../index/store/postgres/migrate.ts';
import { defineCommand } from '../../command.ts';
import { configOf } from '../../library.ts';

/** Every process migrates at its start; this is for administrators who want to read the statements, or run them first. */
export const migrateCommand = defineCommand({
  summary: "make a library's tables in PostgreSQL",
  usage: 'migrate [--plan]',
  options: { plan: { type: 'boolean' } },
  words: [0, 0],
  async run({ values: { plan } }, context) {
    const { database, dataDir } = configOf({}, context);
    if (database === null) {
      throw new AppError('BAD_REQUEST', 'Set TIDEMARK_DATABASE_URL: a library in SQLite needs no migration.');
    }
    if (plan) return context.out(plannedStatements(database.schema));
    const store = await openStore(dataDir, database);
    await store.close();
    context.err(`The library "${database.schema}" has the newest schema.`);
  },
});
