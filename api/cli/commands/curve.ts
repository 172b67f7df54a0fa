/** `tidemark curve`: prints the relevance of every second of one video. */
import { parseVideoId } from '../../../core/ids.ts';
import { defineCommand, LIBRARY_OPTIONS, required } from '../command.ts';
import { withVideos } from '../library.ts';

/** Prints one number per second; `nan` where the video has no picture. */
export const curveCommand = defineCommand({
  summary: 'print the relevance of every second of a video to a sentence',
  usage: 'curve "<sentence>" --video ID [--data DIR] [--pack NAME] [--json]',
  options: { ...LIBRARY_OPTIONS, video: { type: 'string' } },
  words: [1, 1],
  async run({ values, positionals: [text = ''] }, context) {
    const id = parseVideoId(required('video', values.video));
    await withVideos(values, context, async (engine) => {
      const curve = await engine.finder.curve(id, text, context.signal);
      if (values.json) return context.out(JSON.stringify(curve));
      for (const value of curve.values) context.out(value === null ? 'nan' : value.toFixed(4));
    });
  },
});
