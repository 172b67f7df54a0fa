/** Gold files, the gate, and the report: what is read, what is refused and where, and when a measure has fallen. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestSecondsOf, chanceOf } from '../../evaluation/baselines.ts';
import { fallsSince, readBaseline } from '../../evaluation/gate.ts';
import { parseGold } from '../../evaluation/gold-file.ts';
import { htmlReport } from '../../evaluation/html-report.ts';
import type { GoldOutcome, GoldResult } from '../../evaluation/measure-gold.ts';
import { summarise } from '../../evaluation/measures.ts';
import {
  below,
  judgeRefusals,
  type Refusable,
  refusalCurve,
  thresholdLosing,
} from '../../evaluation/refusal.ts';
import { areaUnderCurve, calibrationError } from '../../evaluation/reliability.ts';

describe('a gold file', () => {
  it('has its columns by name, quoted fields, clocks and seconds', () => {
    const text = 'end,sentence,file,start\r\n2:05,"a man says ""hi"", twice",a b.mp4,90.5\r\n';
    expect(parseGold(text)).toEqual([
      { file: 'a b.mp4', sentence: 'a man says "hi", twice', truths: [{ start: 90.5, end: 125 }], line: 2 },
    ]);
  });

  it('gathers the rows of a sentence, and takes empty times for absent', () => {
    const text = 'file,sentence,start,end\na.mp4,dog,1,2\n\na.mp4,cat,,\na.mp4,dog,1:00:00,1:00:03';
    expect(parseGold(text)).toEqual([
      {
        file: 'a.mp4',
        sentence: 'dog',
        truths: [
          { start: 1, end: 2 },
          { start: 3600, end: 3603 },
        ],
        line: 2,
      },
      { file: 'a.mp4', sentence: 'cat', truths: [], line: 4 },
    ]);
  });

  it.each([
    ['', 1, /empty/],
    ['file,sentence,start\na,b,1', 1, /no column "end"/],
    ['file,sentence,start,end', 1, /no row/],
    ['file,sentence,start,end\na,dog,1,2\n,cat,1,2', 3, /file is missing/],
    ['file,sentence,start,end\na,,1,2', 2, /sentence is missing/],
    ['file,sentence,start,end\na,dog,1,', 2, /one of start and end/],
    ['file,sentence,start,end\na,dog,soon,2', 2, /"soon" is no time/],
    ['file,sentence,start,end\na,dog,1,0:99', 2, /"0:99" is no time/],
    ['file,sentence,start,end\na,dog,5,2', 2, /ends \(2\) before it starts \(5\)/],
    ['file,sentence,start,end\na,"a\nlong\nsentence",1,2\nb,dog,-1,2', 5, /"-1" is no time/],
    ['file,sentence,start,end\na,dog,1,2\na,dog,,', 3, /absent/],
    ['file,sentence,start,end\na,"dog,1,2', 2, /not closed/],
  ])('that is broken is refused with the line (%#)', (text, line, message) => {
    const refused = expect.objectContaining({
      code: 'GOLD_INVALID',
      message: expect.stringMatching(message),
      details: { line },
    });
    expect(() => parseGold(text)).toThrow(refused);
  });

  it('comes back whatever stands in its fields', () => {
    const field = fc
      .string({ minLength: 1 })
      .map((text) => text.trim())
      .filter((text) => text !== '' && !text.includes('\r') && !text.startsWith('\uFEFF'));
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(field, field, (file, sentence) => {
        const text = `file,sentence,start,end\n${quoted(file)},${quoted(sentence)},1,2\n`;
        expect(parseGold(text)).toMatchObject([{ file, sentence, truths: [{ start: 1, end: 2 }] }]);
      }),
    );
  });
});

const RIGHT: GoldOutcome = {
  file: 'a.mp4',
  sentence: 'dog',
  truths: [{ start: 10, end: 20 }],
  ...{ rank: 1, errorS: 0, startErrorS: 0, iou: 1, precision: 1 },
  answers: [{ start: 10, end: 20, peak: 12, probability: 0.8 }],
  ...{ answerable: 0.9, refused: false, latencyMs: 5 },
};
const WRONG: Partial<GoldOutcome> = { rank: null, errorS: 50, startErrorS: null, iou: 0, precision: 0 };

function outcomes(count: number, wrong: number): GoldOutcome[] {
  return Array.from({ length: count }, (_, i) => ({
    ...RIGHT,
    sentence: `dog ${i}`,
    ...(i < wrong ? WRONG : {}),
  }));
}

describe('the gate', () => {
  it('lets an equal, a better and a slightly worse result through', () => {
    expect(fallsSince(outcomes(40, 4), { questions: outcomes(40, 4) })).toEqual([]);
    expect(fallsSince(outcomes(40, 4), { questions: outcomes(40, 0) })).toEqual([]);
    expect(fallsSince(outcomes(40, 4), { questions: outcomes(40, 6) })).toEqual([]);
  });

  it('names the measures that fell beyond noise', () => {
    const falls = fallsSince(outcomes(40, 0), { questions: outcomes(40, 12) });
    expect(falls.map(({ measure }) => measure)).toEqual([
      'R@1',
      'R@5',
      'overlap of the first answer',
      'average precision',
      'time error up to 60 s, negative',
    ]);
    expect(falls[0]).toMatchObject({ questions: 40, before: 1, now: 0.7 });
  });

  it('looks at absent sentences by themselves', () => {
    const absent = outcomes(30, 0).map((one) => ({ ...one, truths: [], refused: true }));
    const answered = absent.map((one) => ({ ...one, refused: false }));
    expect(fallsSince(absent, { questions: answered }).map(({ measure }) => measure)).toEqual([
      'absent refused',
    ]);
  });

  it('refuses a result of other questions, and what is no result', async () => {
    const other = outcomes(3, 0).map((one) => ({ ...one, file: 'b.mp4' }));
    const refused = expect.objectContaining({ code: 'GOLD_INVALID' });
    expect(() => fallsSince(outcomes(3, 0), { questions: other })).toThrow(refused);
    const dir = await mkdtemp(join(tmpdir(), 'tidemark-gate-'));
    try {
      await writeFile(join(dir, 'x.json'), '{"format":1,"questions":[]}');
      await writeFile(join(dir, 'y.json'), 'no JSON');
      for (const file of ['x.json', 'y.json', 'z.json']) {
        await expect(readBaseline(join(dir, file))).rejects.toThrow(refused);
      }
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

describe('refusing', () => {
  const asked: Refusable[] = [
    { kind: 'present', isRight: true, score: 0.9 },
    { kind: 'present', isRight: true, score: 0.4 },
    { kind: 'present', isRight: false, score: 0.1 },
    { kind: 'present', isRight: false, score: 0.8 },
    { kind: 'easy', isRight: false, score: 0.2 },
    { kind: 'hard', isRight: false, score: 0.6 },
  ];

  it('costs the right first answers that are refused, and gains the absent sentences', () => {
    expect(judgeRefusals(asked, below(0.5))).toMatchObject({
      ...{ r1: 50, r1Lost: 25, easyRefused: 100, hardRefused: 0, presentRefused: 50 },
      ...{ easyArea: 1, hardArea: 0.5 },
    });
  });

  it('below the threshold that loses nothing keeps every right first answer', () => {
    expect(judgeRefusals(asked, below(thresholdLosing(asked, 0)))).toMatchObject({
      r1Lost: 0,
      easyRefused: 100,
    });
  });

  it('loses no more than the points that it is given, and what it may lose it uses', () => {
    const right = Array.from({ length: 20 }, (_, i) => ({
      kind: 'present' as const,
      isRight: true,
      score: i / 20,
    }));
    const absent = [0.03, 0.08, 0.12].map((score) => ({ kind: 'easy' as const, isRight: false, score }));
    const curve = refusalCurve([...right, ...absent]).map(({ lost, refusals }) => {
      return [lost, refusals.r1Lost, Math.round(refusals.easyRefused ?? 0)];
    });
    expect(curve).toEqual([
      [2, 0, 0],
      [5, 5, 33],
      [10, 10, 67],
    ]);
  });
});

describe('reliability', () => {
  it('is perfect where the said share is right, and off by the difference', () => {
    const said = (p: number, right: number) =>
      Array.from({ length: 10 }, (_, i) => ({ p, isRight: i < right }));
    expect(calibrationError(said(0.3, 3))).toBeCloseTo(0);
    expect(calibrationError([...said(0.3, 3), ...said(0.9, 5)])).toBeCloseTo(0.2);
  });

  it('has an area of a half for equal scores, and one for parted ones', () => {
    expect(areaUnderCurve([1, 1], [1, 1, 1])).toBe(0.5);
    expect(areaUnderCurve([3, 2], [1, 0])).toBe(1);
    expect(areaUnderCurve([], [1])).toBeNull();
  });
});

describe('trivial answers', () => {
  it('are the highest seconds of the curve, apart from each other', () => {
    const curve = Array.from({ length: 40 }, (_, i) => (i === 10 ? 1 : i === 11 ? 0.9 : i === 30 ? 0.8 : 0));
    const peaks = bestSecondsOf('a', [null, ...curve], { count: 2, radius: 0 }).map(({ peak }) => peak);
    expect(peaks).toEqual([11, 31]);
  });

  it('by chance fall everywhere alike', () => {
    const draws = chanceOf('a', 1000, { draws: 200, depth: 10 }).flat();
    const early = draws.filter(({ peak }) => peak < 100).length / draws.length;
    expect(early).toBeCloseTo(0.1, 2);
    expect(draws.every(({ peak }) => peak >= 0 && peak < 1000)).toBe(true);
  });
});

describe('the report', () => {
  const questions = [
    { ...RIGHT, sentence: 'a <b>dog</b> & "co"' },
    { ...RIGHT, truths: [], refused: true },
  ];
  const result: GoldResult = {
    ...{ format: 1, model: 'base@1', date: '2026-11-23T00:00:00Z', questions },
    figures: {
      ...summarise([RIGHT]),
      refusals: judgeRefusals([], () => false),
      eceSegments: 0.02,
      medianLatencyMs: 5,
    },
    baselines: { chance: summarise([]) },
  };
  const page = htmlReport(result, [{ values: [0, 0.5, null, 1] }, { values: [] }]);

  it('stands alone: no script, nothing to load, what was written is text', () => {
    expect(page).not.toMatch(/<script|\ssrc=|\shref=|@import|url\(/);
    expect(page).toContain('a &lt;b&gt;dog&lt;/b&gt; &amp; &quot;co&quot;');
    expect(page).not.toContain('NaN');
    expect(page).not.toContain('Infinity');
  });

  it('draws curves, errors and reliability', () => {
    expect(page.match(/<svg/g)).toHaveLength(4);
    expect(page).toContain('class="right"');
    expect(page).toContain('said to be absent');
  });
});
