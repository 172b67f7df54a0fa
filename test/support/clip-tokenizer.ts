/** tokenizer.json of CLIP's byte-level BPE, made from a list of merges as the published vocabulary file has them. */

/** The definition for `merges` ("a b" pairs, in order); ids are those of CLIP when the merges are. */
export function clipTokenizer(merges: readonly string[]): Record<string, unknown> {
  const bytes = byteCharacters();
  const pieces = [
    ...bytes,
    ...bytes.map((byte) => `${byte}</w>`),
    ...merges.map((merge) => merge.replace(' ', '')),
  ];
  const [start, end] = ['<|startoftext|>', '<|endoftext|>'];
  const vocab = Object.fromEntries([...pieces, start, end].map((piece, id) => [piece, id]));
  const added = [start, end].map((content) => ({
    id: vocab[content],
    content,
    special: true,
    normalized: false,
  }));
  return {
    version: '1.0',
    added_tokens: added,
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
          behavior: 'Removed',
          invert: true,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [end, vocab[end]],
      cls: [start, vocab[start]],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      unk_token: end,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab,
      merges,
    },
  };
}

/** The characters that stand for the 256 bytes: printable ones for themselves, the rest from U+0100 on. */
export function byteCharacters(): string[] {
  const printable = [range(0x21, 0x7e), range(0xa1, 0xac), range(0xae, 0xff)].flat();
  const others = range(0, 255).filter((byte) => !printable.includes(byte));
  return [
    ...printable.map((byte) => String.fromCharCode(byte)),
    ...others.map((_, i) => String.fromCharCode(256 + i)),
  ];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
