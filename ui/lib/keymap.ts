/**
 * Which key does what. In: a key press, as the browser describes it. Out: the name of an action, or null. People may
 * remap actions; nothing fires while they type.
 */

/** Everything a key can do. The order is the order of the help. */
export const ACTIONS = [
  'search',
  'play',
  'back',
  'forward',
  'backSecond',
  'forwardSecond',
  'frameBack',
  'frameForward',
  'nextHit',
  'previousHit',
  'loop',
  'markIn',
  'markOut',
  'addToReel',
  'exportMenu',
  'copyLink',
  'zoomIn',
  'zoomOut',
  'zoomFit',
  'mute',
  'fullscreen',
  'help',
  'clear',
] as const;

/** The name of something a key can do. */
export type Action = (typeof ACTIONS)[number];

/** The keys of each action. A key is the browser's `key`, with `Shift+` before named keys where it matters. */
export type Keymap = Readonly<Record<Action, readonly string[]>>;

/** The keys that a fresh page has. */
export const DEFAULT_KEYS: Keymap = {
  search: ['/'],
  play: [' ', 'k'],
  back: ['j', 'ArrowLeft'],
  forward: ['l', 'ArrowRight'],
  backSecond: ['ArrowDown'],
  forwardSecond: ['ArrowUp'],
  frameBack: [','],
  frameForward: ['.'],
  nextHit: ['n'],
  previousHit: ['p'],
  loop: ['r'],
  markIn: ['i'],
  markOut: ['o'],
  addToReel: ['a'],
  exportMenu: ['e'],
  copyLink: ['c'],
  zoomIn: ['+', '='],
  zoomOut: ['-'],
  zoomFit: ['0'],
  mute: ['m'],
  fullscreen: ['f'],
  help: ['?'],
  clear: ['Escape'],
};

/** What this file needs to know of a key press. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** The action of a key press, or null. Presses with Ctrl, Alt or Meta belong to the browser. */
export function actionOf(keymap: Keymap, press: KeyPress): Action | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return ACTIONS.find((action) => keymap[action].includes(key)) ?? null;
}

/** The keymap with `key` given to `action`, and taken from whichever action had it. */
export function remap(keymap: Keymap, action: Action, key: string): Keymap {
  const name = key.length === 1 ? key.toLowerCase() : key;
  const next: Record<string, readonly string[]> = {};
  for (const each of ACTIONS) next[each] = keymap[each].filter((used) => used !== name);
  next[action] = [name];
  return next as Keymap;
}

/** A stored keymap, made whole: unknown actions are dropped, missing ones get their default keys. */
export function readKeymap(stored: unknown): Keymap {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_KEYS;
  const entries = ACTIONS.map((action) => {
    const keys = (stored as Record<string, unknown>)[action];
    const valid = Array.isArray(keys) && keys.every((key) => typeof key === 'string');
    return [action, valid ? keys : DEFAULT_KEYS[action]] as const;
  });
  return Object.fromEntries(entries) as unknown as Keymap;
}

const LABELS: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** A key as it is printed on a keyboard. */
export function keyLabel(key: string): string {
  return LABELS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
