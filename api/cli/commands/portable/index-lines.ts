/** `tidemark export-index` and `tidemark import-index`: the index as JSON lines, and back. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { IndexLine } from '../../../../contract/index.ts';
import { toAppError } from '../../../../core/errors.ts';
import { defineCommand, LIBRARY_OPTIONS } from '../../command.ts';
import { withEngine, withVideos } from '../../library.ts';

/** Writes the index to a file, which is there whole or not at all. */
export const exportIndexCommand = defineCommand({
  summary: 'write the index as JSON lines',
  usage: 'export-index FILE.jsonl [--vectors] [--data DIR] [--pack NAME] [--json]',
  options: { ...LIBRARY_OPTIONS, vectors: { type: 'boolean', default: false } },
  words: [1, 1],
  async run({ values, positionals: [name = ''] }, context) {
    const file = resolve(context.cwd, name);
    await withVideos(values, context, async (engine) => {
      const videos = await writeLines(file, engine.portable.lines(values.vectors), context.signal);
      context.out(values.json ? JSON.stringify({ videos }) : `wrote ${videos} videos to ${file}`);
    });
  },
});

/** Reads such a file into the library. */
export const importIndexCommand = defineCommand({
  summary: 'read an index from JSON lines',
  usage: 'import-index FILE.jsonl [--data DIR] [--pack NAME] [--json]',
  options: LIBRARY_OPTIONS,
  words: [1, 1],
  async run({ values, positionals: [name = ''] }, context) {
    await withEngine(values, context, async (engine) => {
      const result = await engine.portable.read(resolve(context.cwd, name), context.signal);
      const { added, updated, skipped } = result;
      const text = `added ${added}, updated ${updated}, skipped ${skipped} videos`;
      context.out(values.json ? JSON.stringify(result) : text);
    });
  },
});

/** Returns the number of videos written. */
async function writeLines(
  file: string,
  lines: AsyncIterable<IndexLine>,
  signal: AbortSignal,
): Promise<number> {
  const draft = `${file}.part`;
  let videos = 0;
  try {
    await pipeline(
      async function* () {
        for await (const line of lines) {
          if (line.type === 'video') videos += 1;
          yield `${JSON.stringify(line)}\n`;
        }
      },
      createWriteStream(draft),
      { signal },
    );
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw toAppError(error);
  }
  return videos;
}
