/**
 * The OpenAPI document. In: the app with its routes. Out: the document, with the keys that each route needs, an example of
 * each body, and an id for each operation, by which generated clients name their methods.
 */
import { scopeOf } from '../access/scopes.ts';
import type { App } from '../env.ts';
import { EXAMPLES } from './examples.ts';

/** The document. */
export type OpenApi = ReturnType<App['getOpenAPI31Document']>;

type PathItem = NonNullable<OpenApi['paths']>[string];

/** An operation of the document. */
export type Operation = NonNullable<PathItem['get']>;

/** The methods that routes have. */
export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Routes that need no key. */
const OPEN = ['/health', '/ready', '/v1/session'];

const SECURITY = {
  key: { type: 'http', scheme: 'bearer', description: 'An API key, where the server asks for one.' },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'tidemark_key',
    description: 'The same, as the page sends it.',
  },
} as const;

/** Creates the document of an app. */
export function openApiOf(app: App, version: string): OpenApi {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Tidemark',
      version,
      description:
        'Search over the timelines of videos. Times are presentation seconds; intervals are half-open; every error is a Problem with a documented code.',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  });
  document.components = { ...document.components, securitySchemes: { ...SECURITY } };
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      if (item[method]) complete(item[method], method, path);
    }
  }
  return document;
}

function complete(operation: Operation, method: string, path: string): void {
  const scope = scopeOf(method, path);
  operation.security = OPEN.includes(path) ? [] : [{ key: [scope] }, { cookie: [scope] }];
  const body = operation.requestBody;
  if (!body || !('content' in body)) return;
  // To hono, a required body is one that its validator parses, and uploads are streamed.
  body.required = true;
  const json = body.content['application/json'];
  const example = EXAMPLES[operation.operationId ?? ''];
  if (json && example !== undefined) json.example = example;
}
