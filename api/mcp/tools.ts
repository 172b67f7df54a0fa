/**
 * The tools of the MCP server: search, frames, list, explain, export. In: an engine. Out: read-only tools. They return
 * text, times, scores and small pictures; never a video or its sound.
 */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { z } from 'zod';
import { ChainRequest } from '../../contract/chains.ts';
import { givenSeconds } from '../../contract/common.ts';
import {
  ExportRequest,
  givenExternalId,
  LocateRequest,
  MetadataFilter,
  MomentPlace,
  type SearchFilter,
  SearchRequest,
  TracksRequest,
} from '../../contract/index.ts';
import { escapeControls } from '../../core/controls.ts';
import { AppError } from '../../core/errors.ts';
import { parseVideoId } from '../../core/ids.ts';
import { checkSpan } from '../../core/time.ts';
import { MAX_POSTER_WIDTH } from '../../media/pictures/poster.ts';
import type { Engine } from '../engine.ts';
import { ContactSheetInput, drawContactSheet } from './contact-sheet.ts';
import type { Content, Tool } from './protocol.ts';

/** Picture widths below the widest that is drawn, for a tight byte budget. */
const NARROWER = [480, 320, 160];

/** Byte budget of the pictures in an answer: default and maximum. */
const USUAL_BYTES = 300_000;
const MOST_BYTES = 2_000_000;

/** The services that the tools use. */
export type ToolEngine = Pick<
  Engine,
  'finder' | 'library' | 'locator' | 'tracker' | 'sketcher' | 'pictures' | 'chains'
>;

/** Instructions for the model: how to combine the tools. */
export const INSTRUCTIONS =
  'Tidemark searches a library of videos by what is seen and said in them. Times are in seconds of a video. ' +
  'search_moments finds spans that match a sentence; the state says whether a match is strong. ' +
  'get_moment shows frames of a span: look at them before you make a claim. explain_chain explains what led to a ' +
  'moment and grades the evidence: "order" means only that one event came before the other.';

/** Creates the tools over an engine. */
export function createTools(engine: ToolEngine): Tool[] {
  return [
    tool('search_moments', {
      title: 'Find moments',
      description:
        'Finds the spans of video that a sentence describes (English or Chinese; supports "then", "without", "after 1:20:00"), ' +
        'or that look like a given moment. Returns start, end, peak, match (strong or weak), probability and the matched parts; ' +
        'the state "no_strong_match" means that these are only the closest moments, not that the thing is absent.',
      input: z.object({
        text: z.string().default('').describe('What the video shows or says.'),
        moment: MomentPlace.optional().describe('Find moments like this one.'),
        exclude: z.array(z.string()).max(10).optional().describe('What to avoid.'),
        video_id: z.string().optional().describe('Search only this video.'),
        external_id: givenExternalId.optional().describe('Search only videos with this id.'),
        metadata: MetadataFilter.optional().describe('Search only videos with this metadata.'),
        limit: z.int().min(1).max(50).default(10),
      }),
      async run({ text, moment, exclude, limit, ...where }, signal) {
        const request = SearchRequest.parse({
          query: { text, ...(moment && { moment }), ...(exclude?.length && { exclude }) },
          filter: filterOf(where),
          page_size: limit,
        });
        const { data, state, answerable, no_match, parsed, pool, coverage } = await engine.finder.search(
          request,
          signal,
        );
        return words({ data, state, answerable, no_match, parsed, pool, coverage });
      },
    }),

    tool('get_moment', {
      title: 'Look at a moment',
      description: 'Returns evenly spaced frames of a span of video as pictures, within a byte budget.',
      input: z.object({
        video_id: z.string(),
        start: z.number().nonnegative(),
        end: z.number().nonnegative().optional().describe('Defaults to one second after the start.'),
        frames: z.int().min(1).max(8).default(3),
        max_bytes: z
          .int()
          .min(10_000)
          .max(MOST_BYTES)
          .default(USUAL_BYTES)
          .describe('Byte budget of all pictures together.'),
      }),
      run: (input, signal) => lookAt(engine, input, signal),
    }),

    tool('contact_sheet', {
      title: 'Look at many moments',
      description:
        'Returns one picture of up to 48 moments, each with its number and time: far cheaper than single pictures. ' +
        'Use it to choose, then get_moment to look closely.',
      input: ContactSheetInput,
      async run({ moments }, signal) {
        const { jpeg, ...sheet } = await drawContactSheet(engine.pictures, moments, signal);
        return [...words(sheet), { type: 'image', data: jpeg.toString('base64'), mimeType: 'image/jpeg' }];
      },
    }),

    tool('list_videos', {
      title: 'List the videos',
      description:
        'Lists the videos of the library, newest first: id, title, tags, length, capture date, index state.',
      input: z.object({
        title: z.string().min(1).optional().describe('Only titles that contain this.'),
        tag: z.string().min(1).optional(),
        external_id: givenExternalId.optional(),
        metadata: z.array(z.string()).max(20).optional().describe('Conditions as key=value; all must hold.'),
        page_size: z.int().min(1).max(200).default(50),
        page_token: z.string().optional(),
      }),
      run: async (query) => words(await engine.library.list(query)),
    }),

    tool('explain_chain', {
      title: 'Explain what led to a moment',
      description:
        'Returns the events that led to a moment (or followed from it). Each link has a grade: order (only earlier), ' +
        'recurring, predictive, confirmed (by a person). Accepts a sentence or a moment.',
      input: ChainRequest,
      run: async (request, signal) => words(await engine.chains.explain(request, signal)),
    }),

    tool('export', {
      title: 'Export moments',
      description:
        'Writes spans of video as text for another program: csv, json, srt, vtt, chapters, otio, edl (DaVinci Resolve), ' +
        'fcpxml (Final Cut), xmeml (Premiere). The text refers to the files by path; it does not contain them.',
      input: ExportRequest,
      run: async (request) => [
        { type: 'text', text: escapeControls((await engine.library.export(request)).text) },
      ],
    }),

    tool('locate_thing', {
      title: 'Locate a thing or words in a picture',
      description:
        'Returns where in the picture of a moment a thing is, as boxes and points in fractions of the picture, with the ' +
        'chance of each and the reason: "the red car to the left of the truck". It knows 80 kinds of things, and words on ' +
        'the screen where they are indexed: "the Log in button".',
      input: LocateRequest,
      run: async (request, signal) => words(await engine.locator.locate(request, signal)),
    }),

    tool('sketch_scene', {
      title: 'Sketch a scene',
      description:
        'Returns where the things of a moment stand on the ground, estimated from the boxes of its picture: kind of place, ' +
        'layout in metres, what follows from it, and the assumptions that it rests on. An estimate, not a measurement.',
      input: z.object({ video_id: z.string(), at: givenSeconds.describe('Seconds of the video.') }),
      run: async ({ video_id: id, at }, signal) => words(await engine.sketcher.sketch(id, at, signal)),
    }),

    tool('follow_things', {
      title: 'Follow what moves in a span',
      description:
        'Follows the things of up to 30 seconds of a video: the path of each, its speed, and where it enters and leaves the ' +
        'picture. With a phrase ("the man in the red jacket"), those that fit it come first. With forecast_seconds, each comes with where its motion would lead: a forecast, not what happens.',
      input: TracksRequest.extend({
        video_id: z.string(),
        forecast_seconds: z.number().min(0.1).max(5).optional(),
      }),
      async run({ video_id: id, forecast_seconds: seconds, ...span }, signal) {
        const answer = await engine.tracker.tracks(id, span, signal);
        if (seconds === undefined) return words(answer);
        const of = (track: string) => engine.tracker.forecast(id, track, { seconds });
        return words({ ...answer, forecasts: await Promise.all(answer.data.map((one) => of(one.id))) });
      },
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
  // The protocol passes only values that `input` has parsed.
  return { name, title, description, input, run: (given, signal) => run(given as z.output<Schema>, signal) };
}

/** Returns the filter of a search. */
function filterOf(where: {
  video_id?: string | undefined;
  external_id?: string | undefined;
  metadata?: MetadataFilter | undefined;
}): SearchFilter {
  const { video_id: videoId, external_id: externalId, metadata } = where;
  return {
    ...(videoId !== undefined && { video_id: { in: [videoId] } }),
    ...(externalId !== undefined && { external_id: { in: [externalId] } }),
    ...(metadata !== undefined && { metadata }),
  };
}

function words(value: unknown): Content[] {
  return [{ type: 'text', text: escapeControls(JSON.stringify(value)) }];
}

/** Chooses the widest pictures of which all fit the budget, else as many of the smallest as fit. */
async function lookAt(
  { library, pictures }: ToolEngine,
  request: { video_id: string; start: number; end?: number | undefined; frames: number; max_bytes: number },
  signal: AbortSignal,
): Promise<Content[]> {
  const id = parseVideoId(request.video_id);
  const { title, duration_s: durationS } = await library.get(id);
  const { start, end = start + 1, frames, max_bytes: maxBytes } = request;
  checkSpan({ start, end }, 'moment');
  if (durationS !== null && start > durationS) {
    throw new AppError('NOT_FOUND', `"${title}" ends at ${durationS} s; there is no moment at ${start} s.`);
  }
  const times = Array.from({ length: frames }, (_, i) => start + ((i + 0.5) * (end - start)) / frames);
  const whole = await Promise.all(
    times.map(async (t) => readFile((await pictures.thumbnail(id, t, MAX_POSTER_WIDTH, signal)).path)),
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
