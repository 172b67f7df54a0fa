/** Commands that are a family of actions: `tidemark keys list`, `tidemark triggers arm ID`. */
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Engine } from '../engine.ts';
import { type CliContext, UsageError } from './command.ts';
import { withEngine } from './library.ts';

/** The means of an action: the open library, the flags, and the word after the action. */
export interface Given<Values> {
  engine: Engine;
  values: Values;
  word: string | undefined;
  /** Prints a value: as JSON where that was asked for, else the line. */
  print: (value: object, line: string) => void;
  context: CliContext;
}

/** The actions of a command, by their names. */
export type Actions<Values> = Record<string, (given: Given<Values>) => Promise<void>>;

/** Runs an action over the library. Throws `UsageError` for an unknown one. */
export async function act<Values extends { json: boolean; data?: string }>(
  command: string,
  actions: Actions<Values>,
  action: string,
  { values, word }: { values: Values; word: string | undefined },
  context: CliContext,
): Promise<void> {
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!run) throw new UsageError(`There is no "${command} ${action}".`);
  const print = (value: object, line: string) => context.out(values.json ? JSON.stringify(value) : line);
  await withEngine(values, context, (engine) => run({ engine, values, word, print, context }));
}

/** Parses what flags give. Throws `BAD_REQUEST`. */
export function checked<Shape>(schema: z.ZodType<Shape>, value: unknown): Shape {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('BAD_REQUEST', z.prettifyError(parsed.error));
}

/** Returns the id that an action needs. Throws `UsageError` without one; `of` says of what. */
export function idOf(word: string | undefined, of = ''): string {
  if (word === undefined) throw new UsageError(`The id${of && ` of the ${of}`} is missing.`);
  return word;
}
