/** Draws requests to an operation: those that the document allows, those that it forbids, and noise. */
import fc from 'fast-check';
import type { JsonSchema, OpenApiDocument, Operation, Parameter } from './openapi.ts';
import { nastyText, spoiled, valuesOf } from './schema-values.ts';

/** A request to send. */
export interface FuzzRequest {
  operation: Operation;
  path: string;
  headers: Record<string, string>;
  /** Absent where the operation takes none. */
  body?: string;
  /** The JSON value of the body, to be judged by the document; absent for other bodies. */
  json?: unknown;
}

/** Ids that exist, by what the path or the property calls them. */
export interface KnownIds {
  /** By what stands before them in the path: `/v1/videos/` and so on. */
  ofPath(before: string): string | undefined;
  ofProperty(name: string): string | undefined;
}

/** Draws requests to an operation. */
export function requestsTo(
  operation: Operation,
  document: OpenApiDocument,
  ids: KnownIds,
): fc.Arbitrary<FuzzRequest> {
  const parts = operation.parameters.map((parameter) => drawParameter(parameter, operation, document, ids));
  return fc
    .tuple(fc.tuple(...parts), drawBody(operation, document, ids))
    .map(([drawn, { type, ...body }]) => {
      const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type };
      const query = new URLSearchParams();
      let path = operation.path;
      for (const [i, { name, in: place }] of operation.parameters.entries()) {
        const value = drawn[i];
        if (value === undefined) continue;
        if (place === 'path')
          path = path.replace(`{${name}}`, encodeURIComponent(value.replace(/\p{Cs}/gu, '?')));
        else if (place === 'query') query.append(name, value);
        else if (/^[\x21-\x7e]+$/.test(value)) headers[name] = value;
      }
      return { operation, path: query.size > 0 ? `${path}?${query}` : path, headers, ...body };
    });
}

function drawParameter(
  { name, in: place, schema, required }: Parameter,
  { path, method }: Operation,
  document: OpenApiDocument,
  ids: KnownIds,
): fc.Arbitrary<string | undefined> {
  const valid = valuesOf(schema, document).map(String);
  const known = place === 'path' ? ids.ofPath(path.slice(0, path.indexOf(`{${name}}`))) : undefined;
  // What exists must go on existing, for the requests after this one.
  if (known !== undefined && method !== 'DELETE') {
    return fc.oneof({ arbitrary: fc.constant(known), weight: 6 }, valid, nastyText);
  }
  const usual = fc.oneof({ arbitrary: valid, weight: 4 }, nastyText);
  return required || place === 'path' ? usual : fc.option(usual, { nil: undefined });
}

type Body = Pick<FuzzRequest, 'body' | 'json'> & { type?: string };

function drawBody({ requestBody }: Operation, document: OpenApiDocument, ids: KnownIds): fc.Arbitrary<Body> {
  const content = requestBody?.content;
  if (!content) return fc.constant({});
  const json = content['application/json']?.schema;
  const drawn = json ? [{ arbitrary: drawJson(json, document, ids), weight: 8 }] : [];
  const others = Object.keys(content).filter((type) => type !== 'application/json');
  const raw = fc
    .tuple(fc.constantFrom(...others, 'text/plain', 'application/x+json', ''), nastyText)
    .map(([type, body]): Body => ({ body, ...(type && { type: type.replace('/*', '/x-fuzz') }) }));
  return fc.oneof(...drawn, raw, fc.constant({}));
}

function drawJson(schema: JsonSchema, document: OpenApiDocument, ids: KnownIds): fc.Arbitrary<Body> {
  const valid = valuesOf(schema, document, ids.ofProperty);
  const values = fc.oneof(valid, valid.chain(spoiled));
  const type = 'application/json';
  const asText = values.map((json): Body => ({ type, body: JSON.stringify(json), json }));
  const broken = asText.map(({ body = '' }): Body => ({ type, body: body.slice(0, -1) }));
  return fc.oneof({ arbitrary: asText, weight: 12 }, broken);
}
