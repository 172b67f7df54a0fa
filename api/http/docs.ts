/**
 * Serves the contract for programs (`/openapi.json`) and for people (`/docs`). The page is rendered here from the same
 * document and loads nothing, so that it works offline and contacts no third party.
 */
import { ERROR_CODES } from '../../core/errors.ts';
import { escapeMarkup } from '../../core/markup.ts';
import type { App, AppDeps } from './env.ts';
import { guardKey } from './guard.ts';
import type { KeyCheck } from './limits/key-check.ts';
import { METHODS, type OpenApi, type Operation, openApiOf } from './openapi/document.ts';
import { signInFirst } from './sign-in.ts';

/** Adds `/openapi.json` and `/docs`; both require the key, if one is set. */
export function registerDocs(app: App, { version }: AppDeps, keys: KeyCheck): void {
  let made: OpenApi | null = null;
  // All routes are there when the first reader asks.
  const document = (): OpenApi => {
    made ??= openApiOf(app, version);
    return made;
  };
  app.get('/openapi.json', guardKey(keys), (c) => c.json(document()));
  app.get('/docs', async (c) => {
    const form = await signInFirst(c, keys);
    return form ?? c.html(docsPage(document(), c.get('secureHeadersNonce')));
  });
}

/** Renders the page of an OpenAPI document, whose styles carry the nonce of the response: routes by tag, then schemas, then error codes. */
export function docsPage(document: OpenApi, nonce = ''): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => (item[method] ? [{ path, method, operation: item[method] }] : [])),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags ?? []))];
  const sections = tags.map((tag) => {
    const routes = operations.filter(({ operation }) => operation.tags?.includes(tag));
    return `<h2>${escapeMarkup(tag)}</h2>${routes.map(({ path, method, operation }) => routeHtml(path, method, operation)).join('')}`;
  });
  const shapes = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) =>
      `<details id="shape-${name}"><summary><code>${name}</code></summary>${jsonHtml(schema)}</details>`,
  );
  const codes = Object.entries(ERROR_CODES).map(
    ([code, { status, meaning }]) =>
      `<tr id="${code}"><td><code>${code}</code><td>${status}<td>${escapeMarkup(meaning)}`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tidemark API</title><style nonce="${nonce}">${STYLE}</style>
<main><h1>Tidemark API <small>${escapeMarkup(document.info.version)}</small></h1>
<p>${escapeMarkup(document.info.description ?? '')} For programs: <a href="/openapi.json">openapi.json</a>.</p>
${sections.join('')}<h2>Shapes</h2>${shapes.join('')}
<h2>Error codes</h2><table><thead><tr><th>code<th>status<th>meaning<tbody>${codes.join('')}</table></main></html>`;
}

function routeHtml(path: string, method: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map((parameter) =>
    'name' in parameter
      ? `<tr><td><code>${escapeMarkup(parameter.name)}</code><td>${parameter.in}${parameter.required ? ', required' : ''}<td>${escapeMarkup(parameter.description ?? '')}<td>${jsonHtml(parameter.schema)}`
      : '',
  );
  const body =
    operation.requestBody && 'content' in operation.requestBody ? operation.requestBody.content : {};
  const responses = Object.entries(operation.responses ?? {}).map(
    ([status, response]) =>
      `<tr><td>${status}<td>${escapeMarkup(response.description ?? '')}<td>${contentHtml(response.content ?? {})}`,
  );
  return `<details><summary><b>${method.toUpperCase()}</b> <code>${escapeMarkup(path)}</code> ${escapeMarkup(operation.summary ?? '')}</summary>
${parameters.length > 0 ? `<h3>Parameters</h3><table>${parameters.join('')}</table>` : ''}
${Object.keys(body).length > 0 ? `<h3>Body</h3>${contentHtml(body)}` : ''}
<h3>Responses</h3><table>${responses.join('')}</table></details>`;
}

function contentHtml(content: Record<string, { schema?: unknown }>): string {
  return Object.entries(content)
    .map(([type, { schema }]) => `<div><code>${escapeMarkup(type)}</code> ${jsonHtml(schema)}</div>`)
    .join('');
}

/** Renders a schema: a link when it has a name, else its text with names linked. */
function jsonHtml(schema: unknown): string {
  const text = escapeMarkup(JSON.stringify(schema, null, 2) ?? '');
  const linked = text.replace(
    /\{\s*&quot;\$ref&quot;: &quot;#\/components\/schemas\/(\w+)&quot;\s*\}/g,
    '<a href="#shape-$1">$1</a>',
  );
  return linked.startsWith('<a') ? linked : `<pre>${linked}</pre>`;
}

const STYLE = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui;margin:0}main{max-width:60rem;margin:2rem auto;padding:0 1rem}
details{border:1px solid #8884;border-radius:6px;margin:.4rem 0;padding:.4rem .8rem}summary{cursor:pointer}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.2rem .6rem;border-bottom:1px solid #8883}
pre{margin:0;font-size:12px;overflow:auto;max-height:24rem}b{display:inline-block;min-width:4em}`;
