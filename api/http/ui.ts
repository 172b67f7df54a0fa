/** Serves the built page as static files. Deep links (`/v/ID`) get the page; without a build, instructions to build it. */
import { stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { escapeMarkup } from '../../core/markup.ts';
import type { App, AppDeps } from './env.ts';
import type { KeyCheck } from './limits/key-check.ts';
import { sendFile } from './send-file.ts';
import { signInFirst } from './sign-in.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** Names in this folder contain a hash of the content. */
const HASHED = /^\/assets\//;

/** Adds the page and its files, after all other routes. */
export function registerUi(app: App, { uiDir, version }: AppDeps, keys: KeyCheck): void {
  app.use(async (c, next) => {
    const path = c.req.path;
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!reads || path.startsWith('/v1/') || path === '/v1') return next();
    const asset = path === '/' ? null : await assetAt(uiDir, path);
    if (asset !== null) {
      const cache = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
      return sendFile(c, { ...asset, cache, tag: version });
    }
    if (extname(path) !== '') return next();
    const signIn = await signInFirst(c, keys);
    if (signIn !== null) return signIn;
    const page = await assetAt(uiDir, '/index.html');
    if (page !== null) return sendFile(c, { ...page, cache: 'no-cache', tag: version });
    return c.html(notBuilt(version, c.get('secureHeadersNonce')), 200, { 'Cache-Control': 'no-store' });
  });
}

/** Returns the file at a request path inside `dir`, or null. Never returns a file outside `dir`. */
async function assetAt(dir: string, path: string): Promise<{ path: string; contentType: string } | null> {
  const file = join(dir, normalize(path));
  const contentType = TYPES[extname(file).toLowerCase()];
  if (contentType === undefined || !file.startsWith(dir + sep) || file.includes('\0')) return null;
  try {
    return (await stat(file)).isFile() ? { path: file, contentType } : null;
  } catch {
    // Missing: the caller sends the page, or 404.
    return null;
  }
}

function notBuilt(version: string, nonce = ''): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tidemark</title>
<style nonce="${nonce}">body{font:16px/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem}</style>
<h1>Tidemark ${escapeMarkup(version)}</h1>
<p>The server runs, but its page has not been built. Stop it and use <code>npm start</code>, or run
<code>npm run build:ui</code> and reload.</p>
<p>The API works without the page: see <a href="/docs">/docs</a>.</p></html>`;
}
