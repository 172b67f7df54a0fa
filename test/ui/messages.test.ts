import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../core/errors.ts';
import { ACTIONS } from '../../ui/lib/keymap.ts';
import { type MessageKey, messageKey, translate } from '../../ui/lib/messages.ts';
import { en } from '../../ui/lib/messages-en.ts';
import { zh } from '../../ui/lib/messages-zh.ts';

const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'dist' && !entry.name.startsWith('messages-'))
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(path);
      return entry.name.endsWith('.ts') ? readFileSync(path, 'utf8') : '';
    })
    .join('\n');
}

describe('messages', () => {
  it('have the same places in both languages', () => {
    for (const [key, text] of Object.entries(en)) {
      expect(places(zh[key as MessageKey]), key).toEqual(places(text));
    }
  });

  it('count in English and fill their places', () => {
    expect(translate('en', 'search.moments', { n: 1 })).toBe('1 moment');
    expect(translate('en', 'search.moments', { n: 3 })).toBe('3 moments');
    expect(translate('zh', 'search.moments', { n: 3 })).toBe('3 个片段');
  });

  it('say what to do about every error, if only in general', () => {
    for (const code of Object.keys(ERROR_CODES)) {
      expect(translate('en', messageKey('error.do.', code, 'error.do.other'))).not.toBe('');
    }
  });

  it('are all used somewhere on the page', () => {
    const text = sources(fileURLToPath(new URL('../../ui', import.meta.url)));
    const composed = [...text.matchAll(/t\(`([\w.]+)\$\{/g), ...text.matchAll(/messageKey\('([\w.]+)'/g)];
    const prefixes = composed.map((match) => match[1] ?? '');
    const unused = Object.keys(en).filter(
      (key) => !text.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it('name every key of the keyboard', () => {
    for (const action of ACTIONS) expect(en).toHaveProperty([`key.${action}`]);
  });
});
