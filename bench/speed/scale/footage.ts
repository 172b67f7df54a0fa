/** Real footage that libraries of any size are made of. In: labelled clips. Out: their timelines. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { PackKey } from '../../../core/pack-key.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { readClips } from '../../eval/clips.ts';
import { cacheDir } from '../../media.ts';
import { indexFiles } from '../../product.ts';
import { createRandom, shuffled } from '../../random.ts';
import { type Footage, readFootage } from './fill.ts';

/** Seconds to draw from, at least. */
const FOOTAGE_S = 900;

/** Indexes some of the clips once, and keeps them between runs. */
export async function indexedFootage(
  { clips, seed }: { clips: string; seed: number },
  packDir: string,
  pack: PackKey,
): Promise<Footage> {
  const dataDir = join(cacheDir(), `scale-footage-${pack.packRevision}`);
  if (!existsSync(dataDir)) {
    const drawn: string[] = [];
    let lengthS = 0;
    for (const { path, durationS } of shuffled(readClips(clips).clips, createRandom(seed))) {
      if (lengthS >= FOOTAGE_S) break;
      drawn.push(path);
      lengthS += durationS;
    }
    await indexFiles(drawn, { dataDir: `${dataDir}.part`, pack: packDir }, false);
    renameSync(`${dataDir}.part`, dataDir);
  }
  const store = await openStore(dataDir);
  try {
    return await readFootage(store, pack);
  } finally {
    await store.close();
  }
}
