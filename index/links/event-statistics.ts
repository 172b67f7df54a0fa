/**
 * What an archive's events have in common: their kinds, and which kinds recur before which. In: the events of all
 * videos. Out: plain data that can be kept, and is learnt again when the archive changes.
 */
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { NO_PAUSE, type Pause } from '../../core/pause.ts';
import { asUnit, type UnitVector } from '../../core/vector.ts';
import { KINDS, type Kinds, kindOf, learnKinds } from '../events/kinds.ts';
import { bytes, copyOf } from '../store/chunk-codec.ts';
import { findRecurring, RECURRENCE, type Recurrence } from './recurrence.ts';

/** The events of a video. */
export interface EventedVideo {
  videoId: string;
  events: readonly { startS: number; endS: number; vector: UnitVector }[];
}

/** What was learnt of an archive. */
export interface EventStatistics {
  kinds: Kinds;
  /** Pairs of kinds that occur often enough, surest first. */
  pairs: Recurrence[];
  /** How many ordered pairs were tested. */
  tested: number;
  /** Ids of the videos, in the order that sightings number them. */
  videoIds: string[];
  /** The kind of each event of each of those videos. */
  eventKinds: Int16Array[];
}

/** Learns kinds, then what recurs among them. `pause` is awaited all the way, so that others get their turn. */
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

/** An archive as bytes. */
export function encodeStatistics({ kinds, eventKinds, ...rest }: EventStatistics): Buffer {
  const base64 = (numbers: Float32Array | Int16Array): string => bytes(numbers).toString('base64');
  const vectors = { mean: base64(kinds.mean), centres: kinds.centres.map(base64) };
  return Buffer.from(JSON.stringify({ ...rest, ...vectors, eventKinds: eventKinds.map(base64) }));
}

/** The archive of these bytes. Throws `INDEX_CORRUPT` when they are not {@link encodeStatistics}'s. */
export function decodeStatistics(blob: Buffer): EventStatistics {
  try {
    const { mean, centres, ...rest } = StoredStatistics.parse(JSON.parse(blob.toString()));
    return { kinds: { mean, centres: centres.map(asUnit) }, ...rest };
  } catch (cause) {
    throw new AppError('INDEX_CORRUPT', 'What was learnt of the archive does not decode.', { cause });
  }
}
