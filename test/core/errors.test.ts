import { describe, expect, test } from 'vitest';
import { AppError, fromErrorRecord, toAppError, toErrorRecord } from '../../core/errors.ts';

describe('errors', () => {
  test('a full disk is called so, whether the file system or the database says it', () => {
    for (const code of ['ENOSPC', 'EDQUOT', 'SQLITE_FULL']) {
      expect(toAppError(Object.assign(new Error('write failed'), { code })).code).toBe('DISK_FULL');
    }
  });

  test('an abort is a cancellation', () => {
    expect(toAppError(new DOMException('stopped', 'AbortError')).code).toBe('CANCELLED');
  });

  test('an unknown fault keeps its cause and does not show its words', () => {
    const error = toAppError(new Error('password=hunter2'));
    expect(error.code).toBe('INTERNAL');
    expect(error.message).not.toContain('hunter2');
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('an error survives the way through a row or a thread', () => {
    const error = new AppError('NO_VIDEO_STREAM', 'talk.mp3 has no video stream.', {
      details: { streams: 1 },
    });
    const copy = fromErrorRecord(JSON.parse(JSON.stringify(toErrorRecord(error))));
    expect([copy.code, copy.message, copy.details, copy.status]).toEqual([
      'NO_VIDEO_STREAM',
      'talk.mp3 has no video stream.',
      { streams: 1 },
      422,
    ]);
  });
});
