import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../../ui/data/api.ts';
import { setLanguage } from '../../../ui/data/locale.ts';
import { describeError, failure, failureLine } from '../../../ui/elements/failure.ts';

const invalid = (part?: string) =>
  new ApiError('QUERY_INVALID', 'No second can meet "x".', null, part === undefined ? {} : { part });

describe('a failure', () => {
  beforeAll(() => vi.stubGlobal('document', { documentElement: {} }));
  afterAll(() => vi.unstubAllGlobals());

  it('is described in the language of the page, by its code', () => {
    const full = { code: 'DISK_FULL', message: 'No space left on the disk.' };
    setLanguage('zh');
    expect(failureLine(full)).toBe('服务器磁盘已满。 请释放数据文件夹所在磁盘的空间，然后重试。');
    setLanguage('en');
    expect(describeError(full)).toBe('The disk of the server is full.');
  });

  it('quotes the part that was not accepted', () => {
    setLanguage('zh');
    expect(describeError(invalid('after 2:00 … before 1:00'))).toContain('“after 2:00 … before 1:00”');
    expect(describeError(invalid())).toBe('No second can meet "x".');
  });

  it('is described in the words of the server where the page has none', () => {
    setLanguage('zh');
    expect(describeError(new ApiError('BAD_REQUEST', 'json name: too long'))).toBe('json name: too long');
  });

  it('offers another try where that may help, and not for a question that stays the same', () => {
    setLanguage('en');
    const drawn = (error: unknown) => JSON.stringify(failure(error, () => {}));
    const full = drawn(new ApiError('DISK_FULL', 'No space left on the disk.', 'r-1'));
    expect([full.includes('Try again'), full.includes('r-1')]).toEqual([true, true]);
    const unknown = drawn(new ApiError('QUERY_UNKNOWN', 'The model knows no word.', 'r-2', { part: 'xyz' }));
    expect([unknown.includes('Try again'), unknown.includes('r-2')]).toEqual([false, false]);
    expect(unknown).toContain('xyz');
  });

  it('that does not come from this server is described in general', () => {
    setLanguage('en');
    for (const error of [
      new ApiError('BAD_ANSWER', 'HTTP 502'),
      new TypeError('x is undefined'),
      'x',
      null,
    ]) {
      expect(describeError(error)).toBe('Something went wrong');
    }
  });
});
