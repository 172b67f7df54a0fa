/** File names from strangers, made safe to show, to store and to send. */

/** Returns a name that is safe to show and to put into a header: no folders or control characters, at most 200 characters. */
export function cleanFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const clean = [...last.normalize('NFC')]
    .filter((char) => !/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(char))
    .join('')
    .trim();
  if (clean === '' || /^\.+$/.test(clean)) return 'video';
  if (clean.length <= 200) return clean;
  const extension = extensionOf(clean);
  // Half of a character that takes two units is none.
  return clean.slice(0, 200 - extension.length).replace(/\p{Cs}$/u, '') + extension;
}

/** Returns the lower-case extension, `.mp4` for `a.MP4`; empty when there is none of plain letters and digits. */
export function extensionOf(fileName: string): string {
  return /\.[a-z0-9]{1,8}$/.exec(fileName.toLowerCase())?.[0] ?? '';
}
