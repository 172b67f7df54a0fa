/** A file on disk, ready to be sent over HTTP. */

/** Where the file lies, its content type, and a tag that changes with its content. */
export interface ServedFile {
  path: string;
  contentType: string;
  tag: string;
  /** Where it does not lie at its path: its bytes elsewhere. */
  remote?: RemoteBytes | undefined;
}

/** A file that is read over the network. */
export interface RemoteBytes {
  sizeBytes: number;
  /** When it was written: Unix time. */
  mtimeMs: number;
  /** Reads the bytes [start, end). Throws `MEDIA_UNREACHABLE`. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}
