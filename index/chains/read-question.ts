/**
 * Rewrites a question about causes as a sentence that search understands. "why did the dog run out?" asks for the causes
 * of "the dog run out"; "because the door opened the dog ran out" lacks only its comma; "A led to B" is "because A, B".
 * In: a sentence in English or Chinese. Out: the sentence to search for, and the direction. Pure; a sentence that
 * matches no rule is unchanged.
 */

import type { ChainLanguage } from '../../contract/index.ts';
import { takeFilters } from '../query/filters.ts';

/** The direction of a question: the causes or the effects of its moment; null when it has none. */
export type QuestionKind = 'causes' | 'effects' | null;

/** A parsed question. */
export interface ChainSentence {
  /** The sentence to search for. */
  text: string;
  asked: QuestionKind;
}

/** Returns Chinese when the text has a Chinese character. */
export function languageOf(text: string): ChainLanguage {
  return /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
}

interface QuestionRule {
  asked: Exclude<QuestionKind, null>;
  pattern: RegExp;
}

const AUXILIARY = "(?:did|does|do|is|are|was|were|has|have|had|would|will|can|could)(?:n't)?";

/** Forms of a question; the groups, joined in order, describe its moment. */
const QUESTIONS: QuestionRule[] = [
  { asked: 'causes', pattern: new RegExp(`^(?:and |so |but )?why ${AUXILIARY} (.+)$`, 'iu') },
  { asked: 'causes', pattern: /^(?:and |so |but )?(?:why|how come) (.+)$/iu },
  {
    asked: 'causes',
    pattern: /^what (?:caused|causes|made|makes|led to|leads to|triggered|triggers|brought about) (.+)$/iu,
  },
  { asked: 'causes', pattern: /^what (?:happened|happens|came|was there) (?:just )?before (.+)$/iu },
  {
    asked: 'effects',
    pattern:
      /^what (?:happened|happens|came|comes|followed) (?:next |right |just |directly )?(?:after|when|once) (.+)$/iu,
  },
  {
    asked: 'effects',
    pattern: /^what (?:did|does|do) (.+?) (?:lead to|cause|result in|trigger|bring about)$/iu,
  },
  { asked: 'effects', pattern: /^what (?:came|comes|followed|follows) (?:of|from) (.+)$/iu },
  {
    asked: 'effects',
    pattern: /^(.+?)[,.]? (?:and )?what (?:happened|happens|came) (?:next|then|afterwards)$/iu,
  },
  { asked: 'causes', pattern: /^(?:请问)?(.*?)(?:为什么|为何|怎么会)(?:会)?(.+?)[呢吗啊]?$/u },
  { asked: 'causes', pattern: /^是?什么(?:导致|引起|造成|使得)了?(.+)$/u },
  { asked: 'causes', pattern: /^(.+?)的原因(?:是什么)?$/u },
  {
    asked: 'effects',
    pattern: /^在?(.+?)(?:之后|以后|后来|后)(?:又)?(?:发生了?什么|怎么样了?)(?:事情?)?[呢]?$/u,
  },
  { asked: 'effects', pattern: /^(.+?)(?:导致|引起|造成)了?什么(?:结果|后果)?$/u },
];

/** Variants of "because A, B". The first group is the cause. */
const BECAUSE: { pattern: RegExp; say: (cause: string, effect: string) => string }[] = [
  {
    pattern: /^(?!because\b)(.+?)(?:[,;] (?:and )?so| and therefore|[,;] therefore) (?!that\b)(.+)$/iu,
    say: inEnglish,
  },
  {
    pattern: /^(?!because\b|what\b)(.+?),? (?:led to|leads to|resulted in|caused|causes) (.+)$/iu,
    say: inEnglish,
  },
  { pattern: /^由于(.+?)[,，] ?(.+)$/u, say: inChinese },
  { pattern: /^(?!因为)(.+?)[,，]? ?(?:所以|因此|于是)(.+)$/u, say: inChinese },
  { pattern: /^(?!因为|什么|是什么)(.+?)(?:导致|引起|造成)了?(?!什么)(.+)$/u, say: inChinese },
];

/** Reads a question. Its conditions (`tag:beach`) come after the sentence to look for, since rules look at both ends. */
export function readQuestion(sentence: string): ChainSentence {
  const { found, rest } = takeFilters(sentence);
  const { text, asked } = readWords(found.length > 0 ? rest.replace(/\s+/g, ' ') : sentence);
  return { text: [text, ...found.map((condition) => condition.text)].join(' '), asked };
}

function readWords(sentence: string): ChainSentence {
  const text = sentence.replace(/[\s?？!！。]+$/u, '').trim();
  for (const { asked, pattern } of QUESTIONS) {
    const groups = pattern.exec(text)?.slice(1);
    const moment = groups?.join('').trim();
    if (moment && hasWords(moment)) return { text: moment, asked };
  }
  for (const { pattern, say } of BECAUSE) {
    const [, cause = '', effect = ''] = pattern.exec(text) ?? [];
    if (hasWords(cause) && hasWords(effect)) return { text: say(cause.trim(), effect.trim()), asked: null };
  }
  return { text: withComma(text), asked: null };
}

function inEnglish(cause: string, effect: string): string {
  return `because ${cause}, ${effect}`;
}

function inChinese(cause: string, effect: string): string {
  return `因为${cause}，所以${effect}`;
}

const DETERMINER =
  /^(?:the|a|an|his|her|its|their|my|our|your|this|that|these|those|some|another|someone|somebody|everybody|everyone|he|she|it|they|we|i|you|one|two|three|people)$/iu;
/** Words that join a noun to the preceding words: "ran into | the street". */
const BINDING =
  /^(?:of|in|into|on|onto|at|to|from|with|by|for|over|under|through|across|behind|beside|between|against|near|off|around|along|past|toward|towards|up|down|and|or|than|as|that|which|who|because)$/iu;
const VERB =
  /\w\w(?:ed|ing)$|^(?:is|are|was|were|has|had|ran|runs|run|fell|falls|came|comes|went|goes|left|leaves|broke|breaks|hit|hits|got|gets|began|begins|stood|sat|took|takes|threw|throws|caught|flew|flies|shut|shuts|woke|rose|rises|lost|won|saw|sees|heard|said|shook|spoke|swam|jumps|barks|opens|closes|stops|starts|drops|turns|moves|walks|cries|laughs|shouts|rains|drove|drives|rang|rings|blew|blows|burst|bursts|slid|slides|sank|sinks|cut|cuts|gave|made|makes|did|does|ate|drank|froze|hid|led|met|put|rode|sang|sent|spilt|spun|struck|tore|wept|writes|wrote)$/iu;

/** Splits "because the door opened the dog ran out" at the last place where a subject can begin with a verb on both sides. */
function withComma(text: string): string {
  if (!/^because (?!of\b)/iu.test(text) || text.includes(',')) return text;
  const words = text.split(/\s+/);
  for (let at = words.length - 2; at > 2; at--) {
    const [before, word] = [words[at - 1] as string, words[at] as string];
    if (!DETERMINER.test(word) || BINDING.test(before) || DETERMINER.test(before)) continue;
    const [left, right] = [words.slice(1, at), words.slice(at + 1)];
    if (!left.some((one) => VERB.test(one)) || !right.some((one) => VERB.test(one))) continue;
    return `${words.slice(0, at).join(' ')}, ${words.slice(at).join(' ')}`;
  }
  return text;
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
