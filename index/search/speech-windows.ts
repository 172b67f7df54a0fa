/** Where a condition on speech lets a video answer: spans of speech in, whole seconds out. */
import type { VideoId } from '../../core/ids.ts';
import { overlap, type Span } from '../../core/time.ts';
import type { SpeechStore } from '../store/speech/speech.ts';
import type { Candidate } from './choose-candidates.ts';
import type { Window } from './find-passages.ts';

/** Somebody speaks in a second of which speech takes this much: a syllable. */
const LEAST_S = 0.2;

/**
 * Returns the windows of each video in which somebody speaks, or nobody does. Videos without one are left out, and so are
 * those that nothing has listened to: of them neither is known.
 */
export async function findSpeechWindows(
  speech: boolean,
  candidates: readonly Candidate[],
  store: Pick<SpeechStore, 'getMany'>,
): Promise<Map<VideoId, Window[]>> {
  const heard = await store.getMany(candidates.map(({ video }) => video.id));
  const windows = new Map<VideoId, Window[]>();
  for (const { video, timeline } of candidates) {
    const spans = heard.get(video.id)?.spans;
    const own = spans ? windowsOf(spans, timeline.nextSecond, speech) : [];
    if (own.length > 0) windows.set(video.id, own);
  }
  return windows;
}

/** Returns the runs of whole seconds, of the first `seconds`, that hold speech; or those that hold none. */
export function windowsOf(spans: readonly Span[], seconds: number, speech: boolean): Window[] {
  const spokenS = new Float32Array(seconds);
  for (const span of spans) {
    for (let second = Math.floor(span.startS); second < Math.min(seconds, span.endS); second++) {
      const shared = overlap(span, { startS: second, endS: second + 1 });
      spokenS[second] = (spokenS[second] as number) + shared;
    }
  }
  const windows: Window[] = [];
  for (const [second, sum] of spokenS.entries()) {
    if (sum >= LEAST_S !== speech) continue;
    const last = windows.at(-1);
    if (last?.lt === second) last.lt = second + 1;
    else windows.push({ gte: second, lt: second + 1 });
  }
  return windows;
}

/** Returns true where one of the windows shares time with a span. */
export function meets(windows: readonly Window[], { startS, endS }: Span): boolean {
  return windows.some(({ gte, lt }) => endS > gte && startS < lt);
}
