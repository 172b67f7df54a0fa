/**
 * Browser sign-in when the server requires a key: a plain form in place of the page, which works without scripts.
 * In: the key. Out: the cookie, and a redirect to the requested page.
 */
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../../core/errors.ts';
import { escapeMarkup } from '../../core/markup.ts';
import type { App, HttpEnv } from './env.ts';
import type { KeyCheck } from './limits/key-check.ts';

/** Limit on the form's body. */
const MAX_FORM_BYTES = 16 * 1024;

/** Texts of the form. */
const WORDS = {
  en: {
    lang: 'en',
    wrong: 'The key is wrong.',
    ended: 'The key has expired.',
    wait: 'Too many wrong keys. Try again in a minute.',
    key: 'API key of this server',
    open: 'Open',
  },
  zh: {
    lang: 'zh-Hans',
    wrong: '密钥不正确。',
    ended: '密钥已过期。',
    wait: '密钥错误次数过多。请一分钟后再试。',
    key: '此服务器的密钥',
    open: '打开',
  },
} as const;

/** Adds `POST /sign-in`, the target of the form. */
export function registerSignIn(app: App, keys: KeyCheck): void {
  const onError = () => {
    throw new AppError('UPLOAD_TOO_LARGE', `The form is larger than ${MAX_FORM_BYTES} bytes.`);
  };
  app.post('/sign-in', bodyLimit({ maxSize: MAX_FORM_BYTES, onError }), async (c) => {
    const { key, next } = await c.req.parseBody();
    const target = ownPath(typeof next === 'string' ? next : '/');
    if (!(await keys.required())) return c.redirect(target, 303);
    const typed = typeof key === 'string' ? key : '';
    const refusal = await refusalOf(c, keys, typed);
    if (refusal !== null) return c.html(signInPage(c, target, refusal), refusal === 'wait' ? 429 : 401);
    keys.remember(c, typed);
    return c.redirect(target, 303);
  });
}

/** Returns the form in place of the requested page; null when no key is required or the request carries it. */
export async function signInFirst(c: Context<HttpEnv>, keys: KeyCheck) {
  const refusal = await refusalOf(c, keys, null);
  if (refusal === null) return null;
  if (refusal === 'wait') throw new AppError('RATE_LIMITED', 'Too many wrong keys. Try again in a minute.');
  const { pathname, search } = new URL(c.req.url);
  const form = signInPage(c, pathname + search, refusal === 'ended' ? 'ended' : null);
  return c.html(form, 401, { 'Cache-Control': 'no-store' });
}

/** Why a key is not accepted: it is wrong, it has expired, or too many were wrong. */
type Refusal = 'wrong' | 'ended' | 'wait';

/** Returns why the key that was typed, or that the request carries (`typed` is null), is not accepted; null when it is. */
async function refusalOf(c: Context<HttpEnv>, keys: KeyCheck, typed: string | null): Promise<Refusal | null> {
  try {
    return (await (typed === null ? keys.grantOf(c) : keys.accepts(c, typed))) ? null : 'wrong';
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'RATE_LIMITED') return 'wait';
    if (thrown instanceof AppError && thrown.code === 'KEY_EXPIRED') return 'ended';
    throw thrown;
  }
}

/**
 * Renders the form. `next` is the path to open afterwards; `refusal` is the answer to the last key. The first language
 * of `Accept-Language` counts, as it does on the page.
 */
function signInPage(c: Context<HttpEnv>, next: string, refusal: Refusal | null): string {
  const words = WORDS[/^\s*zh\b/i.test(c.req.header('Accept-Language') ?? '') ? 'zh' : 'en'];
  return `<!doctype html><html lang="${words.lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tidemark</title><style nonce="${c.get('secureHeadersNonce') ?? ''}">:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:24rem;margin:20vh auto;padding:0 1rem}
input,button{font:inherit;padding:.4rem .6rem}input{width:100%;box-sizing:border-box;margin:.4rem 0 1rem}</style>
<h1>Tidemark</h1><form method="post" action="/sign-in">
${refusal ? `<p role="alert">${words[refusal]}</p>` : ''}
<label>${words.key}<input name="key" type="password" autocomplete="current-password" autofocus required></label>
<input name="next" type="hidden" value="${escapeMarkup(next)}"><button>${words.open}</button></form></html>`;
}

/** Returns a path on this server; "/" for an address on another one. */
function ownPath(next: string): string {
  const base = 'http://localhost';
  const url = URL.canParse(next, base) ? new URL(next, base) : new URL(base);
  return url.origin === base ? url.pathname.replace(/^\/+/, '/') + url.search : '/';
}
