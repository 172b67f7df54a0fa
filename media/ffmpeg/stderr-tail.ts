/** The last lines of ffmpeg's standard error, kept for the error that may come of it. */

/** Number of lines that an error carries. */
export const KEPT_LINES = 12;

/**
 * Matches what ffmpeg prints when a drive or a share does not return what is stored on it. It then exits with 0, as if
 * the video ended there; of a file that is cut off it prints other things. Names and titles stand elsewhere in a line.
 */
export const READ_ERROR =
  /^\S.*: (Input\/output error|No such device|Stale file handle|Connection timed out|Host is down|Transport endpoint is not connected)$/;

/** The last lines, oldest first, and the last {@link READ_ERROR} however long ago it was printed. */
export class StderrTail {
  readonly lines: string[] = [];
  readError: string | null = null;

  add(line: string): void {
    this.lines.push(line);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
    if (READ_ERROR.test(line)) this.readError = line;
  }
}
