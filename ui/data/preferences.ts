/**
 * Stores choices in this browser, shared by its tabs. Reads never throw: storage may be full, forbidden or edited by
 * hand.
 */

const PREFIX = 'tidemark.';

/** Values that could not be stored; they last as long as the page. */
const unstored = new Map<string, unknown>();

/** Returns a stored value, or null. The caller checks its shape. */
export function readPreference(name: string): unknown {
  if (unstored.has(name)) return unstored.get(name);
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null; // Forbidden storage or invalid JSON: the default applies until the next choice.
  }
}

/** Stores a value. Where storage is forbidden, it lasts as long as the page. */
export function writePreference(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    unstored.delete(name);
  } catch {
    unstored.set(name, value); // Private windows may forbid storage: the choice lasts as long as the page.
  }
}

/** Calls `listener` when another tab stores a value under this name, until the returned function is called. */
export function onPreferenceChange(name: string, listener: () => void): () => void {
  const onStorage = ({ key }: StorageEvent): void => {
    if (key === null || key === PREFIX + name) listener(); // Null: everything was cleared.
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}
