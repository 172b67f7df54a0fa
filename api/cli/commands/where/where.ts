/** `tidemark where`: prints where in the picture of a moment a thing is. */
import { LocateRequest } from '../../../../contract/index.ts';
import { parseVideoId } from '../../../../core/ids.ts';
import { defineCommand, LIBRARY_OPTIONS, required, UsageError } from '../../command.ts';
import { withVideos } from '../../library.ts';

/** Prints a line for each place: confidence, label, box in percent of the picture, reason. */
export const whereCommand = defineCommand({
  summary: 'print where in the picture of a moment a thing is',
  usage: 'where "<phrase>" --video ID --at SECONDS [--data DIR] [--pack NAME] [--json]',
  options: { ...LIBRARY_OPTIONS, video: { type: 'string' }, at: { type: 'string' } },
  words: [1, 1],
  async run({ values, positionals: [phrase = ''] }, context) {
    const id = parseVideoId(required('video', values.video));
    const at = Number(required('at', values.at));
    const asked = LocateRequest.safeParse({ video_id: id, at, phrase });
    if (!asked.success) throw new UsageError(`--at must be seconds from 0, not "${values.at}".`);
    await withVideos(values, context, async (engine) => {
      const answer = await engine.locator.locate(asked.data, context.signal);
      if (values.json) return context.out(JSON.stringify(answer));
      if (answer.data.length === 0) return context.out('not seen');
      for (const { label, box, confidence, reason } of answer.data) {
        const [x, y, width, height] = [box.x, box.y, box.width, box.height].map((one) =>
          Math.round(one * 100),
        );
        context.out(
          `${confidence.toFixed(2)}  ${label}  left ${x} %, top ${y} %, ${width} x ${height} %  ${reason}`,
        );
      }
    });
  },
});
