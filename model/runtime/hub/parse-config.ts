/** Parses the configuration files of repositories. */
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';

/** Parses a file's JSON. Throws `MODEL_INVALID` that names the file and the fields. */
export function parseConfig<T extends z.ZodType>(schema: T, json: unknown, file: string): z.infer<T> {
  const parsed = schema.safeParse(withoutNulls(json));
  if (parsed.success) return parsed.data;
  throw new AppError('MODEL_INVALID', `${file} cannot be used:\n${z.prettifyError(parsed.error)}`);
}

/** Newer exports write what they leave open as null. */
function withoutNulls(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  const said = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(said.map(([key, value]) => [key, withoutNulls(value)]));
}

/** Returns the error for what a repository asks for and cannot have. */
export function unsupported(what: string): AppError {
  return new AppError('MODEL_INVALID', `The repository asks for ${what}. It cannot be used as a pack.`);
}
