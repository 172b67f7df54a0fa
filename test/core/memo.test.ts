import { describe, expect, test } from 'vitest';
import { memo } from '../../core/memo.ts';

describe('memo', () => {
  test('makes its result once for all callers', async () => {
    let made = 0;
    const get = memo(async () => ++made);
    expect(get.peek()).toBeNull();
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    expect(await get()).toBe(1);
    expect(await get.peek()).toBe(1);
  });

  test('tries again after a failure', async () => {
    let tries = 0;
    const get = memo(async () => {
      if (++tries === 1) throw new Error('not yet');
      return 'made';
    });
    await expect(get()).rejects.toThrow('not yet');
    expect(get.peek()).toBeNull();
    expect(await get()).toBe('made');
  });
});
