/** Timestamps as stored: texts that sort by time. */

/** Converts a timestamp to UTC with milliseconds, so that comparing texts compares instants; null stays null. */
export function utc(timestamp: string | null | undefined): string | null {
  return timestamp == null ? null : new Date(timestamp).toISOString();
}

/** Converts a timestamp as {@link utc} does, but leaves one with an offset in digits as it is: that is a fact of its own. */
export function keepOffset(timestamp: string | null): string | null {
  return timestamp !== null && /T\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/.test(timestamp)
    ? timestamp
    : utc(timestamp);
}
