/**
 * Tells orders from descriptions. "A dog barks, then a man runs" relates two things; "the lady then jet skis" describes
 * one, and its "then" is a plain word. In: the words around an operator. Out: whether it can be one, and whether the
 * sentence may as well be a description. Where both stand, both are searched, and the surer answer is shown.
 *
 * An operator is a plain word of a description when
 * - the words before it are no clause: nothing, a pronoun, adverbs, a subject without its verb;
 * - an auxiliary stands before it: "is then shown";
 * - `while` or `without` has no subject of its own: "talks while holding a cup", "walks without stopping";
 * - 没有 says that somebody does not do, or does not have: a pronoun before it ("他没有停下来"), or a verb after it. Before
 *   的, what somebody does not wear is a thing as well: "没有戴帽子的人";
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
/** A subject that is the one of the clause before, more often than not. */
const SAME_SUBJECT = /^(?:he|she|it|they)\b/iu;
const ZH_SAME_SUBJECT = /^[他她它]们?/u;
/** "The table before her": a place, not a time. */
const OBJECT_PRONOUN = /^(?:him|her|it|them|us|me|you)(?:self|selves)?[.!]?$/iu;
const GERUND = /^(?:not )?(?:[\p{L}-]+ly )?[\p{L}-]+ing\b/iu;
/** Words that end a subject of two words with its verb: "a man falls". */
const VERB = /(?:s|ed|ing)$/iu;

/** Pattern of the end of a Chinese number with its measure word: "三个", "这条". No groups. */
const ZH_MEASURE =
  '(?:[一二两三四五六七八九十百几多数半每这那某哪些\\d][个名位只条群些张辆座片间块栋幢家所扇匹头艘架台部场段排对双棵朵件把杯碗盘本支幅层道种类串堆团队口处颗]|许多|很多|所有)';
const ZH_WORDS = new Intl.Segmenter('zh', { granularity: 'word' });
/** Signs of which the first word is read. */
const LONGEST_ZH_VERB = 8;

const ZH_SUBJECT =
  /^(?:[这那一两二三几有]|[个名位只条群些])*(?:[他她它我你]们?|大家|有人|人们|人群|观众|(?:男|女|老)?(?:人|子|士|孩|生|友)们?|先生|小孩|孩子们?|选手|运动员|画面|镜头|视频)?$/u;
/** A Chinese subject that names nothing to be seen. */
const ZH_NO_CLAUSE = /^(?:[他她它我你]们?|大家)?$/u;
/** Pattern of what stands before 没有 where that belongs to a noun yet to come: "一条没有车的街道", "在没有人的房间". No groups. */
export const ZH_BEFORE_NOUN = `(?:${ZH_MEASURE}|[的在从到往进过])`;
const ZH_BEFORE_WITHOUT = new RegExp(`(?:${ZH_BEFORE_NOUN}|[他她它我你咱][们俩]?|大家|谁)$`, 'u');
const ZH_VERBS = [
  '继续 开始 停止 停车 说话 讲话 回答 出现 消失 发现 移动 离开 进入 返回 回来 回家 参加 使用 注意 完成 成功 失败 受伤 接触 触碰',
  '跳舞 唱歌 游泳 洗手 做饭 吃饭 喝水 骑车 打球 踢球 投篮 得分 进球 击中 投中 鼓掌 表演 抬头 低头 起床 睡觉 工作 休息 哭泣 微笑 穿鞋 行走',
  // What may stand between 没有 and its verb.
  '再 马上 立刻 立即 一直 真的 完全 能 能够 想 把 被 在 向 对 往 给 跟 用 直接',
]
  .join(' ')
  .split(' ');
/** Matches a first word that is a verb: one of the list, or one sign with what it leads to (停下, 打开). */
const ZH_VERB = new RegExp(
  `^(?:${ZH_VERBS.join('|')}|[停走跑跳看说讲戴穿带拿吃喝动笑哭打关坐站躺起倒掉摔骑推拉抓踢投接唱写切踩扔捡抱举放递抬洗擦开赢输叫飞游爬]` +
    '(?:下|起|上|来|去|出|进|过|到|住|倒|掉|完|着|见|成|回|走|好|在|开|向|给|了)*)$',
  'u',
);
/** Matches the verbs of what is worn or held, which can be seen to be missing. */
const ZH_WORN = /^(?:佩?戴|穿|带|拿|系)/u;
const LENGTH_OF_TIME =
  /^(?:(?:a|an|the|some|several|few|about|just|only|\d+|one|two|three|four|five|ten|twenty|thirty) ?)*(?:while|bit|moments?|seconds?|minutes?|hours?|that|this|which|long|time)$|^(?:过了?|大约|大概)?(?:[不没许]?[久多]|很久|一会儿?|一段时间|片刻|[\d一二三四五六七八九十几数半]+ ?(?:秒钟?|分钟?|个?小时)|那|这|此|在?此)$/iu;

/**
 * Returns true when the word between two parts cannot relate them in time, even if somebody wants it to: there is no
 * clause on one of its sides.
 */
export function isNoOrder({ relation, first, second }: OperatorPlace): boolean {
  const [before, after] = [first.trim(), second.trim()];
  return (
    relation === 'without' ||
    NO_CLAUSE.test(before) ||
    ZH_NO_CLAUSE.test(before) ||
    LENGTH_OF_TIME.test(after) ||
    AUXILIARY.test(before) ||
    OBJECT_PRONOUN.test(after)
  );
}

/** Returns true when the word between two parts is a word of a description and no operator. */
export function isDescription({
  relation,
  first,
  second,
  isInverted,
  operator = '',
}: OperatorPlace): boolean {
  const [before, after] = [first.trim(), second.trim()];
  if (isInverted) return LENGTH_OF_TIME.test(before) || (relation === 'without' && isZhAct(before));
  if (NO_CLAUSE.test(before) || LENGTH_OF_TIME.test(after)) return true;
  if (/\p{Script=Han}/u.test(operator)) {
    if (relation !== 'without') return ZH_SUBJECT.test(before);
    // "没有人看": nobody does.
    return ZH_BEFORE_WITHOUT.test(before) || beginsWithZhVerb(after.replace(/^人/u, ''));
  }
  const isJoined = /[,;]|\band\b/iu.test(operator);
  if (relation === 'then') {
    if (AUXILIARY.test(before)) return true;
    if (isJoined || NEW_SUBJECT.test(after) || /followed/iu.test(operator)) return false;
    return isSubject(before);
  }
  if (relation === 'while') return !NEW_SUBJECT.test(after);
  if (relation === 'without') return GERUND.test(after);
  return (
    (relation === 'before' || relation === 'after') && (AUXILIARY.test(before) || OBJECT_PRONOUN.test(after))
  );
}

/** Returns true for a determiner and a noun, with no verb that could be told. */
function isSubject(text: string): boolean {
  const words = text.replace(/^(?:and|but|so) /iu, '').split(/\s+/u);
  return SUBJECT.test(text) && !(words.length > 2 && VERB.test(words.at(-1) as string));
}

/** Returns true for the words of an act that is not done; what is not worn is a thing that is missing. */
function isZhAct(text: string): boolean {
  return beginsWithZhVerb(text) && !ZH_WORN.test(text);
}

function beginsWithZhVerb(text: string): boolean {
  // The first word tells; a whole sentence would be cut into words in vain.
  const [first] = ZH_WORDS.segment(text.trim().slice(0, LONGEST_ZH_VERB));
  return first !== undefined && ZH_VERB.test(first.segment);
}

/** Sentences up to this many words, or Chinese signs (12 words or so), are typed to search; longer ones are told. */
const FEW_WORDS = 12;
const FEW_ZH_SIGNS = 20;

/**
 * Returns true when a sentence with operators may as well be one description: when it is long and no outright order ("A, then
 * B", where B has a subject of its own), or when a clause goes on with the subject of the one before ("lifts it before dropping it", "opens the door and then walks in", "serves while he
 * talks"; in Chinese also without a comma between them). `without` is no description: text encoders see what a sentence names, not what it
 * denies.
 */
export function mayBeDescription(
  sentence: string,
  operators: readonly { from: number; to: number; value: { relation: Relation } }[],
): boolean {
  const ordered = operators.filter(({ value: { relation } }) => relation !== 'without');
  if (ordered.every((operator) => isOutright(sentence, operator))) return false;
  const signs = sentence.match(/\p{Script=Han}/gu)?.length ?? 0;
  if (signs > 0) {
    const isLong = signs > FEW_ZH_SIGNS || !/[,，;；]/u.test(sentence);
    return isLong || ordered.some(({ to }) => goesOnInZh(sentence.slice(to).trim()));
  }
  if (sentence.trim().split(/\s+/u).length > FEW_WORDS) return true;
  return ordered.some(({ to }) => goesOn(sentence.slice(to).trim()));
}

/** Returns true for a `then` behind a comma, before a clause with a subject of its own. */
function isOutright(
  sentence: string,
  { from, to, value }: { from: number; to: number; value: { relation: Relation } },
): boolean {
  const [operator, clause] = [sentence.slice(from, to), sentence.slice(to).trim()];
  if (value.relation !== 'then' || !/[,;，；]/u.test(operator)) return false;
  return !(/\p{Script=Han}/u.test(operator) ? goesOnInZh(clause) : goesOn(clause));
}

/** Returns true for a clause that goes on with the subject of the one before. */
function goesOn(clause: string): boolean {
  return !NEW_SUBJECT.test(clause) || SAME_SUBJECT.test(clause);
}

function goesOnInZh(clause: string): boolean {
  return ZH_SAME_SUBJECT.test(clause) || beginsWithZhVerb(clause);
}
