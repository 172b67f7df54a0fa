/** `tidemark videos`: lists and removes videos. */

import type { Video } from '../../../contract/index.ts';
import { parseVideoId } from '../../../core/ids.ts';
import { formatClock } from '../../../core/time.ts';
import type { Engine } from '../../engine.ts';
import { defineCommand, LIBRARY_OPTIONS, UsageError } from '../command.ts';
import { withEngine } from '../library.ts';

/** Lists videos, one per line, or removes one. */
export const videosCommand = defineCommand({
  summary: 'list the videos of the library, or remove one',
  usage: 'videos [--data DIR] [--json]\nvideos remove ID [--data DIR]',
  options: LIBRARY_OPTIONS,
  words: [0, 2],
  async run({ values, positionals: [action, id] }, context) {
    if (action !== undefined && (action !== 'remove' || id === undefined)) {
      throw new UsageError(`"videos ${action}" is incomplete or unknown.`);
    }
    await withEngine(values, context, async (engine) => {
      if (id !== undefined) return engine.library.remove(parseVideoId(id));
      for await (const video of allVideos(engine)) {
        context.out(values.json ? JSON.stringify(video) : describe(video));
      }
    });
  },
});

async function* allVideos({ library }: Engine): AsyncGenerator<Video, void, undefined> {
  let token: string | null | undefined;
  while (token !== null) {
    const { data, page } = await library.list({ page_size: 200, page_token: token });
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
