/**
 * Tries a pack before it is stored: it ranks twelve drawn pictures and their sentences against each other. A network that
 * is broken by its quantisation, fed by the wrong rule or paired with another model's text side ranks by chance, while its
 * names and shapes are right. In: an opened pack. Out: figures, or a refusal with them.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../core/errors.ts';
import { dot } from '../../../../core/vector.ts';
import type { Manifest } from '../../manifest.ts';
import type { ModelPack } from '../../pack.ts';
import { unitRow } from '../../unit-rows.ts';
import { DRAWINGS, draw } from './drawings.ts';

/** The figures of one language. */
export interface SelfTest {
  language: 'en' | 'zh';
  /** Sentences whose own picture scores highest, and pictures whose own sentence does; 24 together. */
  right: number;
  of: number;
  /** Mean distance of the right pair's cosine from the best wrong one's. */
  margin: number;
  /** Mean probability, by the model's own scale, of the right picture among the twelve; null without one. */
  probability: number | null;
}

/**
 * Right answers that are asked for, of 24. Unrelated scores give 2 on average, and this many in one of a thousand tries
 * (simulated). The base pack, far smaller than any public one and taught by photographs alone, has 12.
 */
const NEEDED = 10;

/**
 * Returns the figures of the language that the pack knows better. Throws `MODEL_INVALID` with them when it ranks too few
 * right, or gives numbers that have no direction.
 */
export async function runSelfTest(pack: ModelPack): Promise<SelfTest> {
  try {
    const pictures = await embedDrawings(pack);
    const [en, zh] = [await judge(pack, pictures, 'en'), await judge(pack, pictures, 'zh')];
    const best = zh.right > en.right ? zh : en;
    if (best.right >= NEEDED) return best;
    throw new AppError('MODEL_INVALID', refusal(en, zh), { details: { needed: NEEDED, en, zh } });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INTERNAL') throw error;
    const message = `The networks give no usable vectors for drawn pictures: ${error.message} Try another precision.`;
    throw new AppError('MODEL_INVALID', message, { cause: error });
  }
}

/** Writes the figures into the pack's manifest, and returns that. */
export async function recordSelfTest(dir: string, manifest: Manifest, test: SelfTest): Promise<Manifest> {
  const round = (value: number | null) => value && Math.round(value * 1000) / 1000;
  const figures = { ...test, margin: round(test.margin), probability: round(test.probability) };
  const recorded = { ...manifest, source: { ...manifest.source, self_test: figures } };
  await writeFile(join(dir, 'manifest.json'), `${JSON.stringify(recorded, null, 2)}\n`);
  return recorded;
}

function refusal(en: SelfTest, zh: SelfTest): string {
  return [
    `The model does not tell drawn pictures apart: of ${en.of} it has ${en.right} right in English and ${zh.right} in Chinese,`,
    `${NEEDED} are needed and 2 are chance. A network may be broken by its quantisation (--precision fp32 or fp16),`,
    'or the two sides do not belong together.',
  ].join(' ');
}

async function embedDrawings({ frames, dim }: ModelPack): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (const drawing of DRAWINGS) {
    const batch = await frames.embed(draw(drawing, frames.width, frames.height).rgb, 1);
    vectors.push(unitRow(batch.vectors, dim, 0));
  }
  return vectors;
}

async function judge(pack: ModelPack, pictures: Float32Array[], language: 'en' | 'zh'): Promise<SelfTest> {
  const { vectors } = await pack.text.embed(DRAWINGS.map((drawing) => drawing[language]));
  const byText = vectors.map((sentence) => pictures.map((picture) => dot(sentence, picture)));
  const byPicture = pictures.map((_, i) => byText.map((scores) => scores[i] as number));
  const rows = [...byText, ...byPicture];
  const margins = rows.map((scores, i) => marginOf(scores, i % pictures.length));
  const { logit } = pack.manifest;
  return {
    language,
    right: margins.filter((margin) => margin > 0).length,
    of: rows.length,
    margin: mean(margins),
    probability: logit ? mean(byText.map((scores, i) => softmaxAt(scores, i, logit.scale))) : null,
  };
}

function marginOf(scores: number[], own: number): number {
  return (scores[own] as number) - Math.max(...scores.filter((_, i) => i !== own));
}

function softmaxAt(scores: number[], own: number, scale: number): number {
  const weights = scores.map((score) => Math.exp(scale * (score - (scores[own] as number))));
  return 1 / weights.reduce((sum, weight) => sum + weight, 0);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
