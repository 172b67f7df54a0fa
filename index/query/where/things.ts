/** Finds the things that a sentence names, with their numbers and colours. In: a sentence. Out: things in its order. */
import type { Colour, NamedThing } from '../../../contract/index.ts';
import { matchesOf } from '../../../core/words/matches.ts';
import { EN_NAME, meaningOf, ZH_NAME } from './names.ts';

type Count = NamedThing['count'];

const EN_NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const ZH_NUMBERS = '零一二三四五六七八九十';

const EN_COLOURS: Readonly<Record<string, Colour>> = {
  ...{ black: 'black', white: 'white', grey: 'grey', gray: 'grey', silver: 'grey', red: 'red' },
  ...{ orange: 'orange', yellow: 'yellow', golden: 'yellow', green: 'green', blue: 'blue' },
  ...{ purple: 'purple', violet: 'purple', pink: 'pink', brown: 'brown' },
};
const ZH_COLOURS: Readonly<Record<string, Colour>> = {
  ...{ 黑: 'black', 白: 'white', 灰: 'grey', 银: 'grey', 红: 'red', 橙: 'orange', 橘: 'orange' },
  ...{
    黄: 'yellow',
    金: 'yellow',
    绿: 'green',
    蓝: 'blue',
    紫: 'purple',
    粉: 'pink',
    棕: 'brown',
    褐: 'brown',
  },
};

const EN_BOUND = '(?:at least|more than|at most|fewer than|less than|up to|exactly)';
/** Words that end a noun phrase: a number before them is not the number of what follows. */
const BREAK = [
  ...['and', 'or', 'of', 'the', 'an?', 'with', 'in', 'on', 'at', 'to', 'by', 'is', 'are', 'from', 'near'],
  ...[
    'under',
    'over',
    'behind',
    'left',
    'right',
    'his',
    'her',
    'their',
    'its',
    'this',
    'that',
    'who',
    'which',
  ],
  ...['while', 'then', 'before', 'after', 'but', 'between', 'front', 'next', 'beside', ...EN_NUMBERS],
];
/** Words between the number and the name ("two small brown dogs"), at most three. */
const EN_MORE = `(?<more>(?:(?!(?:${BREAK.join('|')}) )[a-z-]{2,12} ){0,3}?)`;
const EN_NUMBER = `(?<pair>a (?:pair|couple) of)|(?:(?<bound>${EN_BOUND}) )?(?<number>${EN_NUMBERS.join('|')}|\\d{1,2})`;
const EN_COUNT = `(?:(?:${EN_NUMBER}) ${EN_MORE})?`;
const EN_COLOUR = `(?:(?:(?:dark|light|bright|pale) )?(?<colour>${Object.keys(EN_COLOURS).join('|')}) )?`;

const ZH_BOUND = '(?:至少|最少|不少于|多于|超过|最多|不超过|少于|恰好|正好)';
const ZH_UNIT = '[个只辆条匹头位名架艘把张台本瓶部列块群]';
const ZH_COUNT = `(?:(?<none>没有|没)|(?<bound>${ZH_BOUND})?(?<number>\\d{1,2}|[一二两三四五六七八九十])${ZH_UNIT})?`;
const ZH_COLOUR = `(?:[深浅]?(?<colour>${Object.keys(ZH_COLOURS).join('|')})(?:色)?的?)?`;

const EN_THING = new RegExp(String.raw`(?<![\w-])${EN_COUNT}${EN_COLOUR}(?<name>${EN_NAME})`, 'gi');
const ZH_THING = new RegExp(`${ZH_COUNT}[大小]?${ZH_COLOUR}(?<name>${ZH_NAME})`, 'g');

/** Returns the things of a sentence that the detector knows, in its order. Linear: every repeat is bounded. */
export function namedThings(sentence: string): NamedThing[] {
  const found = [...matchesOf(EN_THING, sentence), ...matchesOf(ZH_THING, sentence)].map(thingOf);
  return found.toSorted((a, b) => a.from - b.from);
}

function thingOf(match: RegExpExecArray): NamedThing {
  const { pair, bound, number, none, colour, name = '' } = match.groups ?? {};
  const meaning = meaningOf(name);
  return {
    text: match[0],
    from: match.index,
    to: match.index + match[0].length,
    labels: [...(meaning?.labels ?? [])],
    is_near: meaning?.isNear ?? false,
    colour: colourNamed(colour),
    size: null,
    count: pair ? { gte: 2, lte: 2 } : none ? { gte: 0, lte: 0 } : countOf(bound, number),
  };
}

function colourNamed(word: string | undefined): Colour | null {
  if (!word) return null;
  return EN_COLOURS[word.toLowerCase()] ?? ZH_COLOURS[word] ?? null;
}

/** Returns how many things "at least two" and its kind ask for. */
function countOf(bound: string | undefined, number: string | undefined): Count {
  const word = bound?.trim().toLowerCase() ?? '';
  const n = number === undefined ? null : numberOf(number);
  if (n === null) return null;
  if (/^(?:at least|至少|最少|不少于)$/.test(word)) return { gte: n, lte: null };
  if (/^(?:more than|多于|超过)$/.test(word)) return { gte: n + 1, lte: null };
  if (/^(?:at most|up to|最多|不超过)$/.test(word)) return { gte: 0, lte: n };
  if (/^(?:fewer than|less than|少于)$/.test(word)) return { gte: 0, lte: Math.max(0, n - 1) };
  // 一辆车 and "one car" introduce a thing as often as they count it.
  if (n === 1 && word === '') return null;
  return { gte: n, lte: n };
}

function numberOf(word: string): number | null {
  if (/^\d+$/.test(word)) return Number(word);
  const english = EN_NUMBERS.indexOf(word.toLowerCase());
  if (english >= 0) return english;
  const chinese = word === '两' ? 2 : ZH_NUMBERS.indexOf(word);
  return chinese >= 0 ? chinese : null;
}
