/** The colours of the page: dark, light, or the system's. Sets `data-theme` on the root, which the tokens follow. */
import { readPreference, writePreference } from './preferences.ts';

/** The choices. */
export type Theme = 'system' | 'dark' | 'light';

/** Returns the stored choice. */
export function storedTheme(): Theme {
  const stored = readPreference('theme');
  return stored === 'dark' || stored === 'light' ? stored : 'system';
}

/** Applies and stores a choice; canvases listen to the `tm-theme` event of the window. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  writePreference('theme', theme);
  window.dispatchEvent(new Event('tm-theme'));
}
