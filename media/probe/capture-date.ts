/** Reads when a video was recorded from its tags, without losing the day that the place of recording had. */

/** Tags that hold the date, in the order of trust: the recording's own time zone first. Matroska writes them in capitals. */
const TAGS = ['com.apple.quicktime.creationdate', 'date_recorded', 'creation_time', 'date'];

const WRITTEN =
  /^\s*(\d{4})(?:[-:](\d\d)(?:[-:](\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?)?)?\s*$/i;

/** Cameras without a clock write the epochs of Unix (1970) or QuickTime (1904). */
const EARLIEST = Date.UTC(1971, 0);

/**
 * Returns the date of recording in ISO 8601, or null. With an offset in digits, its day and time are those of the place
 * of recording; a date without a time zone, whose day is the same anywhere, has the offset +00:00. With `Z`, only the
 * instant is known.
 */
export function captureDate(tags: Record<string, string>): string | null {
  const lower = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));
  for (const name of TAGS) {
    const date = readDate(lower.get(name) ?? '');
    if (date !== null) return date;
  }
  return null;
}

function readDate(written: string): string | null {
  const match = WRITTEN.exec(written);
  if (!match) return null;
  const [, year, month = '01', day = '01', h = '00', m = '00', s = '00', fraction = '', zone] = match;
  const wall = `${year}-${month}-${day}T${h}:${m}:${s}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const date = `${wall}${offsetOf(zone)}`;
  const at = Date.parse(date);
  // The parser takes 31 June for 1 July.
  const exists = new Date(`${wall}Z`).getUTCDate() === Number(day);
  return Number.isNaN(at) || !exists || at < EARLIEST ? null : date;
}

function offsetOf(zone: string | undefined): string {
  if (zone === undefined) return '+00:00';
  if (/^(?:z|utc)$/i.test(zone)) return 'Z';
  const digits = zone.replace(':', '').padEnd(5, '0');
  return `${digits.slice(0, 3)}:${digits.slice(3)}`;
}
