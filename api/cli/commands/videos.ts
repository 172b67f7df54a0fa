/** `tidemark videos`: lists and removes videos, and imports what is known of them. */

import type { Video } from '../../../contract/index.ts';
import { parseVideoId } from '../../../core/ids.ts';
import { formatClock } from '../../../core/time.ts';
import type { Engine } from '../../engine.ts';
import { defineCommand, LIBRARY_OPTIONS, UsageError } from '../command.ts';
import { withEngine } from '../library.ts';
import { importMetadataFile } from './sources/import-metadata.ts';

const ACTIONS = ['remove', 'import-metadata'];

/** Lists videos, one per line, or removes one. */
export const videosCommand = defineCommand({
  summary: 'list the videos of the library, remove one, or import metadata',
  usage: [
    'videos [--external-id ID] [--metadata KEY=VALUE]... [--data DIR] [--json]',
    'videos remove ID [--data DIR]',
    'videos import-metadata FILE.csv|.json|.jsonl [--data DIR] [--json]',
  ].join('\n'),
  options: {
    ...LIBRARY_OPTIONS,
    'external-id': { type: 'string' },
    metadata: { type: 'string', multiple: true },
  },
  words: [0, 2],
  async run({ values, positionals: [action, id] }, context) {
    if (action !== undefined && (!ACTIONS.includes(action) || id === undefined)) {
      throw new UsageError(`"videos ${action}" is incomplete or unknown.`);
    }
    await withEngine(values, context, async (engine) => {
      if (action === 'import-metadata') return importMetadataFile(engine, id as string, values, context);
      if (id !== undefined) return void (await engine.library.remove(parseVideoId(id)));
      for await (const video of allVideos(engine, values)) {
        context.out(values.json ? JSON.stringify(video) : describe(video));
      }
    });
  },
});

async function* allVideos(
  { library }: Engine,
  where: { 'external-id'?: string | undefined; metadata?: string[] | undefined },
): AsyncGenerator<Video, void, undefined> {
  let token: string | null | undefined;
  while (token !== null) {
    const { data, page } = await library.list({
      ...{ page_size: 200, page_token: token },
      ...{ external_id: where['external-id'], metadata: where.metadata },
    });
    yield* data;
    token = page.next_token;
  }
}

function describe({ id, title, state, duration_s, indexed_s, missing, warnings }: Video): string {
  const length = duration_s === null ? '?' : formatClock(duration_s);
  const notes = [missing ? 'file missing' : '', ...warnings.map(({ code }) => code)].filter(Boolean);
  const isPartial = state !== 'indexed' && state !== 'other_model';
  const how = isPartial ? `${state} to ${formatClock(indexed_s)}` : state;
  return [id, length.padStart(8), how, title, notes.join(', ')].join('  ').trimEnd();
}
