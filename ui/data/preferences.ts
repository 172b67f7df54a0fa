/**
 * What a person chose, kept in this browser and shared by its tabs. Reads never throw: storage may be full, forbidden or
 * edited by hand.
 */

const PREFIX = 'tidemark.';

/** What could not be stored lasts as long as the page. */
const unstored = new Map<string, unknown>();

/** A stored value, or null. The caller checks its shape. */
export function readPreference(name: string): unknown {
  if (unstored.has(name)) return unstored.get(name);
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null; // Forbidden storage or mangled text: the default is used, and overwritten by the next choice.
  }
}

/** Stores a value. Where storage is forbidden, the choice lasts as long as the page. */
export function writePreference(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    unstored.delete(name);
  } catch {
    unstored.set(name, value); // Private windows forbid storage; nothing but the memory of a choice is lost.
  }
}

/** Calls `listener` whenever another tab has stored a value under this name, until the returned function is called. */
export function onPreferenceChange(name: string, listener: () => void): () => void {
  const onStorage = ({ key }: StorageEvent): void => {
    if (key === null || key === PREFIX + name) listener(); // Null: everything was cleared.
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}
