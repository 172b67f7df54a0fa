/**
 * Recognises Chinese, Japanese and Korean text in its old encodings. Most bytes fit several of them; the right one is that
 * in which the characters are everyday ones. Each encoding keeps those in a block of their own, so that a few words are
 * enough, where statistics of single characters need a page.
 */

/** A text in one of the encodings; `isGuess` where another one is about as likely. */
export interface EastAsianText {
  encoding: string;
  text: string;
  isGuess: boolean;
}

interface Encoding {
  label: string;
  /** Returns true for the two bytes of an everyday character. */
  isCommon: (lead: number, trail: number) => boolean;
  /** The script that most texts of the language hold, and its least share of the letters. */
  script: RegExp;
  share: number;
}

const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const HAN = /\p{Script=Han}/gu;

/** In the order of preference: what fits one encoding as well as another is of the narrower. */
const ENCODINGS: Encoding[] = [
  {
    label: 'euc-kr',
    isCommon: (lead, trail) => lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1,
    ...{ script: /\p{Script=Hangul}/gu, share: 0.6 },
  },
  {
    label: 'shift_jis',
    isCommon: (lead) => (lead >= 0x82 && lead <= 0x83) || (lead >= 0x88 && lead <= 0x97),
    ...{ script: KANA, share: 0.2 },
  },
  {
    label: 'euc-jp',
    isCommon: (lead) => (lead >= 0xa4 && lead <= 0xa5) || (lead >= 0xb0 && lead <= 0xcf),
    ...{ script: KANA, share: 0.2 },
  },
  {
    label: 'gb18030',
    isCommon: (lead, trail) => lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1,
    ...{ script: HAN, share: 0.5 },
  },
  { label: 'big5', isCommon: (lead) => lead >= 0xa4 && lead <= 0xc6, ...{ script: HAN, share: 0.5 } },
];

/** Share of everyday characters below which the bytes are none of these languages. */
const MIN_COMMON = 0.6;

/** Encodings that are so close to each other leave a doubt in so short a text; longer ones fit a narrow one only if it is right. */
const MIN_LEAD = 0.1;
const MIN_LETTERS = 8;

/** Returns the text in `bytes` as the encoding that fits best decodes it; null when none fits. */
export function findEastAsian(
  bytes: Uint8Array,
  decode: (bytes: Uint8Array, encoding: string) => string | null,
): EastAsianText | null {
  const fitting = ENCODINGS.flatMap((encoding) => {
    const text = decode(bytes, encoding.label);
    if (text === null || !isLanguage(text, encoding)) return [];
    const { letters, common } = countLetters(bytes, encoding);
    return common < MIN_COMMON ? [] : [{ encoding: encoding.label, text, letters, common }];
  }).sort((a, b) => b.common - a.common);
  const [best, next] = fitting;
  if (!best) return null;
  const isClose = next !== undefined && best.common - next.common < MIN_LEAD;
  const isGuess = isClose && best.letters < MIN_LETTERS;
  return { encoding: best.encoding, text: best.text, isGuess };
}

/**
 * Returns true when letters beyond ASCII are of the encoding's script, and most stand apart from Latin ones. An accented
 * letter of Windows-1252 takes the letter after it along when it is read as a pair of bytes, and makes a Chinese one in the
 * middle of a word: "B鋜" of "Bär".
 */
function isLanguage(text: string, { script, share }: Encoding): boolean {
  if (/[\ue000-\uf8ff]/.test(text)) return false;
  const letters = text.match(/[^\P{L}\p{ASCII}]/gu)?.length ?? 0;
  const apart = text.match(/(?<![A-Za-z])[^\P{L}\p{ASCII}](?![A-Za-z])/gu)?.length ?? 0;
  const own = text.match(script)?.length ?? 0;
  return letters > 0 && apart > letters / 2 && own >= letters * share;
}

/** Counts the letters beyond ASCII, punctuation left out, and the share of everyday characters among them. */
function countLetters(bytes: Uint8Array, { label, isCommon }: Encoding): { letters: number; common: number } {
  let letters = 0;
  let common = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] as number;
    if (lead < 0x80) continue;
    const isSingle = label === 'shift_jis' && lead >= 0xa1 && lead <= 0xdf;
    const trail = isSingle ? 0 : (bytes[++at] ?? 0);
    if (isPunctuation(label, lead)) continue;
    letters++;
    if (!isSingle && isCommon(lead, trail)) common++;
  }
  return { letters, common: letters === 0 ? 0 : common / letters };
}

function isPunctuation(label: string, lead: number): boolean {
  return label === 'shift_jis' ? lead === 0x81 : lead >= 0xa1 && lead <= 0xa3;
}
