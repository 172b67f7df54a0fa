/**
 * The keymap. In: a key press, as the browser describes it. Out: the name of an action, or null. Actions can be
 * remapped.
 */

/** Every action that a key can trigger, in the order of the help. */
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
  'selectAll',
  'similar',
  'right',
  'exclude',
  'why',
  'exportMenu',
  'copyLink',
  'zoomIn',
  'zoomOut',
  'zoomFit',
  'boxes',
  'follow',
  'scene',
  'draw',
  'mute',
  'fullscreen',
  'menu',
  'undo',
  'help',
  'clear',
] as const;

/** The name of an action. */
export type Action = (typeof ACTIONS)[number];

/** The keys of each action. A key is the browser's `key`, in lower case, after `Ctrl+` where Ctrl (or ⌘) is held. */
export type Keymap = Readonly<Record<Action, readonly string[]>>;

/** The default keys. */
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
  selectAll: ['Ctrl+a'],
  similar: ['s'],
  right: ['y'],
  exclude: ['x'],
  why: ['w'],
  exportMenu: ['e'],
  copyLink: ['c'],
  zoomIn: ['+', '='],
  zoomOut: ['-'],
  zoomFit: ['0'],
  boxes: ['b'],
  follow: ['t'],
  scene: ['g'],
  draw: ['d'],
  mute: ['m'],
  fullscreen: ['f'],
  menu: ['q'],
  undo: ['u', 'Ctrl+z'],
  help: ['?'],
  clear: ['Escape'],
};

/** The part of a keyboard event that this file needs. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Returns the name of a key press, as keymaps hold it. Null with Alt, which belongs to the browser. */
export function keyName({ key, ctrlKey, metaKey, altKey }: KeyPress): string | null {
  if (altKey) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  return ctrlKey || metaKey ? `Ctrl+${name}` : name;
}

/** Returns the action of a key press, or null: the key belongs to the browser then. */
export function actionOf(keymap: Keymap, press: KeyPress): Action | null {
  const name = keyName(press);
  return name === null ? null : (ACTIONS.find((action) => keymap[action].includes(name)) ?? null);
}

/** Returns the keymap with a key assigned to `action`, and taken from any other. */
export function remap(keymap: Keymap, action: Action, name: string): Keymap {
  const next: Record<string, readonly string[]> = {};
  for (const each of ACTIONS) next[each] = keymap[each].filter((used) => used !== name);
  next[action] = [name];
  return next as Keymap;
}

/** Completes a stored keymap: unknown actions are dropped, missing ones get their default keys. */
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

/** Returns a key as it is printed on a keyboard. */
export function keyLabel(key: string): string {
  if (key.startsWith('Ctrl+')) return `Ctrl ${keyLabel(key.slice(5))}`;
  return LABELS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
