/**
 * What can be done with a moment, wherever it is met: on a card, on the timeline, in a chain. A moment is a hit, or a
 * second of a video; what is done has one name for the menu, the buttons and the keys.
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

/** The names of what can be done. */
export type MomentCommand =
  | 'play'
  | 'similar'
  | 'right'
  | 'exclude'
  | 'why'
  | 'next'
  | 'link'
  | 'reel'
  | 'export'
  | 'markIn'
  | 'markOut';

/** What `tm-moment` carries. */
export interface MomentRequest {
  command: MomentCommand;
  target: MomentTarget;
}

/** What `tm-menu` carries: where the pointer, or the thing that has the focus, is on the screen. */
export interface MenuRequest {
  target: MomentTarget;
  x: number;
  y: number;
}

/**
 * True when a menu was asked for with a mouse (on a Mac: with Ctrl), at its place. False for the keyboard, which has no
 * place, and for a long press, which a finger covers.
 */
export function isPointed({ button, ctrlKey }: MouseEvent): boolean {
  return button === 2 || ctrlKey;
}

/** The order that a key gives to the moment that has the attention, or null. */
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

/** A hit as a moment: its best second. */
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
  export: 'download',
  markIn: 'markIn',
  markOut: 'markOut',
} as const;

/** The menu of a moment; `choose` hears what was chosen. `judges` is false where nothing was asked: no answer to judge. */
export function momentMenu(
  target: MomentTarget,
  judges: boolean,
  choose: (command: MomentCommand) => void,
): MenuItem[] {
  return (target.hit ? OF_HIT : OF_SECOND)
    .filter((command) => judges || (command !== 'right' && command !== 'exclude'))
    .map((command) => ({
      label: t(`moment.${command}`),
      icon: glyph(ICONS[command], 16),
      separated: NEW_GROUP.includes(command),
      act: () => choose(command),
    }));
}
