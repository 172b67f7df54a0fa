/**
 * Sentences become token ids, and recognised ids words, by the pack's own tokenizer.json. The one importer of
 * @huggingface/tokenizers.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Manifest } from './manifest.ts';

/**
 * The part of the library that we use. NOTE: its type files import one another without extensions, which Node's resolution
 * takes for `any`; this states the part of them that we rely on.
 */
interface Tokenizer {
  encode(text: string, options?: { add_special_tokens?: boolean }): { ids: number[]; tokens: string[] };
  decode(ids: number[], options?: { skip_special_tokens?: boolean }): string;
  token_to_id(token: string): number | undefined;
  model: { unk_token?: string | null } | null;
}

/** Cuts sentences into the pieces that a text encoder has vectors for. */
export interface SentenceTokenizer {
  /** Ids of the sentence with the pack's prefix and special tokens: at most `max_tokens`, the end is cut off. */
  encode(sentence: string): number[];
  /** The pieces of a word standing alone, without special tokens; `known` is false for a piece without a vector. */
  pieces(word: string): { text: string; known: boolean }[];
  /** The id of a token by its text, or undefined when the vocabulary lacks it. */
  idOf(token: string): number | undefined;
}

/** Writes down the tokens that a recogniser chose. */
export interface TokenWriter {
  /** Returns the text of tokens, special ones left out. */
  textOf(ids: readonly number[]): string;
  /** The id of a token by its text, or undefined when the vocabulary lacks it. */
  idOf(token: string): number | undefined;
}

/** Opens the tokenizer of the pack in `dir`. Throws `MODEL_INVALID` when its file cannot be used. */
export function openTokenizer(dir: string, text: Manifest['text']): Promise<SentenceTokenizer> {
  return withTokenizer(dir, text.tokenizer, text.tokenizer_config, (tokenizer) =>
    createTokenizer(tokenizer, text),
  );
}

/** Opens a tokenizer for recognised tokens; `file` and `config` lie in `dir`. Throws `MODEL_INVALID` as {@link openTokenizer}. */
export function openTokenWriter(dir: string, file: string, config: string | null): Promise<TokenWriter> {
  return withTokenizer(dir, file, config ?? undefined, (tokenizer) => ({
    textOf: (ids) => tokenizer.decode([...ids], { skip_special_tokens: true }),
    idOf: (token) => tokenizer.token_to_id(token),
  }));
}

async function withTokenizer<T>(
  dir: string,
  file: string,
  configFile: string | undefined,
  use: (tokenizer: Tokenizer) => T,
): Promise<T> {
  const definition = await readJson(join(dir, file));
  const config = configFile ? await readJson(join(dir, configFile)) : {};
  try {
    return use(new HubTokenizer(definition, config) as Tokenizer);
  } catch (error) {
    const path = join(dir, file);
    throw new AppError(
      'MODEL_INVALID',
      `${path} is not a tokenizer that can be used: ${(error as Error).message}`,
      {
        cause: error,
        details: { path },
      },
    );
  }
}

function createTokenizer(
  tokenizer: Tokenizer,
  { prefix, lowercase, strip_punctuation, max_tokens }: Manifest['text'],
): SentenceTokenizer {
  const special = specialTokens(tokenizer);
  const room = max_tokens - special.before.length - special.after.length;
  if (room < 1) throw new Error(`max_tokens ${max_tokens} leaves no room beside the special tokens`);
  const unknownId = unknownIdOf(tokenizer);
  const prepare = (text: string): string => {
    const cased = lowercase ? text.toLowerCase() : text;
    return strip_punctuation ? withoutPunctuation(cased) : cased;
  };

  return {
    encode(sentence) {
      const { ids } = tokenizer.encode(prefix + prepare(sentence), { add_special_tokens: false });
      return [...special.before, ...ids.slice(0, room), ...special.after];
    },
    pieces(word) {
      const { tokens, ids } = tokenizer.encode(prepare(word), { add_special_tokens: false });
      return tokens.map((text, i) => ({ text, known: ids[i] !== undefined && ids[i] !== unknownId }));
    },
    idOf: (token) => tokenizer.token_to_id(token),
  };
}

/** As SigLIP's training did ("canonicalize" in open_clip): ASCII punctuation goes, white space becomes single spaces. */
function withoutPunctuation(text: string): string {
  return text
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Returns the ids that the tokenizer puts around every sentence, learned from what it does to a short one. */
function specialTokens(tokenizer: Tokenizer): { before: number[]; after: number[] } {
  const bare = tokenizer.encode('a', { add_special_tokens: false }).ids;
  const whole = tokenizer.encode('a').ids;
  const at = whole.findIndex((_, start) => bare.every((id, i) => whole[start + i] === id));
  if (bare.length === 0 || at < 0) throw new Error('it loses the letter "a"');
  return { before: whole.slice(0, at), after: whole.slice(at + bare.length) };
}

function unknownIdOf(tokenizer: Tokenizer): number | undefined {
  const unknown = tokenizer.model?.unk_token;
  return unknown ? tokenizer.token_to_id(unknown) : undefined;
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  try {
    return z.looseObject({}).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new AppError(
      'MODEL_INVALID',
      `${path} cannot be read as a JSON object: ${(error as Error).message}`,
      {
        cause: error,
        details: { path },
      },
    );
  }
}
