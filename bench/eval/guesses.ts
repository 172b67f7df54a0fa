/**
 * `npm run bench -- guesses`: how often the phrase that labels an event is right. In: MSR-VTT clips that training sets aside,
 * each with a few frames and twenty sentences that people wrote. A clip is an event; its label is right when the sentences
 * say all of it, in these or similar words, so that true guesses which nobody wrote down count as wrong. The lead from which
 * a guess is shown is chosen on one half of the clips (`--half fit`) and judged on the other.
 */
import { join } from 'node:path';
import sharp from 'sharp';
import { packKeyOf } from '../../core/pack-key.ts';
import { normalise, type UnitVector } from '../../core/vector.ts';
import { createVocabulary, type Label } from '../../index/events/labels.ts';
import { VOCABULARY } from '../../index/events/vocabulary.ts';
import { embedQueryImage } from '../../ingest/embed-image.ts';
import { openPack } from '../../model/runtime/pack.ts';
import { findMeasuredPack } from '../find-pack.ts';
import { createRandom, drawInt } from '../random.ts';
import type { Measured } from '../report.ts';
import { type Picture, readClips } from './pictures.ts';

/** Options of `guesses`. */
export interface GuessOptions {
  pack: string;
  data: string;
  half: 'fit' | 'judge';
  seed: number;
}

const LEADS = [Number.NEGATIVE_INFINITY, 0, 0.02, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2];

/** Words of the vocabulary that people write in other ways. */
const SIMILAR: Readonly<Record<string, string>> = {
  person:
    'person|man|woman|men|women|guy|girl|boy|lady|people|player|singer|actor|someone|he|she|kid|child|chef|cook',
  people:
    'people|men|women|crowd|group|guys|girls|boys|kids|children|players|friends|couple|team|band|audience',
  child: 'child|children|kid|kids|boy|girl|baby|toddler',
  car: 'car|cars|vehicle|suv|sedan|automobile',
  computer: 'computer|laptop|screen|desktop',
  television: 'television|tv|screen',
};

/** Words that carry nothing of their own. */
const EMPTY = new Set(
  'a an the of at on in with to from by and its up down over under into out some it is'.split(' '),
);

/** Measures guesses; see the top of the file. */
export async function benchGuesses({ pack: name, data, half, seed }: GuessOptions): Promise<Measured> {
  const packDir = await findMeasuredPack(name);
  const all = readClips(join(data, 'images'));
  const clips = all.filter((_, i) => i % 2 === (half === 'fit' ? 0 : 1));
  const pack = await openPack(packDir);
  try {
    const vectors = await Promise.all(all.map((clip) => vectorOf(clip, pack.frames)));
    const nothingKept = { get: async () => undefined, put: async () => {} };
    const vocabulary = createVocabulary({ derivedValues: nothingKept }, packKeyOf(pack), (texts) =>
      pack.text.embed(texts),
    );
    const label = await vocabulary(meanOf(vectors));
    const guesses = clips.map((clip) => {
      const [best] = label(vectors[all.indexOf(clip)] as UnitVector, 'en');
      return { lead: best?.lead ?? 0, isRight: saysAll(clip.sentences, best as Label) };
    });
    const random = createRandom(seed);
    const drawn = clips.map(({ sentences }) =>
      saysAll(sentences, { text: VOCABULARY[drawInt(random, 0, VOCABULARY.length - 1)]?.en ?? '' }),
    );
    const chance = share(drawn);
    const rows = LEADS.map((least) => {
      const shown = guesses.filter(({ lead }) => lead >= least);
      return { least, shown: shown.length, right: share(shown.map(({ isRight }) => isRight)) };
    });
    return {
      name: 'guesses',
      tables: [
        {
          title: `Labels of events that are right, percent (${half} half, ${clips.length} clips)`,
          columns: ['least lead', 'shown', 'of all', 'right'],
          rows: rows.map(({ least, shown, right }) => ({
            name: Number.isFinite(least) ? least.toFixed(2) : 'any',
            cells: [shown, percent(shown / clips.length), percent(right)],
          })),
          note: `A phrase drawn at random is right in ${percent(chance)} %. The lead is chosen on the other half (--half fit).`,
        },
      ],
      figures: { half, clips: clips.length, rows },
      baselines: { drawn_at_random: chance },
      options: { seed, half },
      model: `${pack.id}@${pack.revision}`,
    };
  } finally {
    await pack.close();
  }
}

async function vectorOf(
  { bytes, frames = [] }: Picture,
  encoder: Parameters<typeof embedQueryImage>[1],
): Promise<UnitVector> {
  const vectors: UnitVector[] = [];
  for (const picture of [bytes, ...frames]) {
    const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    vectors.push(
      await embedQueryImage({ rgb: new Uint8Array(data), width: info.width, height: info.height }, encoder),
    );
  }
  return normalise(meanOf(vectors));
}

function meanOf(vectors: readonly UnitVector[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (const [i, value] of vector.entries()) mean[i] = (mean[i] as number) + value / vectors.length;
  return mean;
}

/** Returns true when the sentences hold each word of the phrase, one of its forms, or a similar one. */
function saysAll(sentences: readonly string[], { text }: Pick<Label, 'text'>): boolean {
  const said = sentences.join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '' && !EMPTY.has(word))
    .every((word) => new RegExp(`\\b(?:${SIMILAR[word] ?? stemOf(word)})`).test(said));
}

function stemOf(word: string): string {
  const stem = word.replace(/(?:ing|es|s|ed|e)$/, '');
  return stem.length >= 3 ? stem : word;
}

function share(flags: readonly boolean[]): number {
  return flags.filter(Boolean).length / Math.max(1, flags.length);
}

function percent(value: number): string {
  return (value * 100).toFixed(1);
}
