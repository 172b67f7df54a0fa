/** `tidemark reindex`: the library's videos, indexed anew by the model in use where they are not yet. */
import { defineCommand, LIBRARY_OPTIONS } from '../command.ts';
import { indexFiles } from '../index-files.ts';
import { withEngine } from '../library.ts';

/** Indexes what another model indexed, and what was broken off. Stopped anywhere, the next call goes on. */
export const reindexCommand = defineCommand({
  summary: 'index the library anew with the model pack in use',
  usage: 'reindex [--data DIR] [--pack NAME] [--json]',
  options: LIBRARY_OPTIONS,
  words: [0, 0],
  async run({ values }, context) {
    await withEngine(values, context, async (engine) => {
      const files = await engine.library.unindexed();
      if (files.length === 0) context.err(`Everything is indexed with ${engine.model}.`);
      await indexFiles(engine, files, values, context);
    });
  },
});
