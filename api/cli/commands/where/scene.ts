/** `tidemark scene`: sketches the scene of a moment from the boxes of its picture. */
import { SceneFormat } from '../../../../contract/index.ts';
import { parseVideoId } from '../../../../core/ids.ts';
import { defineCommand, LIBRARY_OPTIONS, required, UsageError } from '../../command.ts';
import { withVideos } from '../../library.ts';
import { writeOut } from '../../write-out.ts';

/** Prints a line for each thing and the assumptions; or writes a drawing or a page. */
export const sceneCommand = defineCommand({
  summary: 'sketch where the things of a moment stand',
  usage:
    'scene --video ID --at SECONDS [--format json|svg|html] [--out FILE] [--data DIR] [--pack NAME] [--json]',
  options: {
    ...LIBRARY_OPTIONS,
    video: { type: 'string' },
    at: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string' },
  },
  words: [0, 0],
  async run({ values }, context) {
    const id = parseVideoId(required('video', values.video));
    const at = Number(required('at', values.at));
    if (!(at >= 0)) throw new UsageError(`--at must be seconds from 0, not "${values.at}".`);
    const format = values.json ? 'json' : values.format;
    const asked = SceneFormat.optional().safeParse(format);
    if (!asked.success) throw new UsageError(`--format must be json, svg or html, not "${format}".`);
    await withVideos(values, context, async ({ sketcher }) => {
      if (asked.data !== undefined || values.out !== undefined) {
        const { text } = await sketcher.file(id, at, asked.data ?? 'json', context.signal);
        if (values.out === undefined) return context.out(text.trimEnd());
        return writeOut(context, values.out, text);
      }
      const scene = await sketcher.sketch(id, at, context.signal);
      context.out(`kind of place: ${scene.room_type}`);
      for (const [i, { thing, confidence, ground, spread, position }] of scene.layout.entries()) {
        const place = `${ground.z} m away (±${spread}), ${ground.x} m to the right, ${position}`;
        context.out(`${confidence.toFixed(2)}  ${i + 1} ${thing}  ${place}`);
      }
      for (const text of scene.spatial_inference) context.out(text);
      for (const text of scene.assumptions) context.out(`assumed: ${text}`);
    });
  },
});
