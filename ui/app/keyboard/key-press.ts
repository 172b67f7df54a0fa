/** Maps key presses to actions. Nothing fires while someone types, and a focused element keeps the keys that press it. */
import { type Action, actionOf, type Keymap } from '../../lib/keymap.ts';

/** Returns the action of a key press, or null when the key belongs to the focused element. */
export function pressedAction(keymap: Keymap, event: KeyboardEvent): Action | null {
  if (event.defaultPrevented || event.isComposing) return null;
  const target = event.composedPath()[0];
  if (target instanceof HTMLElement && keepsKey(target, event.key)) return null;
  return actionOf(keymap, event);
}

function keepsKey(target: HTMLElement, key: string): boolean {
  if (target.isContentEditable || target.matches('input, textarea, select')) return true;
  if (key === ' ') return target.matches('button, summary');
  return key === 'Enter' && target.matches('button, a, summary');
}
