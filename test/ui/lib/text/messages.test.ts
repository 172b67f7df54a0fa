import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../../../core/errors.ts';
import { ACTIONS } from '../../../../ui/lib/keymap.ts';
import { type MessageKey, messageKey, translate } from '../../../../ui/lib/text/messages.ts';
import { en } from '../../../../ui/lib/text/messages-en.ts';
import { zh } from '../../../../ui/lib/text/messages-zh.ts';

/** Codes that the page does not meet, or that need no advice of their own. */
const GENERAL_ADVICE: readonly ErrorCode[] = [
  'BAD_REQUEST',
  'FORBIDDEN_PATH',
  'FORBIDDEN_ORIGIN',
  'METHOD_NOT_ALLOWED',
  'REQUEST_TIMEOUT',
  'IDEMPOTENCY_MISMATCH',
  'IMAGE_EXPIRED',
  'URI_TOO_LONG',
  'RANGE_NOT_SATISFIABLE',
  'VIDEO_TOO_LONG',
  'SUBTITLES_UNREADABLE',
  'SUBTITLES_ENCODING',
  'SOUND_UNREADABLE',
  'INDEX_FILE_INVALID',
  'TIME_OUTSIDE',
  'TRACK_UNKNOWN',
  'SPAN_TOO_LONG',
  'BOX_OUTSIDE',
  'PHRASE_WITHOUT_THING',
  'GOLD_INVALID',
  'BENCH_REGRESSED',
  'HEADERS_TOO_LARGE',
  'MODEL_DOWNLOAD_FAILED',
  'LICENCE_NOT_ACCEPTED',
  'BACKUP_INVALID',
  'COPY_UNFINISHED',
  'COPY_DIFFERS',
  'DATABASE_UNSUPPORTED',
  'CANCELLED',
  'INTERNAL',
];

/** The keys that `messageKey(prefix, ...)` looks up for the server's codes, by their prefix. */
const LOOKED_UP: Readonly<Record<string, readonly string[]>> = {
  'packs.for.': ['en', 'zh', 'mul'],
  'error.what.': [...Object.keys(ERROR_CODES), 'OFFLINE'],
  'error.do.': [...Object.keys(ERROR_CODES), 'OFFLINE', 'BAD_ANSWER'],
  'job.': [
    'queued',
    'fetching',
    'hashing',
    'probing',
    'skimming',
    'indexing',
    'listening',
    'transcribing',
    'finishing',
    'done',
  ],
};

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

  it('say what to do about every error that has a remedy of its own', () => {
    const general = Object.keys(ERROR_CODES).filter(
      (code) => messageKey('error.do.', code, 'error.do.other') === 'error.do.other',
    );
    expect(general).toEqual(GENERAL_ADVICE);
  });

  it('are all used somewhere on the page', () => {
    const text = sources(fileURLToPath(new URL('../../../../ui', import.meta.url)));
    const firsts = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
    const prefixes = [...firsts(/t\(`([\w.]+)\$\{/g), ...firsts(/`(tracks\.[\w.]+)\$\{/g)];
    const lookedUp = new Set(
      firsts(/messageKey\('([\w.]+)'/g).flatMap((prefix) =>
        (LOOKED_UP[prefix] ?? []).map((name) => `${prefix}${name}`),
      ),
    );
    const unused = Object.keys(en).filter(
      (key) =>
        !text.includes(`'${key}'`) &&
        !lookedUp.has(key) &&
        !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it('name every key of the keyboard', () => {
    for (const action of ACTIONS) expect(en).toHaveProperty([`key.${action}`]);
  });
});
