/** The header that tells a browser under which name to save a response. */

/**
 * Returns the `Content-Disposition` value for this file name (RFC 6266, encoded as in RFC 8187): a download, or what is
 * shown in the page and saved only when a person asks for it.
 */
export function attachment(fileName: string, kind: 'attachment' | 'inline' = 'attachment'): string {
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  );
  return `${kind}; filename*=UTF-8''${encoded}`;
}
