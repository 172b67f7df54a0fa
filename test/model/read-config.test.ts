/** Reads the configuration files of real exports. */
import { describe, expect, it } from 'vitest';
import { readPictureRule } from '../../model/runtime/hub/picture-rule.ts';
import { readSentenceRule } from '../../model/runtime/hub/sentence-rule.ts';

const HALF = [0.5, 0.5, 0.5];

describe('a picture rule', () => {
  it.each([
    [
      'CLIP: the shorter side, then the middle',
      {
        size: { shortest_edge: 224 },
        crop_size: { height: 224, width: 224 },
        do_center_crop: true,
        resample: 3,
      },
      { width: 224, height: 224, resize: { mode: 'shortest-edge-crop', filter: 'bicubic', edge: 224 } },
    ],
    [
      'CLIP as older files say it, in plain numbers',
      { size: 224, crop_size: 224, do_center_crop: true, resample: 3 },
      { width: 224, height: 224, resize: { mode: 'shortest-edge-crop', filter: 'bicubic', edge: 224 } },
    ],
    [
      'SigLIP: squashed',
      { size: { height: 384, width: 384 }, do_resize: true, resample: 2 },
      { width: 384, height: 384, resize: { mode: 'squash', filter: 'bilinear' } },
    ],
    [
      'SigLIP 2 as newer files say it, with nulls for what is open',
      {
        size: { height: 256, width: 256, shortest_edge: null },
        crop_size: null,
        do_center_crop: null,
        image_mean: HALF,
        resample: 2,
      },
      { width: 256, height: 256, resize: { mode: 'squash', filter: 'bilinear' } },
    ],
    [
      'MobileCLIP: no normalisation',
      {
        size: { shortest_edge: 256 },
        crop_size: { height: 256, width: 256 },
        resample: 2,
        do_normalize: false,
      },
      { width: 256, height: 256, resize: { mode: 'shortest-edge-crop', filter: 'bilinear', edge: 256 } },
    ],
  ])('%s', (_, config, expected) => {
    expect(readPictureRule(config)).toMatchObject(expected);
  });

  it.each([
    ['shortest', { mode: 'shortest-edge-crop', filter: 'bicubic', edge: 224 }],
    ['squash', { mode: 'squash', filter: 'bicubic' }],
    ['longest', { mode: 'letterbox', filter: 'bicubic', fill: [7, 7, 7] }],
  ])('of open_clip says by name what is done: %s', (resize_mode, resize) => {
    const config = {
      size: [224, 224],
      mean: HALF,
      std: HALF,
      interpolation: 'bicubic',
      resize_mode,
      fill_color: 7,
    };
    const rule = readPictureRule(config);
    expect(rule).toMatchObject({ width: 224, height: 224, resize });
    expect(rule.normalise.mean).toEqual([127.5, 127.5, 127.5]);
  });

  it('of open_clip’s older files, which name no mode, is the shorter side and the middle', () => {
    const rule = readPictureRule({ size: 224, mean: HALF, std: HALF, interpolation: 'bilinear' });
    expect(rule.resize).toEqual({ mode: 'shortest-edge-crop', filter: 'bilinear', edge: 224 });
  });

  it('is read from below image_processor, where newer exports keep it', () => {
    const rule = readPictureRule({ image_processor: { size: { height: 8, width: 8 }, resample: 2 } });
    expect(rule).toMatchObject({ width: 8, resize: { mode: 'squash', filter: 'bilinear' } });
  });

  it('says mean and deviation in units of the pixels', () => {
    const { normalise } = readPictureRule({ size: 8, image_mean: HALF, image_std: [0.5, 0.25, 0.2] });
    expect(normalise).toEqual({ mean: [127.5, 127.5, 127.5], std: [127.5, 63.75, 51], where: 'runtime' });
    const raw = readPictureRule({ size: 8, do_rescale: false, image_mean: HALF, image_std: HALF });
    expect(raw.normalise.mean).toEqual(HALF);
  });

  it.each([
    ['a crop that is larger than the picture', { size: { shortest_edge: 200 }, crop_size: 224 }],
    ['sides of varying length', { size: { shortest_edge: 224 }, do_center_crop: false }],
    ['the longest edge', { size: { longest_edge: 224 } }],
    ['no size at all', {}],
    ['a size beyond reason', { size: 100_000 }],
  ])('is refused for %s', (_, config) => {
    expect(() => readPictureRule(config)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
  });
});

describe('a sentence rule', () => {
  it.each([
    ['clip', { max_position_embeddings: 77 }, { model_max_length: 77 }, { maxTokens: 77, lowercase: false }],
    [
      'siglip',
      {},
      { model_max_length: 64, pad_token: '</s>' },
      { maxTokens: 64, lowercase: true, stripPunctuation: true, padding: ['</s>', '</s>'] },
    ],
    [
      'siglip2',
      {},
      { model_max_length: 1e30 },
      { maxTokens: 64, lowercase: true, stripPunctuation: false, padding: ['<pad>'] },
    ],
    [
      'chinese_clip',
      { max_position_embeddings: 512 },
      { pad_token: { content: '[PAD]' } },
      { maxTokens: 52, padding: ['[PAD]', '[PAD]'] },
    ],
  ])('of %s', (model_type, text_config, tokenizer, expected) => {
    expect(readSentenceRule({ model_type, text_config }, tokenizer)).toMatchObject(expected);
  });

  it('names the padding of tokenizer.json first, then that of tokenizer_config.json, then the family’s', () => {
    const rule = (tokenizer: object, config: object) =>
      readSentenceRule({ model_type: 'siglip' }, config, tokenizer).padding;
    const padding = { strategy: 'BatchLongest', pad_id: 1, pad_token: '</s>' };
    expect(rule({ padding }, { pad_token: '<pad>' })).toEqual([1, '</s>', '<pad>', '</s>']);
    expect(rule({ padding: null }, { pad_token: { content: '<pad>' } })).toEqual(['<pad>', '</s>']);
    expect(rule({}, {})).toEqual(['</s>']);
  });

  it.each([
    ['canonicalize', { lowercase: true, stripPunctuation: true }],
    ['lower', { lowercase: true, stripPunctuation: false }],
    ['whitespace', { lowercase: false, stripPunctuation: false }],
  ])('of open_clip cleans sentences as its tokenizer does: %s', (clean, expected) => {
    const text_cfg = { context_length: 64, tokenizer_kwargs: { clean } };
    expect(readSentenceRule({ text_cfg }, {})).toMatchObject({ maxTokens: 64, ...expected });
  });

  it('of nomic asks for its prefix, and pools tokens', () => {
    const rule = readSentenceRule({ model_type: 'nomic_bert', n_positions: 8192 }, {});
    expect(rule).toMatchObject({ prefix: 'search_query: ', pooled: true, maxTokens: 512 });
  });

  it('is refused for other families', () => {
    expect(() => readSentenceRule({ model_type: 'whisper' }, {})).toThrow('type "whisper"');
  });
});
