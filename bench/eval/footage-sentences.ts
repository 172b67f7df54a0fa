/**
 * `npm run bench -- footage-sentences`: sixty sentences over real footage, written after looking at frames: forty that it
 * shows, with their places, and twenty that it does not. In: the clips beside the checkout, indexed as they are (each a
 * video of its own). Out: whether the first answer is right, and what is said of it. Nothing is fitted on these
 * sentences. `--checkout DIR` asks the product of another checkout, for the figures before a change.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { judge } from '../../evaluation/measures.ts';
import { readManifest } from '../../model/runtime/manifest.ts';
import { findMeasuredPack } from '../find-pack.ts';
import { cacheDir } from '../media.ts';
import { indexFiles } from '../product.ts';
import type { Measured } from '../report.ts';
import { askServer, type Reply } from './ask.ts';
import { certaintyTable, measureCertainty, type Said } from './certainty.ts';

const SENTENCES = join(import.meta.dirname, 'footage-sentences.json');

const Sentences = z.array(
  z.object({
    text: z.string(),
    lang: z.enum(['en', 'zh']),
    /** Where it is shown; empty: nowhere. */
    places: z.array(z.object({ file: z.string(), start: z.number(), end: z.number() })),
  }),
);
type Sentence = z.infer<typeof Sentences>[number];

/** Options of `footage-sentences`. */
export interface FootageSentencesOptions {
  /** The label file beside the clips. */
  clips: string;
  pack: string;
  /** The folder of another checkout to ask; null: this one. */
  checkout: string | null;
}

/** Asks the sentences. Throws `NOT_FOUND` where the footage is not there. */
export async function benchFootageSentences(options: FootageSentencesOptions): Promise<Measured> {
  const { clips, checkout } = options;
  if (!existsSync(clips)) {
    throw new AppError(
      'NOT_FOUND',
      `${clips} is not there: these sentences are about the footage beside it.`,
    );
  }
  const packDir = await findMeasuredPack(options.pack);
  const { id, revision } = await readManifest(packDir);
  const sentences = Sentences.parse(JSON.parse(readFileSync(SENTENCES, 'utf8')));
  // Kept between runs, a folder for each checkout: an older product cannot open a newer database.
  const folder = `footage-${checkout === null ? '' : `${basename(checkout)}-`}${id}-${revision}`;
  // Another checkout has its own calibration beside the pack, of the form that it reads.
  const pack = checkout === null ? packDir : join(checkout, 'model/packs', options.pack);
  const setup = { dataDir: join(cacheDir(), folder), pack, ...(checkout && { root: checkout }) };
  await indexFiles([resolve(dirname(clips))], setup);
  const replies = await askServer(
    setup,
    sentences.map(({ text }) => ({ text, film: null })),
  );
  const said = sentences.map((sentence, i) => saidOf(sentence, replies[i] as Reply));
  const of = (keep: (sentence: Sentence) => boolean) => said.filter((_, i) => keep(sentences[i] as Sentence));
  const groups = [
    { name: 'all', said },
    { name: 'English', said: of(({ lang }) => lang === 'en') },
    { name: 'Chinese', said: of(({ lang }) => lang === 'zh') },
  ];
  const when = checkout === null ? '' : ', before';
  return {
    name: 'footage-sentences',
    tables: [certaintyTable(`Sixty sentences over real footage${when}`, groups)],
    figures: Object.fromEntries(groups.map(({ name, said }) => [name, measureCertainty(said)])),
    baselines: { alwaysAbsent: { right: of(({ places }) => places.length === 0).length / said.length } },
    options: { clips: basename(clips), checkout: checkout && basename(checkout) },
    model: `${id}@${revision}`,
  };
}

function saidOf({ places }: Sentence, { answers, state }: Reply): Said {
  const truths = places.map(({ file, start, end }) => ({ film: file, start, end }));
  const isRight = judge(answers, truths).rank === 1;
  return { isPresent: places.length > 0, isRight, probability: answers[0]?.probability ?? null, state };
}
