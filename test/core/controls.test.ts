import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeControls } from '../../core/controls.ts';

describe('text for a terminal', () => {
  test.each([
    ['a\u001b]0;owned\u0007b', 'a\\u001b]0;owned\\u0007b'],
    ['\u009b2J', '\\u009b2J'],
    ['\u202egpj.exe', '\\u202egpj.exe'],
    ['over\rwritten', 'over\\u000dwritten'],
    ['tab\tand\nlines\r\n 你好 👩‍👧', 'tab\tand\nlines\r\n 你好 👩‍👧'],
  ])('%j is printed as %j', (text, printed) => {
    expect(escapeControls(text)).toBe(printed);
  });

  test('JSON stays the same value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(escapeControls(JSON.stringify(text)))).toBe(text);
      }),
    );
  });
});
