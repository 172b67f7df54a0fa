/** `tidemark export`: writes the segments that a sentence finds for another program. */
import { ExportFormatName, ExportRequest, type SearchResponse } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import { EXPORT_FORMATS } from '../../export/formats.ts';
import { defineCommand, LIBRARY_OPTIONS, required, UsageError, wholeNumber } from '../command.ts';
import { exportClips } from '../export-clips.ts';
import { withVideos } from '../library.ts';
import { searchRequest, searchUpTo } from '../search-up-to.ts';
import { writeOut } from '../write-out.ts';

const { json: _, ...OPTIONS } = LIBRARY_OPTIONS;

/** Writes the best segments to standard output, or to `--out`. */
export const exportCommand = defineCommand({
  summary: 'write the segments that a sentence finds for another program',
  usage: [
    `export "<sentence>" --format ${Object.keys(EXPORT_FORMATS).join('|')} [--out FILE]`,
    '       [--video ID] [--limit N] [--fps N] [--start HH:MM:SS:FF] [--non-drop] [--data DIR] [--pack NAME]',
    'export "<sentence>" --format clips --out DIR [--joined] [--tolerance SECONDS] [--video ID] [--limit N] ...',
  ].join('\n'),
  options: {
    ...OPTIONS,
    format: { type: 'string' },
    out: { type: 'string' },
    video: { type: 'string' },
    limit: { type: 'string' },
    fps: { type: 'string' },
    start: { type: 'string' },
    'non-drop': { type: 'boolean' },
    joined: { type: 'boolean', default: false },
    tolerance: { type: 'string' },
  },
  words: [1, 1],
  async run({ values, positionals: [text = ''] }, context) {
    if (required('format', values.format) === 'clips') return exportClips(text, values, context);
    const format = ExportFormatName.safeParse(values.format);
    if (!format.success)
      throw new UsageError(`--format must be one of ${Object.keys(EXPORT_FORMATS).join(', ')}, clips.`);
    const limit = wholeNumber('limit', values.limit, [1, 1000]) ?? 10;
    const request = searchRequest(text, { video: values.video });
    await withVideos(values, context, async (engine) => {
      const answer = await searchUpTo(engine, request, limit, context.signal);
      if (answer.data.length === 0) throw new AppError('NOT_FOUND', 'Nothing found to export.');
      const { fps, start, 'non-drop': nonDrop } = values;
      const parsed = ExportRequest.safeParse({
        format: format.data,
        segments: segmentsOf(answer, text),
        name: text.slice(0, 200),
        fps: fps && Number(fps),
        start_timecode: start,
        drop_frame: !nonDrop,
      });
      if (!parsed.success)
        throw new UsageError(`--fps or --start is invalid: ${parsed.error.issues[0]?.message}.`);
      const { text: file } = await engine.library.export(parsed.data);
      if (values.out === undefined) context.out(file.replace(/\n$/, ''));
      else await writeOut(context, values.out, file);
    });
  },
});

function segmentsOf({ data }: SearchResponse, label: string) {
  return data.map(({ video_id, highlight, peak, score, probability }) => {
    return { video_id, ...highlight, peak, score, probability, label: label.slice(0, 1000) };
  });
}
