/** `tidemark embed`: prints vectors of images or sentences, for evaluation and training. Needs no library. */
import { resolve } from 'node:path';
import { type EmbeddedRow, embedImages, embedTexts } from '../../../ingest/embed-files.ts';
import { openPack } from '../../../model/runtime/pack.ts';
import { findPack } from '../../services/packs.ts';
import { type CliContext, defineCommand, UsageError } from '../command.ts';
import { configOf } from '../library.ts';

/** Prints JSON lines `{"id", "vector"}`: images by file name, sentences by line number, counted from 1. */
export const embedCommand = defineCommand({
  summary: 'print vectors of images or sentences as JSON lines',
  usage: 'embed --images DIR [--pack NAME] [--data DIR]\nembed --texts FILE [--pack NAME] [--data DIR]',
  options: {
    images: { type: 'string' },
    texts: { type: 'string' },
    pack: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean' },
  },
  words: [0, 0],
  async run({ values }, context) {
    const { images, texts } = values;
    if ((images === undefined) === (texts === undefined)) {
      throw new UsageError('Give either --images or --texts.');
    }
    const { pack: name, dataDir, threads } = configOf(values, context);
    const dir = await findPack(name, dataDir);
    const pack = await openPack(dir, { parts: images === undefined ? ['text'] : ['frame'], threads });
    try {
      await printRows(
        images === undefined
          ? embedTexts(resolve(context.cwd, texts ?? ''), pack.text, context.signal)
          : embedImages(resolve(context.cwd, images), pack.frames, context.signal),
        context,
      );
    } finally {
      await pack.close();
    }
  },
});

async function printRows(rows: AsyncIterable<EmbeddedRow>, { out, signal }: CliContext): Promise<void> {
  for await (const { id, vector } of rows) {
    signal.throwIfAborted();
    out(JSON.stringify({ id, vector: Array.from(vector) }));
  }
}
