/**
 * Labels events with the nearest phrases of the vocabulary. In: event vectors. Out: phrases with their cosines. The nearest
 * phrases are ranked by how much nearer they lie to the event than to the library as a whole; otherwise the same few
 * phrases would label everything.
 */

import { createHash } from 'node:crypto';
import type { ChainLanguage } from '../../contract/index.ts';
import { memo } from '../../core/memo.ts';
import type { PackKey } from '../../core/pack-key.ts';
import { dot, type UnitVector } from '../../core/vector.ts';
import type { EmbedText } from '../search/embed-query.ts';
import { bytes, copyOf } from '../store/encoding/chunk-codec.ts';
import type { Store } from '../store/store.ts';
import { VOCABULARY } from './vocabulary.ts';

/** A guessed label: the phrase and its raw cosine. */
export interface Label {
  text: string;
  score: number;
  /** How much nearer than the nearest other phrase, as a difference of cosines. */
  lead: number;
  /** True when no other phrase comes near: only then is the guess worth showing unasked. */
  likely: boolean;
}

/** Labels events. */
export type LabelEvent = (vector: UnitVector, language: ChainLanguage) => Label[];

/** Number of labels per event, and of nearest phrases they are chosen from. */
const LABELS = 3;
const CONSIDERED = 24;
/** Phrases per embedding batch. */
const BATCH = 32;
/**
 * A likely phrase is nearer than any other by this much: the least lead from which more than half of the guesses are right, on
 * one half of the clips that training sets aside (`bench -- guesses --half fit`). With a rival at its heels ("a cat", "a
 * dog"), a guess is right in less than a third.
 */
const LEAD = 0.06;
const STAMP = createHash('sha256').update(JSON.stringify(VOCABULARY)).digest('hex').slice(0, 16);

/** Returns a labeller for a library whose events have this mean. */
export type Vocabulary = (mean: Float32Array) => Promise<LabelEvent>;

/** Opens the vocabulary: embedded once per pack, and stored with the library. */
export function createVocabulary(
  store: Pick<Store, 'derivedValues'>,
  pack: PackKey,
  embedText: EmbedText,
): Vocabulary {
  const vectors = memo(open);

  async function open(): Promise<Float32Array[]> {
    const kept = await store.derivedValues.get(pack, 'phrases', STAMP);
    if (kept !== undefined) return unpacked(new Float32Array(copyOf(kept)));
    const made: Float32Array[] = [];
    for (let at = 0; at < VOCABULARY.length; at += BATCH) {
      const batch = VOCABULARY.slice(at, at + BATCH).map(({ en }) => en);
      made.push(...(await embedText(batch)).vectors);
    }
    await store.derivedValues.put(pack, 'phrases', STAMP, Buffer.concat(made.map(bytes)));
    return made;
  }

  return async (mean) => {
    const phrases = await vectors();
    const usual = phrases.map((phrase) => (mean.length === phrase.length ? dot(mean, phrase) : 0));
    return (vector, language) => {
      const scores = Float64Array.from(phrases, (phrase) => dot(vector, phrase));
      const sorted = scores.toSorted();
      const least = sorted.at(-CONSIDERED) ?? Number.NEGATIVE_INFINITY;
      const rival = sorted.at(-2) ?? Number.NEGATIVE_INFINITY;
      return VOCABULARY.flatMap((phrase, i) => {
        const score = scores[i] as number;
        return score < least ? [] : [{ text: phrase[language], score, height: score - (usual[i] as number) }];
      })
        .sort((a, b) => b.height - a.height)
        .slice(0, LABELS)
        .map(({ text, score }, rank) => {
          const lead = score - rival;
          return { text, score, lead, likely: rank === 0 && lead >= LEAD };
        });
    };
  };
}

function unpacked(all: Float32Array): Float32Array[] {
  const dim = all.length / VOCABULARY.length;
  return VOCABULARY.map((_, i) => all.subarray(i * dim, (i + 1) * dim));
}
