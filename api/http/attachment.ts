/** The header that makes a browser save a response as a file. */

/** Returns the `Content-Disposition` value for this file name (RFC 6266, encoded as in RFC 8187). */
export function attachment(fileName: string): string {
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}
