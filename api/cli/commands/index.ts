/** `tidemark index`: files and folders in, a searchable library out. */
import { resolve } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { expandPaths, type OnBarred } from '../../../ingest/expand-paths.ts';
import { defineCommand, LIBRARY_OPTIONS } from '../command.ts';
import { indexFiles } from '../index-files.ts';
import { withEngine } from '../library.ts';

/** Indexes files and the videos in folders. A file that cannot be indexed is reported; the rest continue. */
export const indexCommand = defineCommand({
  summary: 'index videos, and the videos in folders',
  usage: 'index <file|folder...> [--data DIR] [--pack NAME] [--json]',
  options: LIBRARY_OPTIONS,
  words: [1, Number.POSITIVE_INFINITY],
  async run({ values, positionals }, context) {
    const files: { path: string }[] = [];
    const paths = positionals.map((path) => resolve(context.cwd, path));
    const onBarred: OnBarred = (path, why) => context.err(`skipped  ${path}  ${why}`);
    for await (const path of expandPaths(paths, onBarred)) files.push({ path });
    if (files.length === 0) throw new AppError('NOT_FOUND', 'The folders contain no videos.');
    await withEngine(values, context, (engine) => indexFiles(engine, files, values, context));
  },
});
