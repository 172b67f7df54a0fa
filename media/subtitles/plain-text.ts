/** Removes the markup of subtitles: tags, ASS overrides and HTML entities. */

/** The tags of SubRip and WebVTT. Any other `<` is a character: "5 < 6". */
const TAG =
  /<\/?(?:b|i|u|s|em|strong|font|span|p|c|v|lang|ruby|rt)(?:[\s.][^<>]*)?>|<(?:\d+:)?\d{1,2}:\d{2}\.\d{3}>/gi;
const LINE_BREAK = /<br\s*\/?>|\\[Nn]/gi;

const ENTITY = /&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]+);/gi;
const ACCENTED = /^([a-z])(grave|acute|circ|tilde|uml|ring|cedil|caron)$/i;
const ACCENTS: Record<string, string> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  cedil: '\u0327',
  caron: '\u030c',
};
const ENTITIES: Record<string, string> = {
  ...{
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    lrm: '',
    rlm: '',
    shy: '',
    zwnj: '\u200c',
  },
  ...{ hellip: '…', ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bdquo: '„' },
  ...{
    laquo: '«',
    raquo: '»',
    iexcl: '¡',
    iquest: '¿',
    deg: '°',
    euro: '€',
    pound: '£',
    copy: '©',
    reg: '®',
  },
  ...{ szlig: 'ß', aelig: 'æ', AElig: 'Æ', oelig: 'œ', OElig: 'Œ', oslash: 'ø', Oslash: 'Ø', middot: '·' },
};

/** Returns the words of a text with markup, spaces collapsed. */
export function plainText(markup: string): string {
  return markup
    .replaceAll(/\{\\[^{}]*\}/g, '')
    .replaceAll(LINE_BREAK, ' ')
    .replaceAll(TAG, '')
    .replaceAll(ENTITY, (whole, name: string) => entity(name) ?? whole)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function entity(name: string): string | undefined {
  if (name.startsWith('#')) {
    const point = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
  }
  const [, letter, accent = ''] = ACCENTED.exec(name) ?? [];
  return letter ? `${letter}${ACCENTS[accent.toLowerCase()]}`.normalize('NFC') : ENTITIES[name];
}
