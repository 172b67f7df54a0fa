/**
 * Writes clients/typescript/schema.d.ts: the types of the API, generated from its OpenAPI document. With `--check`, fails
 * when the file is not what the contract generates now. In: the routes. Out: one file.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '../api/http/app.ts';
import type { AppDeps } from '../api/http/env.ts';
import { METHODS, type OpenApi, openApiOf } from '../api/http/openapi/document.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = `${root}/clients/typescript/schema.d.ts`;
const HEADER = `/** The types of the Tidemark API, generated from its OpenAPI document by \`npm run write:client\`. */\n`;

/** Returns the text of the file. */
function generate(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tidemark-client-'));
  try {
    const [document, types] = [join(dir, 'openapi.json'), join(dir, 'schema.ts')];
    writeFileSync(document, JSON.stringify(withOneProblem(openApiOf(describedApp(), '0'))));
    const bin = `${root}/clients/typescript/node_modules/openapi-typescript/bin/cli.js`;
    execFileSync(process.execPath, [bin, document, '-o', types, '--default-non-nullable=false'], {
      stdio: 'pipe',
    });
    return HEADER + allowUndefined(readFileSync(types, 'utf8').replace(/^\/\*\*.*?\*\/\n/s, ''));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Lets optional fields be undefined as well: JSON has none, and callers need not build objects without them. */
function allowUndefined(types: string): string {
  const open: string[] = [];
  const lines = types.split('\n').map((line) => {
    const [, indent, rest] = /^(\s*)"?[\w$-]+"?\?: (.*)$/.exec(line) ?? [];
    if (indent !== undefined && rest && !rest.endsWith(';')) open.push(indent);
    const isWhole = rest?.endsWith(';') && rest !== 'never;';
    const isEnd =
      open.length > 0 &&
      line.endsWith(';') &&
      /^\s*[})\]]/.test(line) &&
      line.search(/\S/) === open.at(-1)?.length;
    if (isEnd) open.pop();
    return isWhole || isEnd ? line.replace(/;$/, ' | undefined;') : line;
  });
  return lines.join('\n');
}

/** Replaces the problems of each operation, one for each status, by one that stands for all: they have one shape. */
function withOneProblem(document: OpenApi): OpenApi {
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of METHODS) {
      const responses = item[method]?.responses;
      if (!responses) continue;
      for (const [status, { content }] of Object.entries(responses)) {
        if (content?.['application/problem+json']) delete responses[status];
      }
      responses.default = { $ref: '#/components/responses/Problem' };
    }
  }
  const schema = { $ref: '#/components/schemas/Problem' };
  const problem = { description: 'An error', content: { 'application/problem+json': { schema } } };
  return { ...document, components: { ...document.components, responses: { Problem: problem } } };
}

/** Returns an app that is only described: no route of it is called. */
function describedApp() {
  const engine = new Proxy({}, { get: () => ({}) });
  const config = { allowedHosts: [], corsOrigins: [], maxUploadBytes: 0, searchesPerMinute: 0 };
  return createApp({ engine, config, stopping: new AbortController().signal } as unknown as AppDeps);
}

const wanted = generate();
if (!process.argv.includes('--check')) writeFileSync(target, wanted);
else if (readFileSync(target, 'utf8') !== wanted) {
  console.error(
    'clients/typescript/schema.d.ts is not what the contract generates. Run `npm run write:client`.',
  );
  process.exitCode = 1;
}
