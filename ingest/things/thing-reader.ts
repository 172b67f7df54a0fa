/** The reader of frames that finds things: one picture of each moment, and where the picture changes. */
import type { ReaderKey } from '../../index/store/readings/readings.ts';
import type { ThingStore } from '../../index/store/things/things.ts';
import type { SeenThing } from '../../index/where/seen-thing.ts';
import { SHIPPED_THINGS, type ThingDetector } from '../../model/runtime/things/detector.ts';
import { readThingsManifest } from '../../model/runtime/things/manifest.ts';
import type { FrameReader } from '../readers/frame-reader.ts';
import { seeThings } from './see-things.ts';

/** The form of what is stored: another one lets videos be read again. */
const FORM = 1;

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
  return {
    ...key,
    longSide: detector.longSide,
    read: ({ picture }) => seeThings(detector, picture),
    async store(videoId, { startS, endS }, results) {
      const frames = results.map(({ startS: second, result }) => ({ second, things: result }));
      await things.replace(videoId, key.revision, { fromS: startS, toS: endS }, frames);
    },
  };
}
