/**
 * Measures refusals ("not in this footage") on real clips. In: two videos, each of one half of the clips, and the replies
 * to all sentences in both; so each sentence is present in one and absent from the other. Out: the gain and the cost of
 * refusing, and the reliability of probabilities. Nothing is chosen here. Pure.
 */

import { judge } from '../../evaluation/measures.ts';
import {
  below,
  judgeRefusals,
  type Refusable,
  refusalCurve,
  thresholdLosing,
} from '../../evaluation/refusal.ts';
import { calibrationError, type Prediction } from '../../evaluation/reliability.ts';
import type { Table } from '../report.ts';
import { disjointFrom } from './absent.ts';
import type { Given, Reply } from './ask.ts';
import { certaintyTable, measureCertainty, type Said } from './certainty.ts';
import type { Footage } from './footage.ts';
import { curveRow, REFUSAL_COLUMNS, REFUSAL_NOTE, refusalCells } from './refusals.ts';
import type { Question } from './score.ts';

/** A sentence put to one half. */
interface Asked extends Refusable {
  reply: Reply;
  isRefused: boolean;
}

/** The number of answers to a sentence that count for the probability of an answer. */
const COUNTED = 5;

/** Returns the figures and the table; `replies` are in step with `halves` and their questions. */
export function measureAbsence(halves: readonly Footage[], replies: readonly Reply[][]) {
  const asked = halves.flatMap(({ questions }, h) => judgeHalf(questions, replies[h] ?? []));
  const figures = judgeRefusals(asked, ({ isRefused }) => isRefused);
  const answers = halves.flatMap(({ questions }, h) =>
    questions.flatMap((question, i) => predictionsOf(replies[h]?.[i]?.answers ?? [], question)),
  );
  const wholes = asked.flatMap(({ kind, reply: { answerable } }): Prediction[] =>
    answerable === null ? [] : [{ p: answerable, isRight: kind === 'present' }],
  );
  const ece = {
    eceSegments: answers.length === 0 ? null : calibrationError(answers),
    eceAnswerable: wholes.length === 0 ? null : calibrationError(wholes),
  };
  const said = asked.map(({ kind, isRight, reply: { answers, state } }): Said => {
    return { isPresent: kind === 'present', isRight, probability: answers[0]?.probability ?? null, state };
  });
  const certainty = certaintyTable('Certainty on real clips: two videos of half the clips each', [
    { name: 'Tidemark', said },
  ]);
  return {
    figures: { ...figures, ...ece, curve: refusalCurve(asked), certainty: measureCertainty(said) },
    tables: [tableOf(asked, figures, ece), certainty],
  };
}

function judgeHalf(questions: readonly Question[], replies: readonly Reply[]): Asked[] {
  const said = questions.filter(({ truths }) => truths.length > 0).map(({ text }) => text);
  const strange = questions.filter(({ truths }) => truths.length === 0).map(({ text }) => text);
  const easy = new Set(disjointFrom(said, strange));
  return questions.flatMap(({ text, truths }, i) => {
    const reply = replies[i];
    if (reply === undefined) return [];
    const kind = truths.length > 0 ? 'present' : easy.has(text) ? 'easy' : 'hard';
    const isRight = judge(reply.answers, truths).rank === 1;
    return [{ kind, isRight, score: reply.answerable, reply, isRefused: reply.state === 'not_in_footage' }];
  });
}

function predictionsOf(answers: readonly Given[], { truths }: Question): Prediction[] {
  return answers
    .slice(0, COUNTED)
    .flatMap((answer) =>
      answer.probability === null
        ? []
        : [{ p: answer.probability, isRight: judge([answer], truths).rank === 1 }],
    );
}

function tableOf(
  asked: readonly Asked[],
  figures: ReturnType<typeof judgeRefusals>,
  { eceSegments, eceAnswerable }: { eceSegments: number | null; eceAnswerable: number | null },
): Table {
  const byCosine = asked.map((one) => ({ ...one, score: one.reply.answers[0]?.score ?? null }));
  const cosine = below(thresholdLosing(byCosine, figures.r1Lost ?? 0));
  const row = (name: string, of: ReturnType<typeof judgeRefusals>, errors: (number | null)[]) => ({
    name,
    cells: [...refusalCells(of), ...errors],
  });
  return {
    title: `Saying "not in this footage": two films of half the clips each (${figures.present} sentences present, ${figures.easy + figures.hard} absent)`,
    columns: [...REFUSAL_COLUMNS, 'ECE answers', 'ECE whole'],
    rows: [
      row('Tidemark', figures, [eceSegments, eceAnswerable]),
      ...refusalCurve(asked).map(({ lost, refusals }) => row(curveRow(lost), refusals, [null, null])),
      row('only by the cosine', judgeRefusals(byCosine, cosine), [null, null]),
      row(
        'never refusing',
        judgeRefusals(asked, () => false),
        [null, null],
      ),
    ],
    note: REFUSAL_NOTE,
  };
}
