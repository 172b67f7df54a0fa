/** The last lines of ffmpeg's standard error, kept for the error that may come of it. */

/** Number of lines that an error carries. */
export const KEPT_LINES = 12;

/**
 * Matches what ffmpeg prints when a drive or a share does not return what is stored on it. It then exits with 0, as if
 * the video ended there; of a file that is cut off it prints other things. Names and titles stand elsewhere in a line.
 */
export const READ_ERROR =
  /^\S.*: (Input\/output error|No such device|Stale file handle|Connection timed out|Host is down|Transport endpoint is not connected)$/;

/**
 * Matches lines that say no more than the exit code does: descriptions of inputs and outputs (indented, as counts of
 * repetitions are), what `showinfo` prints of each frame, the sums at the end. They would push the reason out.
 */
const SAYS_NOTHING =
  /^\s|^$|^(Conversion failed!|Stream mapping:)|^(Input|Output) #|^\[Parsed_showinfo_|^(frame|size)= |^video:\S+ audio:\S+ /;

/** The last lines that say something, oldest first, and the last {@link READ_ERROR} however long ago it was printed. */
export class StderrTail {
  readonly lines: string[] = [];
  readError: string | null = null;

  add(line: string): void {
    if (SAYS_NOTHING.test(line)) return;
    this.lines.push(line);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
    if (READ_ERROR.test(line)) this.readError = line;
  }
}
