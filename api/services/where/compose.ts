/** Puts together the services that answer where things are. */

import { memo } from '../../../core/memo.ts';
import type { Store } from '../../../index/store/store.ts';
import { trackRevision } from '../../../ingest/tracks/follow-span.ts';
import { SHIPPED_THINGS } from '../../../model/runtime/things/detector.ts';
import { readThingsManifest } from '../../../model/runtime/things/manifest.ts';
import type { Finder } from '../finder.ts';
import type { Pictures } from '../pictures.ts';
import { withMotion } from './check-motion.ts';
import { createLocator, type Locator, type LocatorParts, storedLines } from './locator.ts';
import { createSketcher, type Sketcher, type SketcherParts } from './scene/sketcher.ts';
import { createTracker, type Tracker, type TrackerParts } from './tracker.ts';

/** The services that answer where things are. */
export interface WhereServices {
  locator: Locator;
  tracker: Tracker;
  sketcher: Sketcher;
  /** The finder, which checks motion by tracks. */
  finder: Finder;
}

/** The part that looks at pictures; it runs in a thread of its own. */
export type Eyes = Pick<LocatorParts, 'see' | 'compare'> &
  Pick<TrackerParts, 'follow'> &
  Pick<SketcherParts, 'roomType'>;

/** Creates the services. */
export function createWhereServices(
  finder: Finder,
  store: Store,
  pictures: Pictures,
  { see, follow, compare, roomType }: Eyes,
): WhereServices {
  const { videos, tracks } = store;
  const revision = memo(async () => trackRevision((await readThingsManifest(SHIPPED_THINGS)).revision));
  const tracker = createTracker({ videos, tracks, revision, follow, pictures, compare });
  return {
    locator: createLocator({ pictures, see, compare, readLines: storedLines(store) }),
    tracker,
    sketcher: createSketcher({ videos, pictures, see, roomType }),
    finder: withMotion(finder, tracker, () => performance.now()),
  };
}
