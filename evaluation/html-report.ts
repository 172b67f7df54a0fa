/** A gold result as one HTML page that needs nothing else: no script, no other file. Pure. */

import { escapeMarkup } from '../core/markup.ts';
import { formatClock } from '../core/time.ts';
import { measuresTable, trustLines } from './gold-table.ts';
import type { GoldCurve, GoldOutcome, GoldResult } from './measure-gold.ts';
import { judge } from './measures.ts';
import { barPlot, curvePlot, reliabilityPlot } from './plots.ts';
import { binned, type Prediction } from './reliability.ts';

/** As many sentences are shown with their curve: those that went worst come first. */
const SHOWN = 100;

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
table { border-collapse: collapse; } th, td { padding: .2rem .7rem; text-align: right; white-space: nowrap; border-bottom: 1px solid #8885; }
th:first-child, td:first-child { text-align: left; }
svg { max-width: 100%; height: auto; } svg text { font-size: 11px; text-anchor: middle; fill: currentColor; }
.curve { fill: none; stroke: #2b7a9e; stroke-width: 1.2; } .right { fill: #3aa35a; opacity: .3; }
.answer { fill: #d9822b; } .a1 { opacity: .6; } .a2 { opacity: .35; }
.bar, .dot { fill: #2b7a9e; } .dot { opacity: .8; } .frame { fill: none; stroke: #888; } .even { stroke: #888; stroke-dasharray: 4; }
h3 { margin-bottom: 0; } .said { color: #888; margin: 0; }
`;

/** The page; `curves` in step with the result's questions. */
export function htmlReport(result: GoldResult, curves: readonly GoldCurve[]): string {
  const { columns, rows } = measuresTable(result);
  const cells = (row: readonly string[], tag: 'th' | 'td') =>
    `<tr>${row.map((cell) => `<${tag}>${escapeMarkup(cell)}</${tag}>`).join('')}</tr>`;
  const { present, hard: absent } = result.figures.refusals;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tidemark on this footage</title><style>${STYLE}</style></head><body>
<h1>Tidemark on this footage</h1>
<p>${present} sentences that the footage holds, ${absent} that it does not. Model ${escapeMarkup(result.model)}, ${escapeMarkup(result.date.slice(0, 10))}.</p>
<h2>Measures</h2>
<table>${cells(columns, 'th')}${rows.map((row) => cells(row, 'td')).join('')}</table>
${trustLines(result)
  .map((line) => `<p>${escapeMarkup(line)}</p>`)
  .join('\n')}
<h2>How far the first answer is off</h2>
${barPlot('How far the first answer is off', errorBars(result.questions))}
<h2>What probabilities are worth</h2>
${reliability(result.questions)}
<h2>Sentence by sentence</h2>
<p>The line is the relevance of each second; green is right, orange are the first three answers.</p>
${worstFirst(result.questions)
  .slice(0, SHOWN)
  .map((i) => sentenceSection(result.questions[i] as GoldOutcome, curves[i]))
  .join('\n')}
</body></html>
`;
}

/** Counts of first answers by distance. */
function errorBars(questions: readonly GoldOutcome[]): { name: string; count: number }[] {
  const edges = [1, 3, 10, 60, Number.POSITIVE_INFINITY];
  const names = ['up to 1 s', '1-3 s', '3-10 s', '10-60 s', 'more'];
  const errors = questions
    .filter(({ truths }) => truths.length > 0)
    .map(({ errorS }) => errorS ?? Number.POSITIVE_INFINITY);
  return names.map((name, i) => ({
    name,
    count: errors.filter((error) => edges.findIndex((edge) => error <= edge) === i).length,
  }));
}

function reliability(questions: readonly GoldOutcome[]): string {
  const predictions = questions.flatMap(({ answers, truths }) =>
    answers.flatMap(({ peak, probability }): Prediction[] => {
      if (probability === null) return [];
      const own = truths.map((truth) => ({ film: '', ...truth }));
      return [
        { p: probability, isRight: judge([{ film: '', peak, start: null, end: null }], own).rank === 1 },
      ];
    }),
  );
  return predictions.length === 0
    ? '<p>The model pack is not calibrated: answers have no probability.</p>'
    : reliabilityPlot(binned(predictions));
}

function worstFirst(questions: readonly GoldOutcome[]): number[] {
  const badness = ({ truths, rank, refused }: GoldOutcome) =>
    truths.length === 0 ? (refused ? 0 : 50) : rank === null ? 100 : rank - 1;
  return questions
    .map((question, i) => ({ i, bad: badness(question) }))
    .sort((a, b) => b.bad - a.bad)
    .map(({ i }) => i);
}

function sentenceSection(question: GoldOutcome, curve: GoldCurve | undefined): string {
  const { sentence, file, truths, rank, errorS, answers, refused } = question;
  const [first] = answers;
  const said = [
    file,
    truths.length === 0 ? 'not in this file' : `right answer at rank ${rank ?? 'beyond 10'}`,
    first ? `first answer at ${formatClock(first.peak)}` : 'no answer',
    truths.length > 0 && errorS !== null ? `off by ${errorS.toFixed(1)} s` : '',
    refused ? 'said to be absent' : '',
  ];
  const plot = curve ? curvePlot({ values: curve.values, truths, answers }) : '';
  return `<h3>${escapeMarkup(sentence)}</h3><p class="said">${escapeMarkup(said.filter(Boolean).join(' · '))}</p>${plot}`;
}
