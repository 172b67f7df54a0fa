/**
 * What a part of a sentence was taken to mean, in the language of the page. In: a chip, whose meaning the server words
 * in English, as the English messages do. Out: the same in the language; as it came where no message is like it. Pure.
 */
import type { ParsedQuery } from '../../../contract/index.ts';
import { type Language, type MessageKey, translate } from '../text/messages.ts';
import { en } from '../text/messages-en.ts';

/** A part of the sentence that was understood. */
export type Chip = NonNullable<ParsedQuery['chips']>[number];

const SPAN = 'meaning.span';

const MEANINGS: Readonly<Record<Chip['kind'], readonly MessageKey[]>> = {
  clause: [],
  operator: [
    'meaning.then',
    'meaning.before',
    'meaning.after',
    'meaning.because',
    'meaning.while',
    'meaning.near',
    'meaning.without',
  ],
  time: [SPAN],
  date: [SPAN],
  length: [
    'meaning.segment.shorter',
    'meaning.segment.longer',
    'meaning.video.shorter',
    'meaning.video.longer',
  ],
  quote: ['meaning.quote'],
  filter: [],
};

const EDGES: readonly MessageKey[] = [
  'meaning.span.start',
  'meaning.span.end',
  'meaning.span.middle',
  'meaning.span.beforeEnd',
];

/** The meaning of a chip; empty for plain words, which mean themselves. */
export function chipMeaning({ kind, meaning }: Chip, language: Language): string {
  return kind === 'clause' ? '' : inLanguage(meaning, MEANINGS[kind], language);
}

/** An English text that one of the messages has made, as that message says it in the language. */
function inLanguage(text: string, keys: readonly MessageKey[], language: Language): string {
  for (const key of keys) {
    const places = placesOf(en[key], text);
    if (places === null) continue;
    const inside = key === SPAN ? EDGES : [];
    const parts = Object.entries(places).map(([name, part]) => [name, inLanguage(part, inside, language)]);
    return translate(language, key, Object.fromEntries(parts));
  }
  return text;
}

/** What stands in the places of a message that has become `text`; null when it has not. */
function placesOf(message: string, text: string): Readonly<Record<string, string>> | null {
  const match = new RegExp(`^${message.replace(/\{(\w+)\}/g, '(?<$1>.+)')}$`, 'su').exec(text);
  return match && { ...match.groups };
}
