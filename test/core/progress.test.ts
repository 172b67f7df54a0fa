import { expect, test } from 'vitest';
import { createLogger } from '../../core/log.ts';
import { etaS, fraction } from '../../core/progress.ts';

test('the pace of a resumed job leaves out what it found done', () => {
  const progress = { stage: 'indexing', done: 160, total: 220 };
  expect(etaS(progress, 1_000, 11_000, 100)).toBe(10);
  expect(etaS(progress, 1_000, 11_000)).toBe(3.75);
});

test('there is no end in sight before there is a pace or a total', () => {
  expect(etaS({ stage: 's', done: 0, total: 10 }, 0, 500)).toBeNull();
  expect(etaS({ stage: 's', done: 5, total: null }, 0, 500)).toBeNull();
  expect(fraction({ stage: 's', done: 5, total: null })).toBeNull();
  expect(fraction({ stage: 's', done: 11, total: 10 })).toBe(1);
});

test('a log line is one JSON object, with errors spelled out, at or above its level', () => {
  const lines: string[] = [];
  const log = createLogger(
    'info',
    (line) => lines.push(line),
    () => new Date(0),
  );
  log.debug('unseen');
  log.warn('seen', { error: new Error('broken', { cause: new Error('root') }) });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    time: '1970-01-01T00:00:00.000Z',
    level: 'warn',
    message: 'seen',
    error: { message: 'broken', cause: { message: 'root' } },
  });
});
