/** Sends test requests to an app, and checks refusals. */
import { expect } from 'vitest';
import { Problem } from '../../contract/index.ts';
import type { TestLibrary } from './test-library.ts';

/** The header of a JSON body. */
export const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Sends JSON. */
export function post(
  library: TestLibrary,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  const init = { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) };
  return library.app.request(path, init);
}

/** A form; blobs become files called clip.mp4. */
export function form(fields: Record<string, string | Blob>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, value, 'clip.mp4');
  }
  return data;
}

/** The problem body of a response, checked to be one. */
export async function problem(response: Response): Promise<Problem> {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const body = Problem.parse(await response.json());
  expect(body.status).toBe(response.status);
  expect(response.headers.get('X-Request-Id')).toBe(body.request_id);
  return body;
}
