/** The choice to draw boxes over pictures, kept in this browser and told to all who draw them. */
import { readPreference, writePreference } from '../preferences.ts';

const EVENT = 'tm-boxes';

/** Returns true where boxes are drawn. */
export function boxesShown(): boolean {
  return readPreference('boxes') !== false;
}

/** Shows or hides boxes, and stores that. */
export function toggleBoxes(): void {
  writePreference('boxes', !boxesShown());
  window.dispatchEvent(new Event(EVENT));
}

/** Calls `listener` when boxes are shown or hidden, until the returned function is called. */
export function onBoxesChange(listener: () => void): () => void {
  window.addEventListener(EVENT, listener);
  return () => window.removeEventListener(EVENT, listener);
}
