/**
 * Finds the relations that a sentence claims between its things: "a dog to the left of a car", 狗在车的左边, 车左边的狗.
 * In: a sentence and its things. Out: relations, and the words in them that name no thing the detector knows.
 */
import type { NamedRelation, NamedThing, PlaceRelation } from '../../../contract/index.ts';
import { expressionOf, matchesOf } from '../../../core/words/matches.ts';

/** A relation with the places of its words. */
interface RelationWords {
  relation: PlaceRelation;
  from: number;
  to: number;
  text: string;
  isChinese: boolean;
}

const SIDE = (side: string) =>
  String.raw`(?:(?:to|on|at) (?:the|its|their|his|her) )?\b${side}(?:[- ]hand)?(?: side)? of`;

const ENGLISH: readonly [PlaceRelation, string][] = [
  ['left_of', SIDE('left')],
  ['right_of', SIDE('right')],
  ['in_front_of', String.raw`\bin front of`],
  ['on', String.raw`\bon (?:the )?top of|\batop`],
  ['far_from', String.raw`\bfar (?:away )?from`],
  [
    'next_to',
    String.raw`\bnext to|\bbesides?\b|\balongside(?: of)?|\bby the side of|\bnear(?: to)?\b|\bclose to`,
  ],
  ['between', String.raw`\b(?:in )?between\b`],
  ['behind', String.raw`\bbehind\b`],
  ['above', String.raw`\babove\b|\bover\b`],
  ['below', String.raw`\bbelow\b|\bunder(?:neath)?\b|\bbeneath\b`],
  ['inside', String.raw`\binside(?: of)?\b|\bin\b`],
  ['on', String.raw`\bon\b|\bonto\b`],
];

const CHINESE: readonly [PlaceRelation, string][] = [
  ['left_of', '左(?:边|侧|面|方|手边)'],
  ['right_of', '右(?:边|侧|面|方|手边)'],
  ['above', '上(?:方|空)|头顶'],
  ['below', '下(?:面|边|方)|底下'],
  ['on', '上(?:面|边)|顶上|上(?=的|有|$|[，。,.])'],
  ['in_front_of', '前(?:面|边|方)|跟前'],
  ['behind', '[后後](?:面|边|方)|背后'],
  ['inside', '里(?:面|边)?|内(?:部)?(?=的|有|$)'],
  ['next_to', '旁边|身边|身旁|附近|旁(?=的|有|$)'],
  ['between', '中间|之间'],
];
const ZH_FAR = /远离|离(?=.{1,12}很远)/g;

/** Depth is not in a picture: order, size and height only hint at it. */
const GUESSES: ReadonlySet<PlaceRelation> = new Set(['in_front_of', 'behind']);

/** Words of one letter's worth of relation ("on", "in", "over") count only right before a thing. */
const WEAK = /^(?:on|in|over|onto)$/i;

/** The words that lead from a relation to its thing. */
const EN_LEAD = /^\s*(?:(?:an?|the|some|his|her|their|its|this|that|one|two|both) )?(?:[a-z-]{2,12} ){0,2}$/i;
const ZH_LEAD =
  /^(?:的|有|是|站着|坐着|停着|躺着|放着|摆着|走着|趴着|一|两|三|[个只辆条匹头位名架艘把张台本瓶]|\s){0,4}$/u;

/** The name of a thing that no list knows: the words after a relation, up to the next word of another kind. */
const UNKNOWN_NAME =
  /^\s*(?:(?:an?|the|some|his|her|their|its|this|that) )?((?:[a-z-]{2,20} ?){1,3}?)(?=$|[,.;!?]| (?:is|are|and|or|with|while|then|who|which|in|on|at|of|to|by|from)\b)/i;

/** The relations of a sentence, and the words that could not be mapped to a thing. */
export interface FoundRelations {
  relations: NamedRelation[];
  unknown: string[];
}

/** Returns the relations that a sentence claims between its things. */
export function namedRelations(sentence: string, things: readonly NamedThing[]): FoundRelations {
  const relations: NamedRelation[] = [];
  const unknown: string[] = [];
  for (const words of relationWords(sentence)) {
    if (things.some(({ from, to }) => words.from < to && words.to > from)) continue;
    const parts = words.isChinese
      ? chineseParts(sentence, words, things)
      : englishParts(sentence, words, things);
    if (parts === null) {
      const name = words.isChinese || WEAK.test(words.text) ? null : unknownAfter(sentence, words);
      if (name !== null && things.some(({ to }) => to <= words.from)) unknown.push(`${words.text} ${name}`);
      continue;
    }
    const { relation, from, to, text } = words;
    relations.push({ relation, from, to, text, things: parts, is_guess: GUESSES.has(relation) });
  }
  return { relations, unknown };
}

/** Returns the words of relations, in the order of the sentence; of overlapping ones the first of the lists. */
function relationWords(sentence: string): RelationWords[] {
  const found: RelationWords[] = [];
  const take = (relation: PlaceRelation, pattern: RegExp, isChinese: boolean) => {
    for (const match of matchesOf(pattern, sentence)) {
      const [from, to] = [match.index, match.index + match[0].length];
      if (found.some((one) => from < one.to && to > one.from)) continue;
      found.push({ relation, from, to, text: match[0], isChinese });
    }
  };
  for (const [relation, pattern] of ENGLISH) take(relation, expressionOf(pattern, 'gi'), false);
  for (const [relation, pattern] of CHINESE) take(relation, expressionOf(pattern, 'g'), true);
  take('far_from', ZH_FAR, true);
  return found.toSorted((a, b) => a.from - b.from);
}

/** The thing before the words stands in the relation to the thing after them. */
function englishParts(
  sentence: string,
  { relation, from, to }: RelationWords,
  things: readonly NamedThing[],
): number[] | null {
  const first = things.findLastIndex((thing) => thing.to <= from);
  const second = things.findIndex((thing) => thing.from >= to);
  if (first < 0 || second < 0) return null;
  const landmark = things[second] as NamedThing;
  if (!EN_LEAD.test(`${sentence.slice(to, landmark.from)}`.replace(/^\s+$/, ''))) return null;
  if (relation !== 'between') return [first, second];
  const third = things[second + 1];
  return third && third.from - landmark.to < 30
    ? [first, second, second + 1]
    : bothOf(landmark, [first, second]);
}

/** "Between two cars": the two are of one kind. */
function bothOf({ count }: NamedThing, [first, second]: [number, number]): number[] | null {
  return count?.gte === 2 ? [first, second, second] : null;
}

/** 狗在车的左边; 车(的)左边的狗; 车左边有一只狗: the thing right before the words is the landmark. */
function chineseParts(
  sentence: string,
  { relation, from, to }: RelationWords,
  things: readonly NamedThing[],
): number[] | null {
  if (relation === 'far_from') {
    const [first, second] = [
      things.findLastIndex((t) => t.to <= from),
      things.findIndex((t) => t.from >= to),
    ];
    return first < 0 || second < 0 ? null : [first, second];
  }
  const landmark = things.findLastIndex((thing) => thing.to <= from);
  if (landmark < 0 || !/^的?$/.test(sentence.slice((things[landmark] as NamedThing).to, from).trim()))
    return null;
  const others = relation === 'between' ? [landmark - 1, landmark] : [landmark];
  const before = (others[0] as number) - 1;
  const start = things[others[0] as number]?.from ?? 0;
  const isAt = before >= 0 && /在/.test(sentence.slice(things[before]?.to ?? 0, start));
  const after = things.findIndex((thing) => thing.from >= to);
  const leads = after >= 0 && ZH_LEAD.test(sentence.slice(to, things[after]?.from));
  const first = isAt ? before : leads ? after : before;
  if (first < 0 || (others[0] as number) < 0) return null;
  return [first, ...others];
}

function unknownAfter(sentence: string, { to }: RelationWords): string | null {
  return UNKNOWN_NAME.exec(sentence.slice(to))?.[1]?.trim() ?? null;
}
