/** The tables of composed archives, for people. */
import type { Table } from '../report.ts';
import { type ComposedFigures, GROUPS } from './composed-causes.ts';
import { GRAMMAR_SIZES } from './grammar.ts';

/** The tables of a run. */
export function composedTables({ archives, events, grades, pairs, ...shares }: ComposedFigures): Table[] {
  const sizes = `${archives} archives of ${GRAMMAR_SIZES.videos} videos, ${events} events.`;
  return [
    {
      title: 'Links in composed archives, by grade',
      columns: ['', 'links told', 'precision', 'recall'],
      rows: Object.entries(grades).map(([name, { told, right, links }]) => ({
        name,
        cells: [told, percent(right, told), percent(right, links)],
      })),
      note:
        `${sizes} Percent. Lags have a heavy tail; two fifths of the events are background. ` +
        'Rules read nothing but order and time. "predictive" is of the first archive: its predictor learned from stories ' +
        'of people and knows nothing of a grammar drawn at random, so what it promotes here is chance.',
    },
    {
      title: 'Pairs of kinds promoted above order',
      columns: ['what stands behind the pair', 'promoted', 'pairs', 'share'],
      rows: GROUPS.map((name) => ({
        name,
        cells: [pairs[name].promoted, pairs[name].pairs, percent(pairs[name].promoted, pairs[name].pairs)],
      })),
      note:
        `Coincidences are as frequent as causes and come in the same videos. Of what is promoted, ` +
        `${shares.falsePromoted.toFixed(1)} % is false (coincidence, background, reverse); ` +
        `the threshold on q allows ${shares.expectedFalse.toFixed(0)} % on average. With all events at random times, ` +
        `anything was promoted in ${shares.scattered.promoting} of ${shares.scattered.archives} archives; ` +
        `up to ${((shares.expectedFalse / 100) * shares.scattered.archives).toFixed(0)} are expected.`,
    },
  ];
}

function percent(part: number, whole: number): number | null {
  return whole > 0 ? (100 * part) / whole : null;
}
