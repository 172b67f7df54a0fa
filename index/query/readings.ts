/**
 * Tells orders from descriptions. "A dog barks, then a man runs" relates two things; "the lady then jet skis" describes
 * one, and its "then" is a plain word. In: the words around an operator. Out: whether it can be one, and whether the
 * sentence may as well be a description. Where both stand, both are searched, and the surer answer is shown.
 *
 * An operator is a plain word of a description when
 * - the words before it are no clause: nothing, a pronoun, adverbs, a subject without its verb;
 * - an auxiliary stands before it: "is then shown";
 * - `while` or `without` has no subject of its own: "talks while holding a cup", "walks without stopping";
 * - the words between are a length of time or "that": "after a while, ...", "几分钟之后……".
 */
import type { Relation } from '../../contract/index.ts';

/** An operator with the words before it, from the last operator on, and all words after it. */
export interface OperatorPlace {
  relation: Relation;
  first: string;
  second: string;
  /** True for "after A, B": `first` is the related clause, and `second` is not looked at. */
  isInverted: boolean;
  operator?: string;
}

const PRONOUN = '(?:he|she|they|it|we|i|you|who|which|that|this|these|those|one|both|all|everyone|someone)';
const ADVERB =
  '(?:and|but|so|just|only|also|again|once|twice|still|soon|right|long|shortly|even|finally|later|now|several|many|some|few|a|an|the|more|times?|moments?|seconds?|minutes?|while|bit|little|ever|never|immediately|first|last)';

/** Words that say nothing that can be seen. */
const NO_CLAUSE = new RegExp(`^(?:${PRONOUN}|${ADVERB}|[\\s,;.])*$`, 'iu');
/** A short subject: a determiner and up to two words. */
const SUBJECT =
  /^(?:and |but |so )?(?:the|a|an|his|her|their|its|our|my|this|that|these|those|another|other|one|two|three|some|both|all)(?: [\p{L}'-]+){1,2}$/iu;
const AUXILIARY =
  /(?:^| )(?:is|are|was|were|be|been|being|am|has|have|had|can|could|will|would|must|should|may|do|does|did)$/iu;
/** The beginning of a clause with a subject of its own, or of a thing. */
const NEW_SUBJECT =
  /^(?:an?|the|his|her|their|its|our|my|this|that|these|those|another|other|one|two|three|four|five|six|seven|eight|nine|ten|\d+|some|many|several|no|more|people|someone|somebody|everyone|everybody|he|she|they|it|we|you|i)\b/iu;
const GERUND = /^(?:not )?(?:[\p{L}-]+ly )?[\p{L}-]+ing\b/iu;
/** Words that end a subject of two words with its verb: "a man falls". */
const VERB = /(?:s|ed|ing)$/iu;

const ZH_SUBJECT =
  /^(?:[这那一两二三几有]|[个名位只条群些])*(?:[他她它我你]们?|大家|有人|人们|人群|观众|(?:男|女|老)?(?:人|子|士|孩|生|友)们?|先生|小孩|孩子们?|选手|运动员|画面|镜头|视频)?$/u;
const LENGTH_OF_TIME =
  /^(?:(?:a|an|the|some|several|few|about|just|only|\d+|one|two|three|four|five|ten|twenty|thirty) ?)*(?:while|bit|moments?|seconds?|minutes?|hours?|that|this|which|long|time)$|^(?:过了?|大约|大概)?(?:[不没许]?[久多]|很久|一会儿?|一段时间|片刻|[\d一二三四五六七八九十几数半]+ ?(?:秒钟?|分钟?|个?小时)|那|这|此|在?此)$/iu;

/** Returns true when the word between two parts is a word of a description and no operator. */
export function isDescription({
  relation,
  first,
  second,
  isInverted,
  operator = '',
}: OperatorPlace): boolean {
  const [before, after] = [first.trim(), second.trim()];
  if (isInverted) return LENGTH_OF_TIME.test(before);
  if (NO_CLAUSE.test(before) || LENGTH_OF_TIME.test(after)) return true;
  if (/\p{Script=Han}/u.test(operator)) return relation !== 'without' && ZH_SUBJECT.test(before);
  const isJoined = /[,;]|\band\b/iu.test(operator);
  if (relation === 'then') {
    if (AUXILIARY.test(before)) return true;
    if (isJoined || NEW_SUBJECT.test(after) || /followed/iu.test(operator)) return false;
    return isSubject(before);
  }
  if (relation === 'while') return !NEW_SUBJECT.test(after);
  if (relation === 'without') return GERUND.test(after);
  return (relation === 'before' || relation === 'after') && AUXILIARY.test(before);
}

/** Returns true for a determiner and a noun, with no verb that could be told. */
function isSubject(text: string): boolean {
  const words = text.replace(/^(?:and|but|so) /iu, '').split(/\s+/u);
  return SUBJECT.test(text) && !(words.length > 2 && VERB.test(words.at(-1) as string));
}

/** Sentences up to this many words are typed to search; longer ones are told. */
const FEW_WORDS = 12;

/**
 * Returns true when a sentence with operators may as well be one description: when it is long, or when a clause goes on
 * with the subject of the one before ("lifts it before dropping it", "opens the door and then walks in"). `without` is
 * no description: text encoders see what a sentence names, not what it denies.
 */
export function mayBeDescription(
  sentence: string,
  operators: readonly { to: number; value: { relation: Relation } }[],
): boolean {
  const ordered = operators.filter(({ value: { relation } }) => relation !== 'without');
  if (ordered.length === 0) return false;
  if (/\p{Script=Han}/u.test(sentence)) return !/[,，;；]/u.test(sentence);
  if (sentence.trim().split(/\s+/u).length > FEW_WORDS) return true;
  return ordered.some(({ to }) => !NEW_SUBJECT.test(sentence.slice(to).trim()));
}
