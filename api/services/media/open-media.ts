/** Opens the place where pictures and proxies are kept, as the settings name it. */
import type { MediaBucket } from '../../../core/config.ts';
import { createFolderStore, type MediaStore } from '../../../media/kept/media-store.ts';
import type { BucketKey } from '../sources/remote/remote-objects.ts';
import { createBucketMedia } from './bucket-media.ts';

/** The bucket of the settings and its key; null: the data folder alone. */
export type MediaSettings = { bucket: MediaBucket; key: BucketKey } | null;

/** Opens it; connects to nothing yet. */
export function openMedia(dataDir: string, settings: MediaSettings): MediaStore {
  return settings === null
    ? createFolderStore(dataDir)
    : createBucketMedia(dataDir, settings.bucket, settings.key);
}
