/**
 * The texts of the page, English and Chinese. In: a key and parameters. Out: a text. A key that is missing in one
 * language does not compile; a test compares the placeholders.
 */
import { en } from './messages-en.ts';
import { zh } from './messages-zh.ts';

/** The languages of the page. */
export type Language = 'en' | 'zh';

/** The key of a message. */
export type MessageKey = keyof typeof en;

/** The values of a message's `{name}` placeholders. `n` chooses between singular and plural. */
export type MessageParams = Readonly<Record<string, string | number>>;

/**
 * Returns a message in a language. English counts: of a text `one|many` the first half is used when `n` is 1. A
 * placeholder without a parameter stays as it is.
 */
export function translate(language: Language, key: MessageKey, params: MessageParams = {}): string {
  const text: string = language === 'zh' ? zh[key] : en[key];
  const [one = text, many] = text.split('|');
  const chosen = many !== undefined && params.n !== 1 ? many : one;
  return chosen.replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place));
}

/** Returns the key `prefix + name` if there is such a message, else `otherwise`. For codes that the server chooses. */
export function messageKey(prefix: string, name: string, otherwise: MessageKey): MessageKey {
  const key = `${prefix}${name}`;
  return key in en ? (key as MessageKey) : otherwise;
}
