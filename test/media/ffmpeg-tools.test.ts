import { describe, expect, test } from 'vitest';
import { isDated } from '../../media/ffmpeg/ffmpeg-tools.ts';

describe('the age of a build', () => {
  test.each([
    ['N-47683-g0e8eb07980-static', true],
    ['4.4.2-0ubuntu0.22.04.1', true],
    ['5.1.9-0+deb12u1', false],
    ['n7.1', false],
    ['N-118193-g5f38c82536', false],
    ['git-2026-01-01', false],
  ])('%s is dated: %s', (version, dated) => {
    expect(isDated({ version })).toBe(dated);
  });
});
