/** Lists the videos of a place that is reached over the network, as a walk lists those of a folder. */
import type { AppError } from '../../../../core/errors.ts';
import type { RemotePlace } from '../../../../index/store/sources/sources.ts';
import { VIDEO_FILE } from '../../../../media/media-types.ts';
import type { Walked } from '../walk-source.ts';
import { openObjects } from './open-objects.ts';
import type { RemoteRules } from './remote-objects.ts';

/** The videos of a place, and what is wrong with some of its addresses. */
export interface ListedPlace extends Walked {
  problem: AppError | null;
}

/**
 * Lists a place without reading a byte of its files. In a bucket, names tell videos; an address is taken for one as it was
 * given. Throws what listing throws.
 */
export async function listPlace(
  place: RemotePlace,
  rules: RemoteRules,
  { matches, signal }: { matches: (name: string) => boolean; signal?: AbortSignal | undefined },
): Promise<ListedPlace> {
  const objects = openObjects(place, rules);
  try {
    const listing = await objects.list(signal);
    const files = listing.objects
      .map((object) => ({ object, name: objects.nameOf(object.path) }))
      .filter(({ name }) => (place.kind === 'urls' || isVideo(name)) && matches(name))
      .map(({ object: { path, tag, sizeBytes, mtimeMs } }) => {
        return { path, device: '', inode: tag, sizeBytes, mtimeMs };
      });
    const unread = listing.unread.map(({ path }) => path);
    // A server that says that there is nothing is believed: unlike a folder, it is no drive that may be away.
    return { files, isEmpty: false, unread, problem: listing.unread[0]?.error ?? null };
  } finally {
    objects.close();
  }
}

function isVideo(name: string): boolean {
  return VIDEO_FILE.test(name) && !name.split('/').some((part) => part.startsWith('.'));
}
