/**
 * What a model may do with a library: search, look, list, explain, export. In: an engine. Out: tools that read and
 * change nothing. They give words, times, scores and small pictures; never a film or its sound.
 */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { z } from 'zod';
import { ChainRequest } from '../../contract/chains.ts';
import { ExportRequest, MomentPlace, SearchRequest } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { parseVideoId } from '../../core/ids.ts';
import type { Engine } from '../engine.ts';
import type { Content, Tool } from './protocol.ts';

/** Widths that pictures come in: the widest that is drawn, and what it is made into where bytes are few. */
const WIDEST = 640;
const NARROWER = [480, 320, 160];

/** Bytes of pictures that an answer may have unless it is asked otherwise, and at most. */
const USUAL_BYTES = 300_000;
const MOST_BYTES = 2_000_000;

/** The parts of the engine that tools use. */
export type ToolEngine = Pick<Engine, 'finder' | 'library' | 'pictures' | 'chains'>;

/** How the tools go together. */
export const INSTRUCTIONS =
  'Tidemark searches what can be seen, and what is said, in a library of videos. Times are seconds of a video. ' +
  'search_moments finds stretches for a sentence; no_match says that the footage most likely does not hold it. ' +
  'get_moment shows frames of a stretch: look before you claim. explain_chain tells what led to a moment, with the ' +
  'grade of its evidence: "order" means only that it came before.';

/** The tools over an engine. */
export function createTools(engine: ToolEngine): Tool[] {
  return [
    tool('search_moments', {
      title: 'Find moments',
      description:
        'Finds the stretches of video that a sentence describes (English or Chinese; "then", "without", "after 1:20:00" work), ' +
        'or that look like a given moment. Gives start, end, peak, probability and what matched.',
      input: z.object({
        text: z.string().default('').describe('What is to be seen or said.'),
        moment: MomentPlace.optional().describe('More like this moment.'),
        exclude: z.array(z.string()).max(10).optional().describe('What it must not be.'),
        video_id: z.string().optional().describe('Only in this video.'),
        limit: z.int().min(1).max(50).default(10),
      }),
      async run({ text, moment, exclude, video_id: videoId, limit }, signal) {
        const request = SearchRequest.parse({
          query: { text, ...(moment && { moment }), ...(exclude?.length && { exclude }) },
          ...(videoId !== undefined && { filter: { video_id: { in: [videoId] } } }),
          page_size: limit,
        });
        const { data, answerable, no_match, parsed, pool } = await engine.finder.search(request, signal);
        return words({ data, answerable, no_match, parsed, pool });
      },
    }),

    tool('get_moment', {
      title: 'Look at a moment',
      description:
        'Shows frames of a stretch of video, evenly spread, as pictures, within a number of bytes.',
      input: z.object({
        video_id: z.string(),
        start: z.number().nonnegative(),
        end: z.number().nonnegative().optional().describe('Default: one second after the start.'),
        frames: z.int().min(1).max(8).default(3),
        max_bytes: z
          .int()
          .min(10_000)
          .max(MOST_BYTES)
          .default(USUAL_BYTES)
          .describe('Of all pictures together.'),
      }),
      run: (input, signal) => lookAt(engine, input, signal),
    }),

    tool('list_videos', {
      title: 'List the videos',
      description:
        'The videos of the library, newest first: id, title, tags, length, when captured, whether indexed.',
      input: z.object({
        title: z.string().min(1).optional().describe('Only titles that hold this.'),
        tag: z.string().min(1).optional(),
        page_size: z.int().min(1).max(200).default(50),
        page_token: z.string().optional(),
      }),
      run: async (query) => words(await engine.library.list(query)),
    }),

    tool('explain_chain', {
      title: 'Explain what led to a moment',
      description:
        'Events that led to a moment (or followed from it), linked, each link with its grade: order (only earlier), recurring, ' +
        'predictive, confirmed (by a person). Ask with a sentence, or with a moment.',
      input: ChainRequest,
      run: async (request, signal) => words(await engine.chains.explain(request, signal)),
    }),

    tool('export', {
      title: 'Export moments',
      description:
        'Writes stretches of video as text for another program: csv, json, srt, vtt, chapters, otio, edl (DaVinci Resolve), ' +
        'fcpxml (Final Cut), xmeml (Premiere). The text names the files where they lie; it does not hold them.',
      input: ExportRequest,
      run: async (request) => [{ type: 'text', text: (await engine.library.export(request)).text }],
    }),
  ];
}

function tool<Schema extends z.ZodType>(
  name: string,
  {
    title,
    description,
    input,
    run,
  }: {
    title: string;
    description: string;
    input: Schema;
    run(input: z.output<Schema>, signal: AbortSignal): Promise<Content[]>;
  },
): Tool {
  // The protocol hands on only what `input` has parsed.
  return { name, title, description, input, run: (given, signal) => run(given as z.output<Schema>, signal) };
}

function words(value: unknown): Content[] {
  return [{ type: 'text', text: JSON.stringify(value) }];
}

/** As wide as the bytes allow for all of them; then as many as they allow. */
async function lookAt(
  { library, pictures }: ToolEngine,
  asked: { video_id: string; start: number; end?: number | undefined; frames: number; max_bytes: number },
  signal: AbortSignal,
): Promise<Content[]> {
  const id = parseVideoId(asked.video_id);
  const { title, duration_s: durationS } = await library.get(id);
  const { start, end = start + 1, frames, max_bytes: maxBytes } = asked;
  if (end <= start)
    throw new AppError('BAD_REQUEST', `A moment must end (${end}) after it starts (${start}).`);
  if (durationS !== null && start > durationS) {
    throw new AppError('NOT_FOUND', `"${title}" ends at ${durationS} s; there is no moment at ${start} s.`);
  }
  const times = Array.from({ length: frames }, (_, i) => start + ((i + 0.5) * (end - start)) / frames);
  const whole = await Promise.all(
    times.map(async (t) => readFile((await pictures.thumbnail(id, t, WIDEST, signal)).path)),
  );
  let drawn: Buffer[] = whole;
  for (const width of NARROWER) {
    if (total(drawn) <= maxBytes) break;
    drawn = await Promise.all(whole.map((bytes) => narrowed(bytes, width)));
  }
  while (drawn.length > 1 && total(drawn) > maxBytes) drawn.pop();
  const shown = drawn.map((_, i) => ({ t: times[i] }));
  return [
    ...words({ video_id: id, title, start, end, frames: shown }),
    ...drawn.map(
      (bytes): Content => ({ type: 'image', data: bytes.toString('base64'), mimeType: 'image/jpeg' }),
    ),
  ];
}

function narrowed(jpeg: Buffer, width: number): Promise<Buffer> {
  return sharp(jpeg).resize({ width, withoutEnlargement: true }).jpeg().toBuffer();
}

function total(pictures: Buffer[]): number {
  return pictures.reduce((sum, { length }) => sum + length, 0);
}
