/** Exports the segments that a sentence finds as clips in a folder. */
import { resolve } from 'node:path';
import type { Segment } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { parseVideoId } from '../../core/ids.ts';
import { formatClock } from '../../core/time.ts';
import { makeFolders } from '../../files/make-folders.ts';
import { refusedPlace } from '../../files/refused-place.ts';
import { storedFile } from '../../media/source-file.ts';
import type { Engine } from '../engine.ts';
import { type CliContext, required, UsageError, wholeNumber } from './command.ts';
import { withVideos } from './library.ts';
import { searchRequest, searchUpTo } from './search-up-to.ts';

/** The flags of an export of clips. */
export interface ClipFlags {
  out?: string | undefined;
  joined: boolean;
  tolerance?: string | undefined;
  video?: string | undefined;
  limit?: string | undefined;
  data?: string | undefined;
  pack?: string | undefined;
}

/**
 * Writes the clips of the best segments into the folder `--out` and prints their paths; standard error reports how each
 * was made. Throws `NOT_FOUND` when nothing is found, and as making clips does.
 */
export async function exportClips(text: string, flags: ClipFlags, context: CliContext): Promise<void> {
  const folder = resolve(context.cwd, required('out', flags.out));
  const toleranceS = Number(flags.tolerance ?? 0);
  if (!(toleranceS >= 0 && toleranceS <= 10)) {
    throw new UsageError(`--tolerance must be from 0 to 10 seconds, not "${flags.tolerance}".`);
  }
  const limit = wholeNumber('limit', flags.limit, [1, 100]) ?? 10;
  const request = searchRequest(text, { video: flags.video });
  await withVideos(flags, context, async (engine) => {
    const { data } = await searchUpTo(engine, request, limit, context.signal);
    if (data.length === 0) throw new AppError('NOT_FOUND', 'Nothing found to export.');
    const sources = await Promise.all(data.map((segment) => sourceOf(segment, engine)));
    const order = { sources, name: text.slice(0, 100), joined: flags.joined, toleranceS, folder };
    await makeFolder(folder);
    const files = await engine.makeClips(order, {
      signal: context.signal,
      onClip: (i, how) => context.err(`${how}  ${i + 1} of ${sources.length}  ${sources[i]?.label}`),
    });
    for (const { path } of files) context.out(path);
  });
}

async function sourceOf({ video_id: id, video_title: title, start, end }: Segment, { library }: Engine) {
  return {
    ...storedFile(await library.record(parseVideoId(id))),
    start,
    end,
    label: `${title} ${formatClock(start)}`,
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder);
  } catch (cause) {
    throw refusedPlace(folder, cause) ?? cause;
  }
}
