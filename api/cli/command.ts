/** Types and helpers of commands. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Wrong usage: exit code 2 and the usage text, rather than a coded error. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The environment of a command: no command touches `process` by itself. */
export interface CliContext {
  env: Record<string, string | undefined>;
  cwd: string;
  /** Standard input, for interactive commands; absent where there is none. */
  input?: NodeJS.ReadableStream;
  /** Writes a line to standard output. */
  out: (line: string) => void;
  /** Writes a line to standard error, for people. */
  err: (line: string) => void;
  /** The terminal that redraws a progress bar; null when standard error is none. */
  terminal: { write: (text: string) => void; columns: () => number } | null;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
}

/** The options of a command, as `node:util` parses them. */
export type Options = NonNullable<ParseArgsConfig['options']>;

/** The parsed arguments. */
export type Parsed<O extends Options> = ReturnType<typeof parseTyped<O>>;

/** One command. */
export interface Command {
  summary: string;
  /** Lines after "tidemark ". */
  usage: string;
  run(args: string[], context: CliContext): Promise<void>;
}

/** Flags of every command on a library. */
export const LIBRARY_OPTIONS = {
  data: { type: 'string' },
  pack: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const satisfies Options;

/** Creates a command from its options and body. Wrong arguments throw {@link UsageError} before the body runs. */
export function defineCommand<const O extends Options>(
  definition: Omit<Command, 'run'> & {
    options: O;
    /** The least and greatest number of positional arguments. */
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
      if (length < fewest) throw new UsageError('An argument is missing.');
      if (length > most)
        throw new UsageError(
          `Unexpected argument "${input.positionals[most]}". Quote a sentence of several words.`,
        );
      await run(input, context);
    },
  };
}

/** Parses a flag as a whole number in [min, max]; undefined stays undefined. Throws {@link UsageError}. */
export function wholeNumber(
  flag: string,
  text: string | undefined,
  [min, max]: [number, number],
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`--${flag} must be a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

/** Returns the value of a required flag. Throws {@link UsageError}. */
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
