/** Coded errors of ffmpeg and ffprobe, from exit codes and the last lines of standard error. */
import { AppError } from '../../core/errors.ts';

/** Returns true when ffmpeg reports a full disk. */
export function hasNoSpace(lines: readonly string[]): boolean {
  return lines.some((line) => /No space left on device/i.test(line));
}

/** Returns true when a program that was to start ffmpeg did not find it. */
export function saysMissing(lines: readonly string[]): boolean {
  return /^(prlimit|unshare|setpriv|bwrap): .*(failed to execute|execvp)/.test(lines.at(-1) ?? '');
}

/**
 * Returns advice where ffmpeg was denied a file of a server that runs as root; empty otherwise. In its user namespace root
 * is nobody in particular, and what another user keeps to himself stays so.
 */
export function rootAdvice(lines: readonly string[]): string {
  if (process.getuid?.() !== 0 || !lines.at(-1)?.endsWith('Permission denied')) return '';
  return (
    ' (ffmpeg runs without the rights of root: let the server run as the owner of the files, or let others read them;' +
    ' see docs/running.md)'
  );
}

/** Returns the error of a run that ended badly: `DISK_FULL` where ffmpeg had no room, else `FFMPEG_FAILED`. */
export function ffmpegFailure(
  command: string,
  exitCode: number | null,
  stderr: string[],
  cause?: Error,
): AppError {
  if (hasNoSpace(stderr)) {
    return new AppError('DISK_FULL', 'ffmpeg found no space left on the disk.', {
      details: { stderr },
      cause,
    });
  }
  const last = stderr.at(-1) ?? cause?.message ?? 'it gave no reason';
  const ended = exitCode === 0 ? 'ended too early' : `ended with exit code ${exitCode}`;
  const how = exitCode === null ? 'was ended' : ended;
  const why = last + rootAdvice(stderr);
  return new AppError('FFMPEG_FAILED', `${command.split(' ', 1)[0] || 'ffmpeg'} ${how}: ${why}`, {
    details: { command, exitCode, stderr },
    cause,
  });
}

/** Returns the error of a program that cannot be started. */
export function ffmpegMissing(path: string, cause: Error): AppError {
  return new AppError('FFMPEG_MISSING', `${path} cannot be started. Run "tidemark doctor".`, { cause });
}
