/** Structured log lines on standard error: one JSON object a line, so that standard output stays for answers. */

import { escapeControls } from './controls.ts';

/** The severity of a line. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Writes log lines; facts are JSON values. */
export interface Logger {
  debug(message: string, facts?: Record<string, unknown>): void;
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
}

const ORDER: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Creates a logger that drops lines below `level` and passes the rest, one JSON object each, to `write`. */
export function createLogger(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
  now: () => Date = () => new Date(),
): Logger {
  const at =
    (lineLevel: LogLevel) =>
    (message: string, facts: Record<string, unknown> = {}): void => {
      if (ORDER[lineLevel] < ORDER[level]) return;
      const line = { time: now().toISOString(), level: lineLevel, message, ...plain(facts) };
      write(escapeControls(JSON.stringify(line)));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Turns errors into data: JSON.stringify would print them as {}. */
function plain(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, value instanceof Error ? describe(value) : value]),
  );
}

function describe(error: Error): Record<string, unknown> {
  const cause = error.cause instanceof Error ? describe(error.cause) : error.cause;
  return { name: error.name, message: error.message, stack: error.stack, ...(cause ? { cause } : {}) };
}
