/**
 * Reads how a sentence says that its things move: "a person enters from the left", 一个人从左边进来. In: a sentence and its
 * things. Out: motions, each with the thing that moves and, where there is one, the thing that it moves to.
 */
import type { Motion, NamedMotion, NamedThing } from '../../../contract/index.ts';
import { matchesOf } from '../../../core/words/matches.ts';

interface MotionWords {
  motion: Motion;
  pattern: RegExp;
  /** True for what one thing does to another. */
  needsTwo?: boolean;
}

const GOES = `(?:mov|go|walk|runn?|driv|rid|fl|com|roll|slid|travell?|pass|cross)(?:e|es|s|ing|y|ies|ying)?`;
const MOVE = String.raw`\b${GOES} (?:\w+ly )?(?:across )?`;
const PICTURE = `(?: (?:the )?(?:picture|frame|scene|view|shot|screen|image))?`;

function entersFrom(side: string): RegExp {
  const enters = String.raw`\b(?:ent(?:ers?|ering)|com(?:es?|ing)(?: in(?:to)?)?|walk(?:s|ing)? in)`;
  return new RegExp(String.raw`${enters}${PICTURE} from (?:the )?${side}\b`, 'gi');
}

function leavesTo(side: string): RegExp {
  return new RegExp(
    String.raw`\b(?:leav(?:es?|ing)|exit(?:s|ing)?)${PICTURE} (?:to|on|at) (?:the )?${side}\b(?! of)`,
    'gi',
  );
}

function goesTo(side: string): RegExp {
  return new RegExp(String.raw`${MOVE}(?:to (?:the )?)?${side}\b(?! of)`, 'gi');
}

/** The first that matches a stretch of the sentence counts. */
const MOTIONS: readonly MotionWords[] = [
  { motion: 'moves_right', pattern: /\bfrom (?:the )?left(?: side)? to (?:the )?right\b/gi },
  { motion: 'moves_left', pattern: /\bfrom (?:the )?right(?: side)? to (?:the )?left\b/gi },
  { motion: 'enters_left', pattern: entersFrom('left') },
  { motion: 'enters_right', pattern: entersFrom('right') },
  { motion: 'leaves_left', pattern: leavesTo('left') },
  { motion: 'leaves_right', pattern: leavesTo('right') },
  { motion: 'moves_left', pattern: goesTo('left') },
  { motion: 'moves_right', pattern: goesTo('right') },
  {
    motion: 'comes_closer',
    pattern:
      /\b(?:com|gett?|mov|driv|walk|runn?)(?:e|es|s|ing)? (?:closer|nearer|towards? (?:us|the camera))\b|\bapproach(?:es|ing)?\b/gi,
  },
  {
    motion: 'goes_away',
    pattern: new RegExp(String.raw`\b${GOES} (?:away|off into the distance)\b(?! from)`, 'gi'),
  },
  { motion: 'crosses', pattern: new RegExp(String.raw`\bcross(?:es|ing)?\b|\b${GOES} across\b`, 'gi') },
  {
    motion: 'enters',
    pattern:
      /\bent(?:ers?|ering)\b|\b(?:walk|com|driv)(?:e|es|s|ing)? in(?:to (?:the )?(?:picture|frame|view|shot))?\b(?! (?:front|a|an|the)\b)/gi,
  },
  {
    motion: 'leaves',
    pattern: /\bleav(?:es?|ing) the (?:picture|frame|scene|view|shot|room)\b|\bleaves\b|\bexits\b/gi,
  },
  { motion: 'follows', pattern: /\bfollow(?:s|ing)?\b|\bchas(?:es|ing)\b/gi, needsTwo: true },
  { motion: 'meets', pattern: /\bmeet(?:s|ing)?\b/gi, needsTwo: true },
  { motion: 'stops', pattern: /\bstops?\b|\bstopping\b|\bhalts?\b|\bcomes? to a (?:stop|halt)\b/gi },
  {
    motion: 'moves_right',
    pattern:
      /从左(?:边|侧|面)?[到向往至](?:画面)?右(?:边|侧|面)?|[向往朝]右(?:边|侧|面)?(?:走|跑|开|移|飞|驶)?/g,
  },
  {
    motion: 'moves_left',
    pattern:
      /从右(?:边|侧|面)?[到向往至](?:画面)?左(?:边|侧|面)?|[向往朝]左(?:边|侧|面)?(?:走|跑|开|移|飞|驶)?/g,
  },
  { motion: 'enters_left', pattern: /从(?:画面)?左(?:边|侧|面)?(?:进入|进来|走进|走入|驶入|开进)/g },
  { motion: 'enters_right', pattern: /从(?:画面)?右(?:边|侧|面)?(?:进入|进来|走进|走入|驶入|开进)/g },
  { motion: 'leaves_left', pattern: /从(?:画面)?左(?:边|侧|面)?(?:离开|走出|驶出|出去)/g },
  { motion: 'leaves_right', pattern: /从(?:画面)?右(?:边|侧|面)?(?:离开|走出|驶出|出去)/g },
  { motion: 'comes_closer', pattern: /靠近|走近|驶近|接近|越来越近/g },
  { motion: 'goes_away', pattern: /走远|驶远|远去|越来越远/g },
  { motion: 'crosses', pattern: /穿过|横穿|横过|越过/g },
  { motion: 'enters', pattern: /进入|进来|走进|走入|驶入|开进/g },
  { motion: 'leaves', pattern: /离开|走出|驶出|驶离|出去/g },
  { motion: 'follows', pattern: /跟着|跟随|追赶|追着/g, needsTwo: true },
  { motion: 'meets', pattern: /遇到|遇见|相遇/g, needsTwo: true },
  { motion: 'stops', pattern: /停下|停住|停了下来/g },
];

/** Returns the motions that a sentence claims of its things, in its order. What moves stands before the words. */
export function namedMotions(sentence: string, things: readonly NamedThing[]): NamedMotion[] {
  const found: NamedMotion[] = [];
  for (const { motion, pattern, needsTwo = false } of MOTIONS) {
    for (const match of matchesOf(pattern, sentence)) {
      const [from, to] = [match.index, match.index + match[0].length];
      const isTaken = [...found, ...things].some((one) => from < one.to && to > one.from);
      const mover = things.findLastIndex((thing) => thing.to <= from);
      const other = things.findIndex((thing) => thing.from >= to);
      if (isTaken || mover < 0 || (needsTwo && other < 0)) continue;
      found.push({ motion, text: match[0], from, to, things: needsTwo ? [mover, other] : [mover] });
    }
  }
  return found.toSorted((a, b) => a.from - b.from);
}
