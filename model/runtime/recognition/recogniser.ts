/**
 * Recognises speech: a window of sound goes in, words with times come out. The encoder hears the window once; the decoder
 * writes token by token, in the language that it takes the window for, or that is asked for.
 */
import type { Span } from '../../../core/time.ts';
import type { GraphOptions } from '../session.ts';
import { type ChosenToken, chooseToken, probabilityOf } from './choose-token.ts';
import { type RecognitionManifest, windowS } from './manifest.ts';
import { hear, openNetworks, type RecognitionNetworks } from './networks.ts';
import { loopStart, parseSegments, type Segment } from './parse-segments.ts';
import { startDecoding } from './token-decoder.ts';

/** A window in which nobody speaks is more likely than this to be told so, and its words less likely than that (the authors' values). */
const SILENT_ABOVE = 0.6;
const UNSURE_BELOW = Math.exp(-1);

/** Words and when they are said, in seconds from the start of the window. */
export interface RecognisedWords extends Span {
  text: string;
  /** The recogniser's own score, 0 to 1. Not a probability. */
  confidence: number;
}

/** The words of a window. */
export interface RecognisedWindow {
  /** BCP 47; null for a model of one language that does not say which. */
  language: string | null;
  /** Words that begin and end in the window. */
  words: RecognisedWords[];
  /** The last words, which may go on after the window. */
  open: RecognisedWords | null;
  /** True where writing was stopped, in a loop or at its longest: after the words more may be said. */
  isStopped: boolean;
}

/** An opened recogniser. Its owner closes it. */
export interface Recogniser {
  readonly revision: string;
  readonly sampleRateHz: number;
  /** Seconds of the longest window. */
  readonly windowS: number;
  /** Tags of the languages it can be asked for; empty for a model of one language. */
  readonly languages: readonly string[];
  /** Returns the words of a window (mono, -1 to 1), in `language` where one is asked for. */
  recognise(samples: Float32Array, options?: RecogniseOptions): Promise<RecognisedWindow>;
  close(): Promise<void>;
}

/** The options of a window. */
export interface RecogniseOptions {
  /** One of {@link Recogniser.languages}. */
  language?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Opens the recognition pack in `dir`. Throws `MODEL_INVALID` naming the file and what is wrong with it. */
export async function openRecogniser(dir: string, options: GraphOptions = {}): Promise<Recogniser> {
  const networks = await openNetworks(dir, options);
  const { manifest, close } = networks;
  return {
    revision: manifest.revision,
    sampleRateHz: manifest.sound.sample_rate,
    windowS: windowS(manifest.sound),
    languages: Object.keys(manifest.tokens.languages ?? {}),
    recognise: (samples, wanted = {}) => recognise(networks, samples, wanted),
    close,
  };
}

async function recognise(
  networks: RecognitionNetworks,
  samples: Float32Array,
  { language, signal }: RecogniseOptions,
): Promise<RecognisedWindow> {
  const { manifest, decoder } = networks;
  const { tokens, sound } = manifest;
  const endS = Math.min(samples.length / sound.sample_rate, windowS(sound));
  const run = startDecoding(decoder, await hear(networks, samples));
  signal?.throwIfAborted();
  let logits = await run.next(tokens.start);
  const silence = tokens.no_speech === null ? 0 : probabilityOf(logits, tokens.no_speech);
  const spoken = languageOf(manifest, logits, language);
  for (const token of spoken?.prompt ?? []) logits = await run.next(token);
  const chosen: ChosenToken[] = [];
  const prompt = 1 + (spoken?.prompt.length ?? 0);
  // Half of the sequence is for what was said before, which is not fed.
  const most = Math.floor(manifest.decoder.max_tokens / 2) - prompt;
  let isStopped = true;
  while (chosen.length < most) {
    signal?.throwIfAborted();
    const choice = chooseToken(
      logits,
      chosen.map(({ token }) => token),
      tokens,
    );
    if (choice.token === tokens.end) {
      isStopped = false;
      break;
    }
    chosen.push(choice);
    const loop = loopStart(chosen, tokens.no_timestamps + 1);
    if (loop !== null) {
      chosen.length = loop;
      break;
    }
    if (chosen.length < most) logits = await run.next(choice.token);
  }
  const isSilent = silence > SILENT_ABOVE && confidenceOf(chosen) < UNSURE_BELOW;
  const { closed, open } = parseSegments(isSilent ? [] : chosen, tokens.no_timestamps + 1, endS);
  const wordsOf = (segment: Segment): RecognisedWords[] => {
    const { startS, confidence } = segment;
    const text = networks.writer.textOf(segment.tokens).trim();
    return text === '' ? [] : [{ startS, endS: segment.endS, text, confidence }];
  };
  return {
    language: spoken?.language ?? null,
    words: closed.flatMap(wordsOf),
    open: (open && wordsOf(open)[0]) ?? null,
    isStopped: isStopped && !isSilent,
  };
}

/** Returns the language of a window and the tokens that say so to the decoder; null for a model of one language. */
function languageOf(
  { tokens }: RecognitionManifest,
  logits: Float32Array,
  wanted: string | undefined,
): { language: string; prompt: number[] } | null {
  const { languages, transcribe } = tokens;
  if (languages === null || transcribe === null) return null;
  const likely = Object.keys(languages).reduce((best, tag) =>
    (logits[languages[tag] as number] as number) > (logits[languages[best] as number] as number) ? tag : best,
  );
  const language = wanted !== undefined && wanted in languages ? wanted : likely;
  return { language, prompt: [languages[language] as number, transcribe] };
}

function confidenceOf(chosen: readonly ChosenToken[]): number {
  const sum = chosen.reduce((total, { logProbability }) => total + logProbability, 0);
  return Math.exp(sum / Math.max(1, chosen.length));
}
