/** A file on disk, ready to be sent over HTTP. */

/** Where the file lies, its content type, and a tag that changes with its content. */
export interface ServedFile {
  path: string;
  contentType: string;
  tag: string;
}
