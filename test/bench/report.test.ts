/** Presentation of results: tables for people, Markdown for READMEs, and never a figure that was not measured. */
import { describe, expect, it } from 'vitest';
import { formatCell, formatTable, markdownTable, type Result, type Table } from '../../bench/report.ts';
import { fillMarkers } from '../../bench/tables.ts';

const table: Table = {
  title: 'Recall',
  columns: ['', 'R@1', 'error s'],
  rows: [
    { name: 'Tidemark', cells: [41.26, 0.5] },
    { name: 'chance', cells: [0, null] },
  ],
};

const result: Result = {
  name: 'search',
  tables: [table],
  figures: {},
  baselines: {},
  options: {},
  model: 'base@0123456789ab',
  commit: 'abc',
  date: '2026-01-02T03:04:05Z',
  cpus: 2,
};

describe('tables', () => {
  it('line up in a terminal', () => {
    expect(formatTable(table).split('\n').slice(2)).toEqual([
      '           R@1  error s',
      'Tidemark  41.3     0.50',
      'chance       0        -',
    ]);
  });

  it('become Markdown', () => {
    expect(markdownTable(table)).toContain('| Tidemark | 41.3 | 0.50 |\n| chance | 0 | - |');
  });

  it('show few digits', () => {
    expect([12.345, 1.2345, 7, null, 'x'].map(formatCell)).toEqual(['12.3', '1.23', '7', '-', 'x']);
  });
});

describe('the marked places of a README', () => {
  const text =
    'A\n<!-- bench:search -->\nold\n<!-- /bench:search -->\nB\n<!-- bench:speed -->\nold\n<!-- /bench:speed -->\n';

  it('hold the results of their name, with what they were measured on', () => {
    const filled = fillMarkers(text, [result]);
    expect(filled).toMatch(/^A\n<!-- bench:search -->\n\*\*Recall\*\*/);
    expect(filled).toContain('Measured with model `base@0123456789ab`, commit `abc`, 2 CPUs, 2026-01-02.');
    expect(filled).not.toContain('old');
  });

  it('hold the short form where there is one, and all when they ask for it', () => {
    const both = { ...result, headline: [{ ...table, title: 'In short' }] };
    expect(fillMarkers(text, [both])).toContain('**In short**');
    expect(fillMarkers(text, [both])).not.toContain('**Recall**');
    expect(fillMarkers(text.replace('bench:search -->', 'bench:search full -->'), [both])).toContain(
      '**Recall**',
    );
  });

  it('stay empty for what was not measured', () => {
    expect(fillMarkers(text, [])).toBe(
      'A\n<!-- bench:search -->\n<!-- /bench:search -->\nB\n<!-- bench:speed -->\n<!-- /bench:speed -->\n',
    );
  });

  it('come out the same when filled again', () => {
    const once = fillMarkers(text, [result]);
    expect(fillMarkers(once, [result])).toBe(once);
  });
});
