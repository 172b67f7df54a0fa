/** Dark, light, or as the system says. Sets `data-theme` on the root, which the tokens follow. */
import { readPreference, writePreference } from './preferences.ts';

/** What can be chosen. */
export type Theme = 'system' | 'dark' | 'light';

/** The stored choice. */
export function storedTheme(): Theme {
  const stored = readPreference('theme');
  return stored === 'dark' || stored === 'light' ? stored : 'system';
}

/** Applies a choice and remembers it; canvases hear of it by a `tm-theme` event on the window. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  writePreference('theme', theme);
  window.dispatchEvent(new Event('tm-theme'));
}
