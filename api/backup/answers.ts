/**
 * A sample of answers of a library, by which a restored one is compared with the one that was backed up. No model is
 * needed: the questions are words of titles and vectors of stored moments. In: a store. Out: questions with answers.
 */
import { dot } from '../../core/vector.ts';
import type { Moment } from '../../index/store/moments.ts';
import type { Store } from '../../index/store/store.ts';
import type { BackupManifest } from './manifest.ts';

/** Videos by whose titles is searched. */
const TITLES = 20;

/** Moments that are compared with one another, and how many of them ask. */
const [COMPARED, ASKED, NEAREST] = [2000, 10, 5];

/** Asks the same questions of the same library, in the same order. */
export async function sampleAnswers(store: Store): Promise<BackupManifest['answers']> {
  const answers: BackupManifest['answers'] = [];
  for (const { id, title, sizeBytes, durationS } of await store.videos.list({ limit: TITLES })) {
    answers.push({ question: `video ${id}`, answer: JSON.stringify([title, sizeBytes, durationS]) });
    const found = await store.passages.search(title, {}, NEAREST);
    answers.push({ question: `words ${title}`, answer: JSON.stringify(found.map(spanOf).sort()) });
  }
  const moments = await store.moments.after(0, COMPARED);
  for (let i = 0; i < ASKED && i < moments.length; i++) {
    const asked = moments[Math.floor((i * moments.length) / ASKED)] ?? moments[i];
    if (asked) answers.push({ question: `like moment ${asked.momentId}`, answer: nearest(asked, moments) });
  }
  return answers;
}

function nearest(asked: Moment, moments: readonly Moment[]): string {
  const scored = moments.map((moment) => ({ moment, score: dot(asked.vector, moment.vector) }));
  scored.sort((a, b) => b.score - a.score || a.moment.momentId - b.moment.momentId);
  return JSON.stringify(scored.slice(0, NEAREST).map(({ moment }) => spanOf(moment)));
}

function spanOf({ videoId, startS, endS }: { videoId: string; startS: number; endS: number }): string {
  return `${videoId} ${startS}-${endS}`;
}
