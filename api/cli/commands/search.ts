/** `tidemark search`: a sentence or images in, segments out. */
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MAX_QUERY_IMAGES } from '../../../contract/images.ts';
import type { SearchResponse, Segment } from '../../../contract/index.ts';
import { AppError, errorCodeOf } from '../../../core/errors.ts';
import { formatClock } from '../../../core/time.ts';
import type { Engine } from '../../engine.ts';
import { type CliContext, defineCommand, LIBRARY_OPTIONS, UsageError, wholeNumber } from '../command.ts';
import { withVideos } from '../library.ts';
import { searchRequest, searchUpTo } from '../search-up-to.ts';

/** Finds the seconds that a sentence describes, or that look like images. */
export const searchCommand = defineCommand({
  summary: 'find the seconds that a sentence describes, or that look like an image',
  usage: [
    'search "<sentence>" [--image FILE]... [--data DIR] [--pack NAME] [--video ID] [--limit N] [--json]',
    '       [--external-id ID] [--metadata KEY=VALUE]... [--check-motion]',
    'search --image FILE ["<sentence>"] ...',
  ].join('\n'),
  options: {
    ...LIBRARY_OPTIONS,
    image: { type: 'string', multiple: true },
    video: { type: 'string' },
    'external-id': { type: 'string' },
    metadata: { type: 'string', multiple: true },
    limit: { type: 'string' },
    'check-motion': { type: 'boolean' },
  },
  words: [0, 1],
  async run({ values, positionals }, context) {
    const [text = ''] = positionals;
    const limit = wholeNumber('limit', values.limit, [1, 1000]) ?? 10;
    const { image: files = [] } = values;
    if (positionals.length + files.length === 0)
      throw new UsageError('Give a sentence, --image FILE, or both.');
    if (files.length > MAX_QUERY_IMAGES) {
      throw new UsageError(`--image accepts up to ${MAX_QUERY_IMAGES} images, not ${files.length}.`);
    }
    const request = { ...searchRequest(text, values), check_motion: values['check-motion'] === true };
    await withVideos(values, context, async (engine) => {
      if (files.length > 0) request.query.image_ids = await handIn(engine, files, context);
      const answer = await searchUpTo(engine, request, limit, context.signal);
      if (values.json) return context.out(JSON.stringify(answer));
      remark(answer, context);
      for (const segment of answer.data) context.out(describe(segment));
    });
  },
});

async function handIn({ images }: Engine, files: string[], { cwd }: CliContext): Promise<string[]> {
  const ids: string[] = [];
  for (const file of files) {
    try {
      // Opened first: a stream that fails before it is read would end the process.
      const opened = await open(resolve(cwd, file));
      ids.push((await images.receive(opened.createReadStream(), null)).id);
    } catch (cause) {
      const code = errorCodeOf(cause);
      if (cause instanceof AppError) throw new AppError(cause.code, `${file}: ${cause.message}`, { cause });
      if (!['ENOENT', 'EACCES', 'EISDIR'].includes(code ?? '')) throw cause;
      throw new AppError('IMAGE_UNREADABLE', `${file} cannot be read (${code}).`, { cause });
    }
  }
  return ids;
}

/** Prints the caveats of a response before its segments. */
function remark({ data, state, parsed, coverage }: SearchResponse, { err }: CliContext): void {
  if (coverage.rough_videos > 0) {
    const indexed = Math.floor(100 * coverage.indexed);
    err(`Still being indexed: ${indexed} % is done; the rest is searched roughly.`);
  }
  if (data.length === 0) err('Nothing found.');
  else if (state !== 'found') {
    const isAbsent = state === 'not_in_footage';
    err(isAbsent ? 'Not in this footage. The closest moments:' : 'No strong match. The closest moments:');
  }
  const share = Math.round(parsed.unknown_share * 100);
  if (share > 0) err(`The model does not know ${share} % of these words; its results may be off.`);
}

function describe(segment: Segment): string {
  const { rank, start, end, peak, video_id, video_title } = segment;
  const clock = (time: number) => formatClock(time, 1);
  const motion = segment.motion ? `, motion ${segment.motion.state.replace('_', ' ')}` : '';
  const worth = `${worthOf(segment)}${motion}`;
  return `${String(rank).padStart(3)}  ${clock(start)}-${clock(end)}  peak ${clock(peak)}  ${worth}  ${video_id}  ${video_title}`;
}

/** Words count as words: only a picture has a probability. */
function worthOf({ score, probability, match, matched, found_by: foundBy }: Segment): string {
  if (foundBy === 'written' && matched.some(({ source }) => source === 'title')) return 'titled';
  if (foundBy !== 'seen') return foundBy;
  if (probability === null) return score.toFixed(3);
  const percent = Math.min(99, Math.max(1, Math.round(probability * 100)));
  return `${match} ${percent} %`;
}
