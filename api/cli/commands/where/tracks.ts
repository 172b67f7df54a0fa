/** `tidemark tracks`: prints what moves where in a span, and with `--forecast` where it goes. */
import { type Track, TracksRequest } from '../../../../contract/index.ts';
import { parseVideoId } from '../../../../core/ids.ts';
import { formatClock } from '../../../../core/time.ts';
import { defineCommand, LIBRARY_OPTIONS, required, UsageError } from '../../command.ts';
import { withVideos } from '../../library.ts';

/** Prints a line for each track: confidence, label, times, sides, speed; then its forecast, where that is asked for. */
export const tracksCommand = defineCommand({
  summary: 'print what moves where in a span of a video',
  usage:
    'tracks --video ID --start SECONDS --end SECONDS [--phrase "..."] [--forecast SECONDS] [--data DIR] [--pack NAME] [--json]',
  options: {
    ...LIBRARY_OPTIONS,
    video: { type: 'string' },
    start: { type: 'string' },
    end: { type: 'string' },
    phrase: { type: 'string' },
    forecast: { type: 'string' },
  },
  words: [0, 0],
  async run({ values }, context) {
    const id = parseVideoId(required('video', values.video));
    const [start, end] = [Number(required('start', values.start)), Number(required('end', values.end))];
    const asked = TracksRequest.safeParse({ start, end, phrase: values.phrase });
    const seconds = values.forecast === undefined ? null : Number(values.forecast);
    if (!asked.success)
      throw new UsageError('--start and --end must be seconds from 0, and --phrase 1 to 500 characters.');
    if (seconds !== null && !(seconds >= 0.1 && seconds <= 5))
      throw new UsageError('--forecast must be 0.1 to 5 seconds.');
    await withVideos(values, context, async ({ tracker }) => {
      const answer = await tracker.tracks(id, asked.data, context.signal);
      const forecasts =
        seconds === null
          ? []
          : await Promise.all(answer.data.map((track) => tracker.forecast(id, track.id, { seconds })));
      if (values.json)
        return context.out(JSON.stringify(seconds === null ? answer : { ...answer, forecasts }));
      if (answer.data.length === 0) return context.out('nothing is followed');
      for (const [i, track] of answer.data.entries()) {
        context.out(lineOf(track));
        const steady = forecasts[i]?.forecasts[0];
        const last = steady?.path.at(-1);
        if (!steady || !last) continue;
        const events = steady.events.map(({ at, kind }) => `${kind.replaceAll('_', ' ')} at ${at} s`);
        const there = `${percent(last.point.x)} from the left, ${percent(last.point.y)} from the top`;
        context.out(`      forecast for ${last.at} s: ${[there, ...events].join('; ')}`);
      }
    });
  },
});

function lineOf({ id, label, confidence, start, end, enters, leaves, moved, speed, fit }: Track): string {
  const facts = [
    fit?.probability == null ? null : `fits with ${percent(fit.probability)}`,
    `${formatClock(start)} to ${formatClock(end)}`,
    enters && (enters.side ? `enters from the ${enters.side}` : 'appears'),
    leaves && (leaves.side ? `leaves to the ${leaves.side}` : 'vanishes'),
    `moves ${percent(moved.x)} right, ${percent(moved.y)} down, ${percent(speed)} a second`,
    id,
  ];
  return `${confidence.toFixed(2)}  ${label}  ${facts.filter(Boolean).join(', ')}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
