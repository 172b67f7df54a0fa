/** What a command of the command line is, and what it is given. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Wrong usage: exit code 2 and the usage text, rather than a coded error. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The world of a command: no command touches `process` by itself. */
export interface CliContext {
  env: Record<string, string | undefined>;
  cwd: string;
  /** Standard input, for commands that are talked to; absent where there is none. */
  input?: NodeJS.ReadableStream;
  /** Writes a line of the answer. */
  out: (line: string) => void;
  /** Writes a line for people, on standard error. */
  err: (line: string) => void;
  /** Where a progress bar may be drawn over itself; null when that is no terminal. */
  terminal: { write: (text: string) => void; columns: () => number } | null;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
}

/** The options of a command, as `node:util` parses them. */
export type Options = NonNullable<ParseArgsConfig['options']>;

/** What was typed, parsed. */
export type Parsed<O extends Options> = ReturnType<typeof parseTyped<O>>;

/** One command. */
export interface Command {
  summary: string;
  /** Lines after "tidemark ". */
  usage: string;
  run(args: string[], context: CliContext): Promise<void>;
}

/** Flags that every command on a library knows. */
export const LIBRARY_OPTIONS = {
  data: { type: 'string' },
  pack: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const satisfies Options;

/** A command from its options and its body. Throws {@link UsageError} before the body runs when the arguments are wrong. */
export function defineCommand<const O extends Options>(
  definition: Omit<Command, 'run'> & {
    options: O;
    /** The fewest and most words that are not flags. */
    words: [number, number];
    run(input: Parsed<O>, context: CliContext): Promise<void>;
  },
): Command {
  const { summary, usage, options, words, run } = definition;
  return {
    summary,
    usage,
    async run(args, context) {
      const input = parseTyped(args, options);
      const [fewest, most] = words;
      const { length } = input.positionals;
      if (length < fewest) throw new UsageError('Something is missing.');
      if (length > most)
        throw new UsageError(`What is "${input.positionals[most]}"? Quote a sentence of several words.`);
      await run(input, context);
    },
  };
}

/** A flag that must be a whole number in [min, max]; undefined stays. Throws {@link UsageError}. */
export function wholeNumber(
  flag: string,
  text: string | undefined,
  [min, max]: [number, number],
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`--${flag} wants a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

/** A flag that must be given. Throws {@link UsageError}. */
export function required(flag: string, text: string | undefined): string {
  if (text === undefined || text === '') throw new UsageError(`--${flag} is missing.`);
  return text;
}

function parseTyped<const O extends Options>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
}
