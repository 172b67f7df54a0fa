/**
 * Small repositories in the layout of Whisper's exports, whose networks hear. The encoder says how loud two bands are; the
 * decoder takes the louder one for its language and writes that language's words with timestamps. Its keys and values hold the
 * tokens so far, so that what it writes depends on the cache as that of a real one does.
 */
import { byteCharacters } from './clip-tokenizer.ts';
import { type Constant, type Network, type Op, type Port, writeOnnx } from './onnx.ts';

type Files = Record<string, Uint8Array>;

/** The 256 bytes as tokens, then the special tokens, then a timestamp for each 20 ms of 30 s. */
const BYTES = 256;
const SPECIAL = [
  ...['<|endoftext|>', '<|startoftranscript|>', '<|en|>', '<|zh|>', '<|translate|>', '<|transcribe|>'],
  ...['<|nospeech|>', '<|notimestamps|>'],
];
const idOf = (special: string): number => BYTES + SPECIAL.indexOf(special);
const FIRST_TIME = BYTES + SPECIAL.length;
const TIMES = 1501;
const FRAMES = 3000;
/** The bands that make a sound Chinese, as shares of all: those of a tone of 6 kHz. */
const HIGH = { from: 0.88, to: 0.94 };

/** Words and when they are said, in seconds from the start of the window. */
export type Said = [startS: number, text: string, endS: number | null];

/** The ways in which an export differs from the usual one. */
export interface SpeechExport {
  /** The words of each language. */
  said?: Record<'en' | 'zh', Said[]>;
  mels?: number;
  /** A model of one language, which is told none. */
  english?: boolean;
  /** Two networks for the decoder instead of one with two branches. */
  pair?: boolean;
  /** The decoder forgets what came before when the cache is used. */
  forgets?: boolean;
}

const SAID: NonNullable<SpeechExport['said']> = {
  en: [
    [0.2, ' The gate opens at seven.', 2],
    [2, ' The boats leave.', 4.5],
  ],
  zh: [[0.4, '大门七点打开', 3]],
};

/** The files of a repository, by path. */
export function speechExport(wishes: SpeechExport = {}): Files {
  const { mels = 80, english = false, pair = false } = wishes;
  const decoders: Files = pair
    ? {
        'onnx/decoder_model.onnx': writeOnnx(decoder(wishes, 'first')),
        'onnx/decoder_with_past_model.onnx': writeOnnx(decoder(wishes, 'cached')),
      }
    : { 'onnx/decoder_model_merged.onnx': writeOnnx(decoder(wishes, 'merged')) };
  return {
    '.gitattributes': Buffer.from('*.onnx filter=lfs'),
    'README.md': Buffer.from('---\nlicense: apache-2.0\n---\n# small\n'),
    'config.json': json({
      ...{ model_type: 'whisper', vocab_size: FIRST_TIME + TIMES, num_mel_bins: mels },
      ...{ max_source_positions: FRAMES / 2, max_target_positions: 448 },
      ...{ decoder_start_token_id: idOf('<|startoftranscript|>'), eos_token_id: BYTES },
    }),
    'preprocessor_config.json': json({
      ...{ feature_extractor_type: 'WhisperFeatureExtractor', feature_size: mels, sampling_rate: 16_000 },
      ...{ n_fft: 400, hop_length: 160, chunk_length: 30, nb_max_frames: FRAMES },
    }),
    'generation_config.json': json({
      ...{ decoder_start_token_id: idOf('<|startoftranscript|>'), eos_token_id: BYTES },
      ...{ no_timestamps_token_id: idOf('<|notimestamps|>'), begin_suppress_tokens: [BYTES] },
      suppress_tokens: [-1],
      ...(english
        ? { is_multilingual: false }
        : {
            is_multilingual: true,
            lang_to_id: { '<|en|>': idOf('<|en|>'), '<|zh|>': idOf('<|zh|>') },
            task_to_id: { transcribe: idOf('<|transcribe|>'), translate: idOf('<|translate|>') },
          }),
    }),
    'tokenizer.json': json(tokenizer()),
    'tokenizer_config.json': json({ tokenizer_class: 'WhisperTokenizer' }),
    'onnx/encoder_model.onnx': writeOnnx(encoder(mels)),
    ...decoders,
  };
}

/** [1, M, 3000] -> [1, 1500, 2]: how loud the low bands and the high one are, of every second frame. */
function encoder(mels: number): Network {
  const weights = new Float32Array(mels * 2);
  for (let m = 0; m < mels / 2; m++) weights[2 * m] = 2 / mels;
  const high = Array.from({ length: mels }, (_, m) => m).filter(
    (m) => m >= HIGH.from * mels && m < HIGH.to * mels,
  );
  for (const m of high) weights[2 * m + 1] = 1 / high.length;
  return {
    inputs: [{ name: 'input_features', type: 'float32', shape: ['batch', mels, FRAMES] }],
    outputs: [{ name: 'last_hidden_state', type: 'float32', shape: ['batch', FRAMES / 2, 2] }],
    constants: [{ name: 'weights', dims: [mels, 2], values: weights }, ints('shape', [1, FRAMES / 2, 2, 2])],
    ops: [
      op('Transpose', ['input_features'], 'frames', { perm: [0, 2, 1] }),
      op('MatMul', ['frames', 'weights'], 'loud'),
      op('Reshape', ['loud', 'shape'], 'pairs'),
      op('ReduceMean', ['pairs'], 'last_hidden_state', { axes: [2], keepdims: 0 }),
    ],
  };
}

/** Tokens in, logits out. The keys are the tokens so far; the row that is read is that of the language among them. */
function decoder(
  { said = SAID, english = false, forgets = false }: SpeechExport,
  form: 'merged' | 'first' | 'cached',
): Network {
  const rows = (['en', 'zh'] as const).map((tag) => script(said[tag], english ? null : tag));
  const steps = Math.max(...rows.map(({ length }) => length));
  const table = rows.flatMap((row) => [...row, ...new Array<number>(steps - row.length).fill(BYTES)]);
  const vocabulary = FIRST_TIME + TIMES;
  const rowOf = Array.from({ length: vocabulary }, (_, id) => (id === idOf('<|zh|>') ? 1 : 0));
  const past = (what: string): Port => ({
    ...{ name: `past_key_values.0.${what}`, type: 'float32', shape: ['batch', 1, 'past', 2] },
  });
  const kept = ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value'];
  const present = form === 'cached' ? kept.slice(0, 2) : kept;
  const inputs: Port[] = [
    { name: 'input_ids', type: 'int64', shape: ['batch', 'length'] },
    ...(form === 'cached'
      ? []
      : [{ name: 'encoder_hidden_states', type: 'float32' as const, shape: ['batch', FRAMES / 2, 2] }]),
    ...(form === 'first' ? [] : kept.map(past)),
    ...(form === 'merged' ? [{ name: 'use_cache_branch', type: 'bool' as const, shape: [1] }] : []),
  ];
  return {
    inputs,
    outputs: [
      { name: 'logits', type: 'float32', shape: ['batch', 'length', vocabulary] },
      ...present.map((what): Port => ({ ...past(what), name: `present.0.${what}` })),
    ],
    constants: [
      { name: 'table', dims: [2, steps], values: BigInt64Array.from(table, BigInt) },
      { name: 'row_of', dims: [vocabulary], values: BigInt64Array.from(rowOf, BigInt) },
      { name: 'choices', dims: [2], values: Float32Array.of(0, 20) },
      { name: 'one', dims: [1], values: Float32Array.of(1) },
      ...[ints('around', [1, 3]), ints('heads', [1]), ints('in_time', [2]), ints('vocabulary', [vocabulary])],
      ...[
        ints('zero', 0),
        ints('first', 1),
        ints('second', 2),
        ints('batch', [1]),
        ints('last_step', steps - 1),
      ],
    ],
    ops: [
      op('Cast', ['input_ids'], 'ids', { to: 1 }),
      op('Unsqueeze', ['ids', 'around'], 'column'),
      op('Concat', ['column', 'column'], 'new_keys', { axis: 3 }),
      ...(form === 'first' || forgets
        ? [op('Identity', ['new_keys'], 'present.0.decoder.key')]
        : [
            op('Concat', ['past_key_values.0.decoder.key', 'new_keys'], 'present.0.decoder.key', { axis: 2 }),
          ]),
      op('Identity', ['present.0.decoder.key'], 'present.0.decoder.value'),
      ...heardOps(form),
      op('ReduceSum', ['heard', 'in_time'], 'loudness'),
      op('ArgMax', ['loudness'], 'louder', { axis: 3, keepdims: 0 }),
      op('Squeeze', ['louder'], 'by_ear'),
      // The token after the start says the language.
      op('Shape', ['present.0.decoder.key'], 'key_shape'),
      op('Gather', ['key_shape', 'second'], 'length', { axis: 0 }),
      op('Sub', ['length', 'first'], 'step'),
      op('Min', ['step', 'last_step'], 'position'),
      op('Min', ['step', 'first'], 'language_at'),
      op('Gather', ['present.0.decoder.key', 'language_at'], 'keys_there', { axis: 2 }),
      op('ReduceMean', ['keys_there'], 'token_there', { keepdims: 0 }),
      op('Cast', ['token_there'], 'token', { to: 7 }),
      op('Gather', ['row_of', 'token'], 'by_token', { axis: 0 }),
      op('Equal', ['step', 'zero'], 'is_first'),
      op('Where', ['is_first', 'by_ear', 'by_token'], 'told'),
      op('Gather', ['table', english ? 'by_ear' : 'told'], 'row', { axis: 0 }),
      op('Gather', ['row', 'position'], 'next', { axis: 0 }),
      op('Squeeze', ['vocabulary'], 'depth'),
      op('Reshape', ['next', 'batch'], 'next_one'),
      op('OneHot', ['next_one', 'depth', 'choices'], 'chosen', { axis: -1 }),
      op('Shape', ['input_ids'], 'ids_shape'),
      op('Concat', ['ids_shape', 'vocabulary'], 'logits_shape', { axis: 0 }),
      op('Expand', ['chosen', 'logits_shape'], 'logits'),
    ],
  };
}

/** Computes what was heard: of the encoder at first, and of the cache after that. */
function heardOps(form: 'merged' | 'first' | 'cached'): Op[] {
  const kept = 'past_key_values.0.encoder.value';
  if (form === 'cached') return [op('Identity', [kept], 'heard')];
  const present = (what: string) => `present.0.encoder.${what}`;
  const hidden = op('Unsqueeze', ['encoder_hidden_states', 'heads'], 'hidden');
  if (form === 'first') {
    const out = (what: string) => op('Identity', ['hidden'], present(what));
    return [hidden, out('key'), out('value'), op('Identity', ['hidden'], 'heard')];
  }
  return [
    hidden,
    op('Cast', ['use_cache_branch'], 'is_cached', { to: 1 }),
    op('Sub', ['one', 'is_cached'], 'is_fresh'),
    op('Mul', ['hidden', 'is_fresh'], 'fresh'),
    op('Concat', [kept, 'fresh'], 'heard', { axis: 2 }),
    op('Concat', ['past_key_values.0.encoder.key', 'hidden'], present('key'), { axis: 2 }),
    op('Concat', [kept, 'hidden'], present('value'), { axis: 2 }),
  ];
}

/** The tokens that follow each other, from the one after the start on: the language and the task are answered with themselves. */
function script(said: readonly Said[], language: string | null): number[] {
  const timeOf = (timeS: number) => FIRST_TIME + Math.round(timeS * 50);
  const words = said.flatMap(([startS, text, endS]) => [
    timeOf(startS),
    ...Buffer.from(text),
    ...(endS === null ? [] : [timeOf(endS)]),
  ]);
  const told = language === null ? [] : [idOf(`<|${language}|>`), idOf('<|transcribe|>')];
  return [...told, ...words, BYTES];
}

/** A byte-level tokenizer without merges. Timestamps have no text, as in older exports. */
function tokenizer(): object {
  const characters = byteCharacters();
  const isByte = (character: string) => character.charCodeAt(0) < BYTES;
  const others = Array.from({ length: BYTES }, (_, byte) => byte).filter(
    (byte) => !characters.includes(String.fromCharCode(byte)),
  );
  const byteOf = (character: string) =>
    isByte(character) ? character.charCodeAt(0) : (others[character.charCodeAt(0) - BYTES] as number);
  return {
    version: '1.0',
    added_tokens: SPECIAL.map((content) => ({
      id: idOf(content),
      content,
      special: true,
      normalized: false,
    })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(characters.map((one) => [one, byteOf(one)])),
      merges: [],
    },
  };
}

/** A scalar, or a list. */
function ints(name: string, values: number | number[]): Constant {
  const list = [values].flat();
  return { name, dims: Array.isArray(values) ? [list.length] : [], values: BigInt64Array.from(list, BigInt) };
}

function op(name: string, inputs: string[], output: string, attributes: Op['attributes'] = {}): Op {
  return { op: name, inputs, outputs: [output], attributes };
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
