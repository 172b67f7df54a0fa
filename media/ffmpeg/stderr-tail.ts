/** What ffmpeg said last, kept for the error that may come of it. In: lines of its standard error. */

/** How many lines an error carries. */
export const KEPT_LINES = 12;

/**
 * What ffmpeg says when a drive or a share does not give what is stored on it. It then ends as if the film ended there,
 * and well; of a file that is cut off it says other things. Names and titles of films stand elsewhere in a line.
 */
export const UNREAD =
  /^\S.*: (Input\/output error|No such device|Stale file handle|Connection timed out|Host is down|Transport endpoint is not connected)$/;

/** The last lines, oldest first, and the last one that says {@link UNREAD}, however long ago that was. */
export class LastWords {
  readonly lines: string[] = [];
  unread: string | null = null;

  add(line: string): void {
    this.lines.push(line);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
    if (UNREAD.test(line)) this.unread = line;
  }
}
