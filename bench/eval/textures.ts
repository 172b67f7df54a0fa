/**
 * `npm run bench -- textures`: which pictures show no thing, and which sentences ask for such. In: drawn textures, photographs
 * that no model was trained on, captions. The cosine from which a picture counts as a texture is the one that nine of ten
 * textures of a second generator reach; photographs, which it was not chosen by, tell what it costs. All are shown in films
 * that are indexed, as a second's vector is not that of its picture alone. With --save, the pack's
 * calibration.json gets the vectors of the first generator and that cosine.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { packKeyOf } from '../../core/pack-key.ts';
import { dot, type UnitVector } from '../../core/vector.ts';
import { Calibration } from '../../index/search/confidence/calibration.ts';
import { CALIBRATION_FILE } from '../../index/search/confidence/open-calibration.ts';
import { packBank } from '../../index/search/confidence/picture-bank.ts';
import { openTextures } from '../../index/search/confidence/textures.ts';
import { openStore } from '../../index/store/open-store.ts';
import { meanVector } from '../../index/timeline/suppress-duplicates.ts';
import { createTimelineCache } from '../../index/timeline/timeline-cache.ts';
import { type ModelPack, openPack, readManifest } from '../../model/runtime/pack.ts';
import { findMeasuredPack } from '../find-pack.ts';
import { withWorkFolder } from '../media.ts';
import { indexFiles } from '../product.ts';
import { createRandom, type Random, shuffled } from '../random.ts';
import type { Measured } from '../report.ts';
import { drawOtherTextures, drawTextures } from './draw-textures.ts';
import { entriesByFile } from './film-entries.ts';
import { drawShots, planShots, type Shot } from './photo-films.ts';
import { type Picture, readCaptioned, readLabelled } from './pictures.ts';
import { embedAll } from './second-scores.ts';

/** Options of `textures`. */
export interface TextureOptions {
  pack: string;
  /** Folder of the data pack: `images` is read. */
  data: string;
  seed: number;
  /** Writes into the pack's calibration.json. */
  save: boolean;
}

/** The share of the second generator's textures that must be told. */
const TOLD = 0.9;
const [PHOTOS, CAPTIONS] = [200, 1000];
/** How long each picture is shown. */
const SHOWN = { shortestS: 4, longestS: 10 };

/** Ways to ask for a texture. Some were looked at while the phrases that tell them were written. */
const QUESTIONS: readonly string[] = [
  ...[
    'a wall of bricks',
    'brick',
    'stone wall',
    'snow on the tv screen',
    'an old TV without reception',
    'noise',
  ],
  ...[
    'a fade out',
    'a black picture',
    'nothing but white',
    'a plain blue background',
    'a blank picture',
    'pixels',
  ],
  ...[
    'a checkerboard',
    'polka dots',
    'colour bars',
    'SMPTE bars',
    'test pattern',
    'glitch',
    'a wooden surface',
  ],
  ...['砖墙', '黑屏', '条纹图案', '彩条', '电视雪花'],
];

/** Textures as a calibration keeps them, with how far they tell. */
export interface FittedTextures {
  textures: NonNullable<Calibration['textures']>;
  figures: {
    from: number;
    drawn: number;
    otherTold: number;
    photoSeconds: number;
    photosTaken: number;
    captions: number;
    captionsThatAsk: number;
    questionsThatAsk: number;
  };
}

/** Draws, indexes, and chooses the cosine. */
export async function fitTextures(packDir: string, images: string, seed: number): Promise<FittedTextures> {
  const random = createRandom(seed);
  const captioned = readCaptioned(images);
  const captions = shuffled(
    captioned.flatMap(({ sentences }) => sentences.slice(0, 1)),
    random,
  ).slice(0, CAPTIONS);
  const pack = await openPack(packDir, { parts: ['text'] });
  try {
    const seen = await withWorkFolder('textures', async (folder) => {
      const [own, other] = [join(folder, 'own'), join(folder, 'other')];
      await drawTextures(own, random);
      await drawOtherTextures(other);
      const photos = shuffled([...captioned, ...readLabelled(images)], random).slice(0, PHOTOS);
      const sets = [await picturesIn(own), await picturesIn(other), photos];
      return await secondsOf(sets, { folder, packDir, random, pack });
    });
    const [drawn, others, ofPhotos] = seen as [Seconds, Seconds, Seconds];
    const nearest = (vector: UnitVector) => Math.max(...drawn.middles.map((each) => dot(each, vector)));
    const cosines = others.middles.map(nearest).sort((a, b) => a - b);
    const photoCosines = ofPhotos.all.map(nearest);
    const from = Math.floor(100 * (cosines[Math.floor((1 - TOLD) * cosines.length)] as number)) / 100;
    const textures = { pictures: packBank(drawn.middles), from };
    const teller = openTextures((texts) => pack.text.embed(texts), textures);
    const asking = async (sentences: readonly string[]) => {
      const asks: (boolean | undefined)[] = [];
      for (const vector of await embedAll(pack.text, sentences)) asks.push(await teller?.asksFor(vector));
      return share(asks, (each) => each === true);
    };
    return {
      textures,
      figures: {
        ...{
          from,
          drawn: drawn.middles.length,
          photoSeconds: photoCosines.length,
          captions: captions.length,
        },
        otherTold: share(cosines, (cosine) => cosine >= from),
        photosTaken: share(photoCosines, (cosine) => cosine >= from),
        captionsThatAsk: await asking(captions),
        questionsThatAsk: await asking(QUESTIONS),
      },
    };
  } finally {
    await pack.close();
  }
}

async function picturesIn(folder: string): Promise<Picture[]> {
  const names = (await readdir(folder)).sort();
  return await Promise.all(
    names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)), sentences: [] })),
  );
}

/** The vectors of a film: of the middle second of each picture, and of all seconds. */
interface Seconds {
  middles: UnitVector[];
  all: UnitVector[];
}

/** Shows each set of pictures in a film of its own, indexes the films, and returns their vectors. */
async function secondsOf(
  sets: readonly (readonly Picture[])[],
  { folder, packDir, random, pack }: { folder: string; packDir: string; random: Random; pack: ModelPack },
): Promise<Seconds[]> {
  const films: { shots: Shot[]; path: string }[] = [];
  for (const pictures of sets) {
    const shots = planShots(shuffled(pictures, random), random, SHOWN);
    films.push({ shots, path: await drawShots(shots, folder) });
  }
  const dataDir = join(folder, 'library');
  await mkdir(dataDir);
  await indexFiles(
    films.map(({ path }) => path),
    { dataDir, pack: packDir },
  );
  const store = await openStore(dataDir);
  try {
    const cache = createTimelineCache(store.timelines);
    const entries = await entriesByFile(store, packKeyOf(pack));
    return await Promise.all(
      films.map(async ({ shots, path }) => {
        const entry = entries.get(basename(path));
        if (!entry) throw new Error(`${path} was not indexed.`);
        const loaded = await cache.load(entry.timeline);
        const at = (second: number) => meanVector(loaded, second, second + 1);
        return {
          middles: shots.map(({ start, end }) => at(Math.min(loaded.seconds - 1, (start + end) >> 1))),
          all: Array.from({ length: loaded.seconds }, (_, second) => at(second)),
        };
      }),
    );
  } finally {
    await store.close();
  }
}

/** Measures, and with `save` writes; see the top of the file. */
export async function benchTextures({ pack: name, data, seed, save }: TextureOptions): Promise<Measured> {
  const packDir = await findMeasuredPack(name);
  const { id, revision } = await readManifest(packDir);
  const { textures, figures } = await fitTextures(packDir, join(data, 'images'), seed);
  if (save) {
    const file = join(packDir, CALIBRATION_FILE);
    const calibration = Calibration.parse({ ...JSON.parse(await readFile(file, 'utf8')), textures });
    await writeFile(file, `${JSON.stringify(calibration, null, 1)}\n`);
  }
  return {
    name: 'textures',
    tables: [
      {
        title: `Pictures without a thing, percent (${figures.drawn} drawn; a cosine of ${figures.from} tells)`,
        columns: ['of', 'number', 'taken for textures'],
        rows: [
          { name: 'textures of a second generator', cells: [null, figures.otherTold] },
          { name: 'seconds of photographs', cells: [figures.photoSeconds, figures.photosTaken] },
          {
            name: 'captions of photographs that ask for a texture',
            cells: [figures.captions, figures.captionsThatAsk],
          },
          { name: 'questions for textures that do', cells: [QUESTIONS.length, figures.questionsThatAsk] },
        ],
        note: 'The cosine is the one that nine of ten textures of the second generator reach; nothing was chosen by the other rows, but some of the questions were known when the phrases were written.',
      },
    ],
    figures,
    baselines: {},
    options: { seed },
    model: `${id}@${revision}`,
  };
}

function share<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return (100 * items.filter(holds).length) / Math.max(1, items.length);
}
