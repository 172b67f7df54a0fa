/**
 * The words of the page, English and Chinese. In: a key and numbers or names. Out: a sentence. A key that is missing in
 * one language does not compile; a test holds the placeholders equal.
 */
import { en } from './messages-en.ts';
import { zh } from './messages-zh.ts';

/** The languages of the page. */
export type Language = 'en' | 'zh';

/** The name of a message. */
export type MessageKey = keyof typeof en;

/** What is put into a message's `{name}` places. `n` chooses between singular and plural. */
export type MessageParams = Readonly<Record<string, string | number>>;

/**
 * The message in a language. English counts: a text of the form `one|many` takes its first half when `n` is 1. A
 * place that no parameter fills stays as it is.
 */
export function translate(language: Language, key: MessageKey, params: MessageParams = {}): string {
  const text: string = language === 'zh' ? zh[key] : en[key];
  const [one = text, many] = text.split('|');
  const chosen = many !== undefined && params.n !== 1 ? many : one;
  return chosen.replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place));
}

/** The key `prefix + name` if there is such a message, else `otherwise`. For codes that the server chooses. */
export function messageKey(prefix: string, name: string, otherwise: MessageKey): MessageKey {
  const key = `${prefix}${name}`;
  return key in en ? (key as MessageKey) : otherwise;
}
