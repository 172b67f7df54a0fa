/** Judges responses by the document. In: a request and its response. Out: what the document does not allow, if anything. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument, Operation } from './openapi.ts';
import type { FuzzRequest } from './requests.ts';

/** Judges by a document: null when all is as it says. */
export type Judge = (request: FuzzRequest, response: Response) => Promise<string | null>;

/** Creates the judge of a document. */
export function createJudge(document: OpenApiDocument): Judge {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats.default(ajv, ['date-time', 'date']);
  ajv.addSchema({ $id: 'openapi', ...document });
  const compiled = new Map<object, ValidateFunction>();

  function valid(schema: object, value: unknown): string | null {
    let check = compiled.get(schema);
    if (!check) {
      check = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')));
      compiled.set(schema, check);
    }
    return check(value) ? null : ajv.errorsText(check.errors);
  }

  return async (request, response) => {
    const { operation } = request;
    const { status } = response;
    const type = response.headers.get('Content-Type')?.split(';')[0] ?? '';
    if (isAnotherRoute(request)) return drop(response, null);
    const documented = operation.responses[String(status)];
    if (!documented) return drop(response, `an undocumented ${status}`);
    // 503: ffmpeg or a database does not answer, which is a fault of the machine.
    if (status >= 500 && status !== 503) return drop(response, `a ${status}`);
    const schema = contentOf(documented.content, type);
    if (schema === undefined) return drop(response, `${status} with an undocumented "${type}"`);
    if (!type.endsWith('json')) return drop(response, null);
    const answer: unknown = await response.json();
    const fault = schema === null ? null : valid(schema, answer);
    if (fault !== null) return `a ${status} that its schema does not allow: ${fault}`;
    return judgeCode(operation, status, answer) ?? judgeReading(request, status, answer, valid);
  };
}

/** Returns null for a body without schema, undefined for a type that is not documented. */
function contentOf(content: Operation['responses'][string]['content'], type: string) {
  if (!content) return type === '' ? null : undefined;
  const found = content[type] ?? content[`${type.split('/')[0]}/*`];
  return found && (found.schema ?? null);
}

function judgeCode({ responses }: Operation, status: number, answer: unknown): string | null {
  if (status < 400) return null;
  const { code } = answer as { code: string };
  return responses[String(status)]?.description.split(', ').includes(code) ? null : `an undocumented ${code}`;
}

/** The document and the server must agree on which JSON bodies are well-formed. */
function judgeReading(
  { operation, json, headers }: FuzzRequest,
  status: number,
  answer: unknown,
  valid: (schema: object, value: unknown) => string | null,
): string | null {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (json === undefined || !schema || headers['Content-Type'] !== 'application/json') return null;
  const issues = (answer as { details?: { issues?: { in: string; path: string; message: string }[] } })
    .details?.issues;
  const refused = issues?.find((issue) => issue.in === 'json');
  const fault = valid(schema, json);
  if (status < 300 && fault !== null) return `accepts what the document forbids: ${fault}`;
  if (refused && fault === null && !/after start/.test(refused.message)) {
    return `refuses what the document allows: ${refused.path}: ${refused.message}`;
  }
  return null;
}

async function drop(response: Response, fault: string | null): Promise<string | null> {
  await response.body?.cancel();
  return fault;
}

/** An id like ".." or "" makes an address of another route. */
function isAnotherRoute({ path, operation }: FuzzRequest): boolean {
  const parts = (address: string) => address.split('/').length;
  return (
    parts(new URL(path, 'http://localhost').pathname) !== parts(operation.path) ||
    path.includes('/?') ||
    path.endsWith('/')
  );
}
