/** The language of the page: the stored choice, else the browser's. */
import { type Language, type MessageKey, type MessageParams, translate } from '../lib/text/messages.ts';
import { readPreference, writePreference } from './preferences.ts';

const changes = new EventTarget();
let current: Language | null = null;

/** Returns the language in use. */
export function language(): Language {
  if (current === null) {
    const stored = readPreference('language');
    const preferred = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
    current = stored === 'en' || stored === 'zh' ? stored : preferred;
    document.documentElement.lang = current === 'zh' ? 'zh-Hans' : 'en';
  }
  return current;
}

/** Switches the language and stores the choice. */
export function setLanguage(next: Language): void {
  current = next;
  document.documentElement.lang = next === 'zh' ? 'zh-Hans' : 'en';
  writePreference('language', next);
  changes.dispatchEvent(new Event('change'));
}

/** Calls `listener` after each change, until the returned function is called. */
export function onLanguageChange(listener: () => void): () => void {
  changes.addEventListener('change', listener);
  return () => changes.removeEventListener('change', listener);
}

/** Returns a message in the language in use. */
export function t(key: MessageKey, params?: MessageParams): string {
  return translate(language(), key, params);
}
