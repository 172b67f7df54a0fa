/** The OpenAPI document as generators of clients read it: ids, keys, examples, shapes. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { openTestLibrary } from '../test-library.ts';

interface Operation {
  operationId: string;
  security: Record<string, string[]>[];
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> };
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { type?: unknown }>; securitySchemes: object };
}

async function read() {
  using library = openTestLibrary();
  const document = (await (await library.app.request('/openapi.json')).json()) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })),
  );
  return { document, operations };
}

it('names each operation, once', async () => {
  const { operations } = await read();
  const ids = operations.map(({ operationId }) => operationId);
  expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(['listVideos', 'search', 'createKey']));
});

it('is the same however often it is read', async () => {
  using library = openTestLibrary();
  const text = async () => (await library.app.request('/openapi.json')).text();
  expect(await text()).toBe(await text());
});

it('says which key each operation needs', async () => {
  const { document, operations } = await read();
  expect(Object.keys(document.components.securitySchemes)).toEqual(['key', 'cookie']);
  const scopes = Object.fromEntries(
    operations.map((o) => [o.operationId, o.security.map(({ key }) => key?.[0])[0]]),
  );
  expect(scopes).toMatchObject({ search: 'read', locate: 'read', deleteVideo: 'write', listKeys: 'admin' });
  const open = operations.filter(({ security }) => security.length === 0).map(({ path }) => path);
  expect(open.sort()).toEqual(['/health', '/ready', '/v1/session']);
});

it('has a valid example of each JSON body', async () => {
  const { document, operations } = await read();
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  const wrong = operations.flatMap(({ operationId, path, method, requestBody }) => {
    const json = requestBody?.content['application/json'];
    if (!json) return [];
    const pointer = ['paths', path, method, 'requestBody', 'content', 'application/json', 'schema'];
    const ref = pointer
      .map((part) => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1')))
      .join('/');
    const validate = ajv.compile({ $ref: `openapi#/${ref}` });
    return json.example !== undefined && validate(json.example)
      ? []
      : [`${operationId}: ${ajv.errorsText(validate.errors)}`];
  });
  expect(wrong).toEqual([]);
});

it('has no shape that is null itself', async () => {
  const { document } = await read();
  const nullable = Object.entries(document.components.schemas).filter(([, { type }]) =>
    [type].flat().includes('null'),
  );
  expect(nullable.map(([name]) => name)).toEqual([]);
});
