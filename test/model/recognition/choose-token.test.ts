/** The rules for timestamps, on logits that would break each of them. */
import { describe, expect, it } from 'vitest';
import { chooseToken } from '../../../model/runtime/recognition/choose-token.ts';

/** Words 0 to 9, the end, other special tokens, then timestamps. */
const END = 10;
const FIRST = 15;
const TOKENS = {
  ...{ vocabulary: FIRST + 101, start: 11, end: END, transcribe: null, languages: null, no_speech: null },
  ...{ no_timestamps: FIRST - 1, suppressed: [3], suppressed_first: [END] },
};
const time = (step: number) => FIRST + step;

/** Chooses among logits of which these tokens have the given ones, and all others `rest`. */
function choose(likely: Record<number, number>, chosen: number[], rest = -10): number {
  const logits = new Float32Array(TOKENS.vocabulary).fill(rest);
  for (const [token, logit] of Object.entries(likely)) logits[Number(token)] = logit;
  return chooseToken(logits, chosen, TOKENS).token;
}

describe('the next token', () => {
  it('is a timestamp at first, and not more than a second late', () => {
    expect(choose({ 1: 9, [END]: 8, [time(60)]: 7, [time(20)]: 1 }, [])).toBe(time(20));
  });

  it('is a word or the end after two timestamps', () => {
    expect(choose({ 1: 2, [time(9)]: 9 }, [time(0), 1, time(4), time(4)])).toBe(1);
    expect(choose({ [END]: 2, [time(9)]: 9 }, [time(0), 1, time(4), time(4)])).toBe(END);
    expect(choose({ 1: 2, [time(9)]: 9 }, [time(0)])).toBe(1);
  });

  it('is a timestamp or the end after words and one timestamp', () => {
    expect(choose({ 1: 9, [time(4)]: 2 }, [time(0), 1, time(4)])).toBe(time(4));
    expect(choose({ 1: 9, [END]: 2 }, [time(0), 1, time(4)])).toBe(END);
  });

  it('never goes back in time, and ends no words where they start', () => {
    expect(choose({ [time(2)]: 9, [time(4)]: 8, [time(5)]: 3 }, [time(0), 1, time(4), time(4), 2])).toBe(
      time(5),
    );
  });

  it('is a timestamp where all of them together are likelier than the likeliest word', () => {
    const chosen = [time(0), 1];
    expect(choose({ 1: 0.5 }, chosen, 0)).toBe(time(1));
    expect(choose({ 1: 6 }, chosen, 0)).toBe(1);
  });

  it('is no special token, and none that is suppressed', () => {
    expect(choose({ 11: 9, 14: 9, 3: 8, 2: 1 }, [time(0), 1])).toBe(2);
  });
});
