/**
 * Browser sign-in when the server requires a key: a plain form in place of the page, which works without scripts.
 * In: the key. Out: the cookie, and a redirect to the requested page.
 */
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../../core/errors.ts';
import { escapeMarkup } from '../../core/markup.ts';
import type { App, AppDeps, HttpEnv } from './env.ts';
import { carriesKey, rememberKey, sameKey } from './guard.ts';

/** Limit on the form's body. */
const MAX_FORM_BYTES = 16 * 1024;

/** Texts of the form. */
const WORDS = {
  en: { lang: 'en', wrong: 'The key is wrong.', key: 'API key of this server', open: 'Open' },
  zh: { lang: 'zh-Hans', wrong: '密钥不正确。', key: '此服务器的密钥', open: '打开' },
} as const;

/** Adds `POST /sign-in`, the target of the form. */
export function registerSignIn(app: App, { config: { apiKey } }: AppDeps): void {
  if (apiKey === undefined) return;
  const onError = () => {
    throw new AppError('UPLOAD_TOO_LARGE', `The form is larger than ${MAX_FORM_BYTES} bytes.`);
  };
  app.post('/sign-in', bodyLimit({ maxSize: MAX_FORM_BYTES, onError }), async (c) => {
    const { key, next } = await c.req.parseBody();
    const target = ownPath(typeof next === 'string' ? next : '/');
    if (typeof key !== 'string' || !sameKey(key, apiKey)) {
      return c.html(signInPage(target, true, c.req.header('Accept-Language')), 401);
    }
    rememberKey(c, apiKey);
    return c.redirect(target, 303);
  });
}

/** Returns the form in place of the requested page; null when no key is required or the request carries it. */
export function signInFirst(c: Context<HttpEnv>, apiKey: string | undefined) {
  if (apiKey === undefined || carriesKey(c, apiKey)) return null;
  const { pathname, search } = new URL(c.req.url);
  const form = signInPage(pathname + search, false, c.req.header('Accept-Language'));
  return c.html(form, 401, { 'Cache-Control': 'no-store' });
}

/**
 * Renders the form. `next` is the path to open afterwards; `wrong` is true after a wrong key. `languages` is the
 * `Accept-Language` header; the first language counts, as it does on the page.
 */
function signInPage(next: string, wrong: boolean, languages = ''): string {
  const words = WORDS[/^\s*zh\b/i.test(languages) ? 'zh' : 'en'];
  return `<!doctype html><html lang="${words.lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tidemark</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:24rem;margin:20vh auto;padding:0 1rem}
input,button{font:inherit;padding:.4rem .6rem}input{width:100%;box-sizing:border-box;margin:.4rem 0 1rem}</style>
<h1>Tidemark</h1><form method="post" action="/sign-in">
${wrong ? `<p role="alert">${words.wrong}</p>` : ''}
<label>${words.key}<input name="key" type="password" autocomplete="current-password" autofocus required></label>
<input name="next" type="hidden" value="${escapeMarkup(next)}"><button>${words.open}</button></form></html>`;
}

/** Returns a path on this server; "/" for an address on another one. */
function ownPath(next: string): string {
  const base = 'http://localhost';
  const url = URL.canParse(next, base) ? new URL(next, base) : new URL(base);
  return url.origin === base ? url.pathname.replace(/^\/+/, '/') + url.search : '/';
}
