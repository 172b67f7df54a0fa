/** The header that makes a browser save what it gets. */

/** The value of `Content-Disposition` for a file of this name (RFC 6266, with RFC 8187's encoding). */
export function attachment(fileName: string): string {
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}
