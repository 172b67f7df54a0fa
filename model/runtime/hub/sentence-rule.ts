/**
 * Reads how a model wants its sentences. In: its config.json (transformers or open_clip), tokenizer_config.json and
 * tokenizer.json. Out: family, length, padding, and what is done to a sentence first. Pure.
 */
import { z } from 'zod';
import { parseConfig, unsupported } from './parse-config.ts';

/** Facts of a family of dual encoders that no file states. */
interface Family {
  /** Text length in training. */
  length: number;
  /** The token that short sentences were filled up with. */
  pad: string | number;
  /** The cleaning of sentences in training, where tokenizer files may leave it to the caller. */
  clean?: 'lower' | 'canonicalize';
  prefix?: string;
  /** The vector of a sentence is the mean of its tokens', where the network gives one for each. */
  pooled?: true;
}

/** The families that are taken. MobileCLIP exports call themselves `clip` or `mobileclip`; Immich's name none. */
const FAMILIES: Record<string, Family> = {
  clip: { length: 77, pad: 0 },
  clip_text_model: { length: 77, pad: 0 },
  mobileclip: { length: 77, pad: 0 },
  open_clip: { length: 77, pad: 0 },
  siglip: { length: 64, pad: '</s>', clean: 'canonicalize' },
  siglip_text_model: { length: 64, pad: '</s>', clean: 'canonicalize' },
  siglip2: { length: 64, pad: '<pad>', clean: 'lower' },
  siglip2_text_model: { length: 64, pad: '<pad>', clean: 'lower' },
  chinese_clip: { length: 52, pad: '[PAD]' },
  chinese_clip_text_model: { length: 52, pad: '[PAD]' },
  jina_clip: { length: 512, pad: '<pad>' },
  nomic_bert: { length: 512, pad: '[PAD]', prefix: 'search_query: ', pooled: true },
};

const Length = z.int().positive();
const Config = z.looseObject({
  model_type: z.string().optional(),
  text_config: z
    .looseObject({
      max_position_embeddings: Length.optional(),
      pad_token_id: z.int().nonnegative().optional(),
    })
    .optional(),
  text_cfg: z
    .looseObject({
      context_length: Length.optional(),
      tokenizer_kwargs: z.looseObject({ clean: z.string().optional() }).optional(),
    })
    .optional(),
  n_positions: Length.optional(),
});

const Token = z.union([z.string(), z.looseObject({ content: z.string() })]);
const TokenizerConfig = z.looseObject({
  model_max_length: z.number().positive().optional(),
  pad_token: Token.optional(),
});
const Tokenizer = z.looseObject({
  padding: z
    .looseObject({ pad_id: z.int().nonnegative().optional(), pad_token: z.string().optional() })
    .optional(),
});

/** The preparation of sentences for the network. */
export interface SentenceRule {
  family: string;
  lowercase: boolean;
  stripPunctuation: boolean;
  prefix: string;
  maxTokens: number;
  /** Tokens that may be the one short sentences are filled up with, by id or by text, the most trusted first. */
  padding: (string | number)[];
  /** True for families whose text network gives a vector for each token. */
  pooled: boolean;
}

/** Returns the rule of a text side. Throws `MODEL_INVALID` for a family that is not taken. */
export function readSentenceRule(
  configJson: unknown,
  tokenizerConfigJson: unknown,
  tokenizerJson: unknown = {},
): SentenceRule {
  const config = parseConfig(Config, configJson, 'config.json');
  const { pad_token, model_max_length } = parseConfig(
    TokenizerConfig,
    tokenizerConfigJson,
    'tokenizer_config.json',
  );
  const { padding = {} } = parseConfig(Tokenizer, tokenizerJson, 'tokenizer.json');
  const name = config.model_type ?? (config.text_cfg ? 'open_clip' : '');
  const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : undefined;
  if (!family) throw unsupported(`a model of type "${name}"; ${Object.keys(FAMILIES).join(', ')} are known`);
  const clean = config.text_cfg?.tokenizer_kwargs?.clean ?? family.clean;
  const lengths = [
    ...[config.text_config?.max_position_embeddings, config.text_cfg?.context_length, config.n_positions],
    model_max_length,
  ];
  const tokens = [
    ...[padding.pad_id, padding.pad_token],
    typeof pad_token === 'object' ? pad_token.content : pad_token,
    config.text_config?.pad_token_id,
    family.pad,
  ];
  return {
    family: name,
    lowercase: clean === 'lower' || clean === 'canonicalize',
    stripPunctuation: clean === 'canonicalize',
    prefix: family.prefix ?? '',
    // Tokenizers without a limit say so with an absurdly large one.
    maxTokens: Math.min(family.length, ...lengths.filter((length) => length !== undefined)),
    padding: tokens.filter((token) => token !== undefined),
    pooled: family.pooled === true,
  };
}
