/** Sizes and waiting times, rounded as people say them; and names of files. */

/** Formats bytes as `312 kB`, `1.4 GB`: decimal units, two significant digits below ten. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Rounds a waiting time to a count and a unit, coarse on purpose: an estimate in exact seconds would pretend. */
export function roundWait(waitS: number): { count: number; unit: 'second' | 'minute' | 'hour' } {
  if (waitS < 50)
    return { count: Math.max(1, waitS < 10 ? Math.ceil(waitS) : Math.ceil(waitS / 5) * 5), unit: 'second' };
  if (waitS < 5400) return { count: Math.max(1, Math.round(waitS / 60)), unit: 'minute' };
  return { count: Math.round(waitS / 3600), unit: 'hour' };
}

/** True when a title says no more than the name of its file: then the name need not stand beside it. */
export function isNamedAfter(title: string, fileName: string): boolean {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[\s._-]+/g, ' ')
      .trim();
  const stem = fileName.replace(/\.[^.]{1,5}$/, '');
  return plain(title) === plain(stem) || plain(title) === plain(fileName);
}
