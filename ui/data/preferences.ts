/** What a person chose, kept in this browser. Reads never throw: storage may be full, forbidden or edited by hand. */

const PREFIX = 'tidemark.';

/** A stored value, or null. The caller checks its shape. */
export function readPreference(name: string): unknown {
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
  } catch {
    // Private windows forbid storage; nothing but the memory of a choice is lost.
  }
}
