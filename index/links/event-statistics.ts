/**
 * Statistics of a library's events: their kinds, and which kinds recur before which. In: the events of all videos. Out:
 * plain data that is stored, and learned again when the library changes.
 */
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { NO_PAUSE, type Pause } from '../../core/pause.ts';
import { asUnit, type UnitVector } from '../../core/vector.ts';
import { KINDS, type Kinds, kindOf, learnKinds } from '../events/kinds.ts';
import { bytes, copyOf } from '../store/encoding/chunk-codec.ts';
import { findRecurring, RECURRENCE, type Recurrence } from './recurrence.ts';

/** The events of a video. */
export interface EventedVideo {
  videoId: string;
  events: readonly { startS: number; endS: number; vector: UnitVector }[];
}

/** The learned statistics of a library. */
export interface EventStatistics {
  kinds: Kinds;
  /** Pairs of kinds that occur often enough, most significant first. */
  pairs: Recurrence[];
  /** Number of ordered pairs tested. */
  tested: number;
  /** Ids of the videos; sightings refer to them by index. */
  videoIds: string[];
  /** The kind of each event, by video. */
  eventKinds: Int16Array[];
}

/** Learns kinds, then the recurrences among them. Awaits `pause` regularly, so that other work on the thread continues. */
export async function learnStatistics(
  videos: readonly EventedVideo[],
  pause: Pause = NO_PAUSE,
): Promise<EventStatistics> {
  const vectors = videos.flatMap(({ events }) => events.map(({ vector }) => vector));
  const kinds = await learnKinds(vectors, KINDS, pause);
  const eventKinds: Int16Array[] = [];
  for (const { events } of videos) {
    await pause();
    eventKinds.push(Int16Array.from(events, ({ vector }) => kindOf(kinds, vector)));
  }
  const kinded = videos.map(({ events }, v) => ({
    events: events.map(({ startS, endS }, i) => ({ startS, endS, kind: eventKinds[v]?.[i] as number })),
  }));
  const recurring = await findRecurring(kinded, RECURRENCE, pause);
  return { kinds, ...recurring, videoIds: videos.map(({ videoId }) => videoId), eventKinds };
}

const Numbers = z.base64().transform((text) => new Int16Array(copyOf(Buffer.from(text, 'base64'))));
const Vector = z.base64().transform((text) => new Float32Array(copyOf(Buffer.from(text, 'base64'))));
const Lags = z.object({ p10: z.number(), p50: z.number(), p90: z.number() });
const Sighting = z.object({
  video: z.int(),
  causeAt: z.number(),
  effectAt: z.number(),
  lagS: z.number(),
});
const Pair = z.object({
  ...{ cause: z.int(), effect: z.int(), count: z.int(), expected: z.number() },
  ...{ causes: z.int(), effects: z.int(), horizonS: z.number(), videos: z.int() },
  ...{ pValue: z.number(), qValue: z.number(), commonCause: z.boolean() },
  lagS: Lags,
  examples: z.array(Sighting),
});
const StoredStatistics = z.object({
  mean: Vector,
  centres: z.array(Vector),
  pairs: z.array(Pair),
  tested: z.int(),
  videoIds: z.array(z.string()),
  eventKinds: z.array(Numbers),
});

/** Encodes statistics as bytes. */
export function encodeStatistics({ kinds, eventKinds, ...rest }: EventStatistics): Buffer {
  const base64 = (numbers: Float32Array | Int16Array): string => bytes(numbers).toString('base64');
  const vectors = { mean: base64(kinds.mean), centres: kinds.centres.map(base64) };
  return Buffer.from(JSON.stringify({ ...rest, ...vectors, eventKinds: eventKinds.map(base64) }));
}

/** Decodes statistics. Throws `INDEX_CORRUPT` for bytes that {@link encodeStatistics} did not write. */
export function decodeStatistics(blob: Buffer): EventStatistics {
  try {
    const { mean, centres, ...rest } = StoredStatistics.parse(JSON.parse(blob.toString()));
    return { kinds: { mean, centres: centres.map(asUnit) }, ...rest };
  } catch (cause) {
    throw new AppError('INDEX_CORRUPT', 'The stored event statistics do not decode.', { cause });
  }
}
