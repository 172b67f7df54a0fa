/** Exports of Whisper's kind from a hub on this machine: added, opened, and what they write down of real samples. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AddedPack, type AddPackOptions, addPack } from '../../../model/runtime/hub/add-pack.ts';
import { openRecogniser, type RecognisedWindow } from '../../../model/runtime/recognition/recogniser.ts';
import { startHub } from '../../support/hub-server.ts';
import { json, publicExport } from '../../support/public-exports.ts';
import { type SpeechExport, speechExport } from '../../support/speech-export.ts';

type Files = Record<string, Uint8Array>;

const RATE = 16_000;
let root: string;
let next = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidemark-recognition-'));
});
afterAll(() => rm(root, { recursive: true }));

/** Adds the only repository of a hub of its own. */
async function add(files: Files, options: Partial<AddPackOptions> = {}): Promise<AddedPack> {
  await using hub = await startHub({ 'someone/whisper-small': files });
  return await addPack('someone/whisper-small', {
    packsDir: join(root, `packs-${next++}`),
    hub: { baseUrl: hub.baseUrl },
    ...options,
  });
}

/** Five seconds of a low tone, with a high one above it on request. */
function tone(high: boolean): Float32Array {
  return Float32Array.from({ length: 5 * RATE }, (_, i) => {
    const at = (hz: number) => 0.2 * Math.sin((2 * Math.PI * hz * i) / RATE);
    return at(300) + (high ? at(6000) : 0);
  });
}

/** Lets an export write down both tones. */
async function heardBy(wishes: SpeechExport, language?: string): Promise<RecognisedWindow[]> {
  const { dir } = await add(speechExport(wishes));
  const recogniser = await openRecogniser(dir);
  try {
    return [
      await recogniser.recognise(tone(false), { language }),
      await recogniser.recognise(tone(true), { language }),
    ];
  } finally {
    await recogniser.close();
  }
}

const said = (window: RecognisedWindow | undefined) => ({
  language: window?.language,
  words: window?.words.map(({ startS, endS, text }) => [startS, endS, text]),
});
const ENGLISH = [
  [0.2, 2, 'The gate opens at seven.'],
  [2, 4.5, 'The boats leave.'],
];
const CHINESE = [[expect.closeTo(0.4), 3, '大门七点打开']];

describe('a model that was added', () => {
  it.each<[string, SpeechExport]>([
    ['one decoder with two branches', {}],
    ['two decoders', { pair: true }],
    ['128 bands', { mels: 128 }],
  ])('with %s writes down what it hears, in the language that it hears', async (_, wishes) => {
    const [low, high] = await heardBy(wishes);
    expect(said(low)).toEqual({ language: 'en', words: ENGLISH });
    expect(said(high)).toEqual({ language: 'zh', words: CHINESE });
    expect(low?.words[0]?.confidence).toBeGreaterThan(0.9);
    expect(low?.open).toBeNull();
    expect(low?.isStopped).toBe(false);
  });

  it('writes in the language that it is asked for', async () => {
    const [low] = await heardBy({}, 'zh');
    expect(said(low)).toEqual({ language: 'zh', words: CHINESE });
  });

  it('of one language is told none', async () => {
    const [low, high] = await heardBy({ english: true });
    expect(said(low)).toEqual({ language: null, words: ENGLISH });
    expect(said(high)).toEqual({ language: null, words: CHINESE });
  });

  it('gives the last words apart where no time ends them', async () => {
    const cut: SpeechExport['said'] = {
      en: [
        [0, ' One.', 2],
        [2, ' And tw', null],
      ],
      zh: [],
    };
    const [low] = await heardBy({ said: cut });
    expect(said(low).words).toEqual([[0, 2, 'One.']]);
    expect(low?.open).toMatchObject({ startS: 2, endS: 5, text: 'And tw' });
  });

  it('that says the same again and again is stopped', async () => {
    const [low] = await heardBy({ said: { en: [[0, ` Well${' no no'.repeat(40)}`, null]], zh: [] } });
    expect(low?.open?.text).toMatch(/^Well( no){1,4}$/);
    expect(low?.isStopped).toBe(true);
  });

  it('writes no more than half of its sequence', async () => {
    const long = Array.from({ length: 120 }, (_, i) => ` w${i}`).join('');
    const [low] = await heardBy({ said: { en: [[0, long, null]], zh: [] } });
    expect(Buffer.from(` ${low?.open?.text}`).length).toBe(448 / 2 - 3 - 1);
  });

  it('keeps its card, its licence and its files, and nothing else', async () => {
    const { dir, manifest, name } = await add({ ...speechExport(), 'vocab.json': json({}) });
    expect([name, manifest.licence]).toEqual(['whisper-small', 'apache-2.0']);
    expect((await readdir(dir)).sort()).toEqual([
      ...['CARD.md', 'decoder_model_merged.onnx', 'encoder_model.onnx', 'manifest.json'],
      ...['tokenizer.json', 'tokenizer_config.json'],
    ]);
  });

  it('is taken at the precision that was asked for, from a folder too', async () => {
    const files = speechExport();
    const network = (name: string) => files[`onnx/${name}.onnx`] as Uint8Array;
    const both = {
      ...files,
      'onnx/encoder_model_fp16.onnx': network('encoder_model'),
      'onnx/decoder_model_merged_quantized.onnx': network('decoder_model_merged'),
    };
    const { manifest, dir } = await add(both, { precision: { encoder: 'fp16', decoder: 'q8' } });
    expect(manifest.source?.precision).toEqual({ encoder: 'fp16', decoder: 'q8' });
    await expect(add(both, { precision: { decoder: 'fp16' } })).rejects.toThrow(
      'no fp16 decoder; it has fp32, q8',
    );
    const again = await addPack(dir, { packsDir: join(root, 'again'), hub: { baseUrl: 'http://nowhere' } });
    expect(again.manifest).toEqual(manifest);
  });
});

describe('a model is refused', () => {
  const without = (path: string, wishes: SpeechExport = {}): Files => {
    const { [path]: _, ...rest } = speechExport(wishes);
    return rest;
  };
  const changed = (path: string, entries: object): Files => {
    const files = speechExport();
    const old = JSON.parse(Buffer.from(files[path] as Uint8Array).toString());
    return { ...files, [path]: json({ ...old, ...entries }) };
  };

  it.each<[string, Files, string]>([
    ['without a tokenizer', without('tokenizer.json'), 'The repository has no tokenizer.json'],
    ['without its generation', without('generation_config.json'), 'has no generation_config.json'],
    [
      'whose decoder has no times',
      changed('generation_config.json', { no_timestamps_token_id: null }),
      'The decoder lacks tokens for times',
    ],
    ['with too few times', changed('config.json', { vocab_size: 300 }), 'The decoder lacks tokens for times'],
    [
      'whose sound has other bands than its configuration',
      changed('preprocessor_config.json', { feature_size: 128 }),
      'makes 128 bands of sound, and config.json takes 80',
    ],
    [
      'whose encoder takes other bands',
      {
        ...speechExport(),
        'onnx/encoder_model.onnx': speechExport({ mels: 128 })['onnx/encoder_model.onnx'] as Uint8Array,
      },
      'expected input_features of 80 bands',
    ],
    ['of another kind', changed('config.json', { model_type: 'bart' }), 'a model of the kind "bart"'],
    [
      'with half a decoder',
      without('onnx/decoder_with_past_model.onnx', { pair: true }),
      'no decoder; it has none that is whole',
    ],
    ['that forgets what came before', speechExport({ forgets: true }), 'writes otherwise with its cache'],
    [
      'whose vocabulary is another',
      changed('config.json', { vocab_size: 5000 }),
      'gives 1765 logits; the configuration says 5000',
    ],
  ])('%s', async (_, files, message) => {
    const adding = add(files);
    await expect(adding).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(adding).rejects.toThrow(message);
  });

  it('when it is asked to recognise, and searches', async () => {
    const { dir } = await add(publicExport('clip'));
    await expect(openRecogniser(dir)).rejects.toThrow('holds no pack that recognises speech');
  });
});
