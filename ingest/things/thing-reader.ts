/** The reader of frames that finds things: one picture of each moment, and where the picture changes. */
import type { ReaderKey } from '../../index/store/readings/readings.ts';
import type { ThingStore } from '../../index/store/things/things.ts';
import type { SeenThing } from '../../index/where/seen-thing.ts';
import { SHIPPED_THINGS, type ThingDetector } from '../../model/runtime/things/detector.ts';
import { readThingsManifest } from '../../model/runtime/things/manifest.ts';
import type { FrameReader } from '../readers/frame-reader.ts';
import { seeThings } from './see-things.ts';

/** The form of what is stored: another one lets videos be read again. */
const FORM = 2;
/** Seconds between pictures that are looked at: a look costs as much as some seconds of indexing. */
const EVERY_S = 8;
/** A minute begins with a look, so that an interrupted run ends with the same results. */
const MINUTE_S = 60;

/** Returns the key of the reader, without opening the detector. */
export async function thingReaderKey(dir = SHIPPED_THINGS): Promise<ReaderKey> {
  return keyOf((await readThingsManifest(dir)).revision);
}

function keyOf(detector: string): ReaderKey {
  return { reader: 'things', revision: `${detector}.${FORM}` };
}

/** Creates the reader over an opened detector. */
export function createThingReader(
  detector: Pick<ThingDetector, 'find' | 'revision' | 'longSide'>,
  things: ThingStore,
): FrameReader<SeenThing[]> {
  const key = keyOf(detector.revision);
  let lookedS = 0;
  /** A change that came too soon after the last look is looked at when its time has come. */
  let isWaiting = false;
  return {
    ...key,
    longSide: detector.longSide,
    wants({ second, isDue }) {
      isWaiting ||= isDue;
      const isTime = second % MINUTE_S === 0 || (isWaiting && second - lookedS >= EVERY_S);
      if (!isTime) return false;
      lookedS = second;
      isWaiting = false;
      return true;
    },
    read: ({ picture }) => seeThings(detector, picture),
    async store(videoId, { startS, endS }, results) {
      const frames = results.map(({ startS: second, result }) => ({ second, things: result }));
      await things.replace(videoId, key.revision, { fromS: startS, toS: endS }, frames);
    },
  };
}
