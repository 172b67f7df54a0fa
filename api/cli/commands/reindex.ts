/** `tidemark reindex`: indexes the library's videos with the pack in use where they are not yet. */
import { defineCommand, LIBRARY_OPTIONS } from '../command.ts';
import { indexFiles } from '../index-files.ts';
import { withEngine } from '../library.ts';

/** Indexes videos of other packs, and resumes interrupted ones. An interrupted call is resumed by the next. */
export const reindexCommand = defineCommand({
  summary: 'index the library again with the model pack in use',
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
