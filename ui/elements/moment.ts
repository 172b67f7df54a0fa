/**
 * The commands of a moment, wherever it is shown: on a card, on the timeline, in a chain. A moment is a hit, or a
 * second of a video; each command has one name for the menu, the buttons and the keys.
 */
import type { Segment } from '../../contract/index.ts';
import { t } from '../data/locale.ts';
import type { Action } from '../lib/keymap.ts';
import { glyph } from './icons.ts';
import type { MenuItem } from './menu.ts';

/** A hit, or a second of a video that was pointed at. */
export interface MomentTarget {
  videoId: string;
  videoTitle: string;
  timeS: number;
  hit: Segment | null;
}

/** The names of the commands. */
export type MomentCommand =
  | 'play'
  | 'similar'
  | 'right'
  | 'exclude'
  | 'why'
  | 'next'
  | 'link'
  | 'reel'
  | 'unreel'
  | 'export'
  | 'markIn'
  | 'markOut';

/** A request to run a command on a moment. */
export interface MomentRequest {
  command: MomentCommand;
  target: MomentTarget;
}

/** A request for the menu of a moment, at a point of the screen. */
export interface MenuRequest {
  target: MomentTarget;
  x: number;
  y: number;
}

/**
 * True when a menu was requested with a mouse (on a Mac: with Ctrl), at its position. False for the keyboard, which has
 * no position, and for a long press, which a finger covers.
 */
export function isPointed({ button, ctrlKey }: MouseEvent): boolean {
  return button === 2 || ctrlKey;
}

/** Returns the command of an action on the focused moment, or null. */
export function commandOf(action: Action): MomentCommand | null {
  switch (action) {
    case 'similar':
    case 'right':
    case 'exclude':
    case 'why':
      return action;
    case 'addToReel':
      return 'reel';
    default:
      return null;
  }
}

/** Returns a hit as a moment: its best second. */
export function hitTarget(hit: Segment): MomentTarget {
  return { videoId: hit.video_id, videoTitle: hit.video_title, timeS: hit.peak, hit };
}

const OF_HIT: readonly MomentCommand[] = [
  'play',
  'similar',
  'right',
  'exclude',
  'why',
  'next',
  'reel',
  'export',
  'link',
];
const OF_SECOND: readonly MomentCommand[] = ['play', 'similar', 'why', 'next', 'markIn', 'markOut', 'link'];
const NEW_GROUP: readonly MomentCommand[] = ['similar', 'why', 'reel', 'markIn', 'link'];
const ICONS = {
  play: 'play',
  similar: 'similar',
  right: 'thumbUp',
  exclude: 'thumbDown',
  why: 'chain',
  next: 'chainNext',
  link: 'link',
  reel: 'plus',
  unreel: 'check',
  export: 'download',
  markIn: 'markIn',
  markOut: 'markOut',
} as const;

/** Returns the menu of a moment; `choose` gets the command. Without a query there is no result to rate. */
export function momentMenu(
  target: MomentTarget,
  canRate: boolean,
  choose: (command: MomentCommand) => void,
): MenuItem[] {
  return (target.hit ? OF_HIT : OF_SECOND)
    .filter((command) => canRate || (command !== 'right' && command !== 'exclude'))
    .map((command) => ({
      label: t(`moment.${command}`),
      icon: glyph(ICONS[command], 16),
      separated: NEW_GROUP.includes(command),
      act: () => choose(command),
    }));
}
