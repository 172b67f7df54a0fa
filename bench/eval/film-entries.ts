/** Films of a bench in a library that it indexed. In: a library. Out: its timelines, by the names of their files. */
import type { PackKey } from '../../core/pack-key.ts';
import type { Store } from '../../index/store/store.ts';
import type { SearchableVideo } from '../../index/store/timelines.ts';

/** Returns the timelines of a pack by the names of their files. */
export async function entriesByFile(
  store: Pick<Store, 'timelines' | 'videos'>,
  pack: PackKey,
): Promise<Map<string, SearchableVideo>> {
  const searchable = await store.timelines.searchable(pack, {});
  const videos = await store.videos.getMany(searchable.map(({ video }) => video.id));
  return new Map(searchable.map((entry) => [videos.get(entry.video.id)?.fileName ?? '', entry]));
}
