/** `tidemark bench --gold FILE`: measures search on the user's own footage, beside trivial baselines. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError, errorCodeOf } from '../../../core/errors.ts';
import { parseVideoId } from '../../../core/ids.ts';
import { type Fall, fallsSince, readBaseline } from '../../../evaluation/gate.ts';
import { parseGold } from '../../../evaluation/gold-file.ts';
import { measuresTable, type TextTable, trustLines } from '../../../evaluation/gold-table.ts';
import { htmlReport } from '../../../evaluation/html-report.ts';
import { type GoldResult, type MeasuredProduct, measureGold } from '../../../evaluation/measure-gold.ts';
import type { Engine } from '../../engine.ts';
import { type CliContext, defineCommand, LIBRARY_OPTIONS, required } from '../command.ts';
import { withEngine } from '../library.ts';
import { writeOut } from '../write-out.ts';

/** Measures search on a gold file. */
export const benchCommand = defineCommand({
  summary: 'measure search on your own footage, with a gold file of right answers',
  usage:
    'bench --gold FILE.csv [--data DIR] [--pack NAME] [--report FILE.html] [--out FILE.json] [--gate FILE.json] [--json]',
  options: {
    ...LIBRARY_OPTIONS,
    gold: { type: 'string' },
    report: { type: 'string' },
    out: { type: 'string' },
    gate: { type: 'string' },
  },
  words: [0, 0],
  async run({ values }, context) {
    const at = (file: string) => resolve(context.cwd, file);
    const gold = at(required('gold', values.gold));
    const questions = parseGold(await readGold(gold));
    const before = values.gate === undefined ? null : await readBaseline(at(values.gate));
    await withEngine(values, context, async (engine) => {
      const { result, curves } = await measureGold(measured(engine), questions, {
        folder: dirname(gold),
        signal: context.signal,
        progress: (done) => {
          if (done % 20 === 0) context.err(`${done} of ${questions.length} sentences`);
        },
      });
      const report = at(values.report ?? 'tidemark-bench.html');
      await writeOut(context, report, htmlReport(result, curves));
      if (values.out !== undefined)
        await writeOut(context, values.out, `${JSON.stringify(result, null, 1)}\n`);
      show(result, values.json, context);
      context.err(`Report: ${report}`);
      if (before) refuseFalls(fallsSince(before, result));
    });
  },
});

/** Adapts the open engine to evaluation. */
function measured({ model, finder, library }: Engine): MeasuredProduct {
  return {
    model,
    search: (request, signal) => finder.search(request, signal),
    curve: (videoId, sentence, signal) => finder.curve(parseVideoId(videoId), sentence, signal),
    async videos() {
      const all: Awaited<ReturnType<MeasuredProduct['videos']>> = [];
      for (let token: string | undefined; ; ) {
        const { data, page } = await library.list({ page_size: 50, page_token: token });
        for (const video of data) {
          all.push({ video, path: (await library.record(parseVideoId(video.id))).path });
        }
        if (page.next_token === null) return all;
        token = page.next_token;
      }
    },
  };
}

async function readGold(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const code = errorCodeOf(cause);
    if (!['ENOENT', 'EACCES', 'EISDIR'].includes(code ?? '')) throw cause;
    throw new AppError('GOLD_INVALID', `${file} cannot be read (${code}).`, { cause });
  }
}

function show(result: GoldResult, asJson: boolean, { out }: CliContext): void {
  const lines = asJson
    ? [JSON.stringify(result)]
    : [...aligned(measuresTable(result)), ...trustLines(result)];
  for (const line of lines) out(line);
}

/** Aligns a table: names to the left, figures to the right. */
function aligned({ columns, rows }: TextTable): string[] {
  const all = [columns, ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => (row[i] ?? '').length)));
  return all.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
}

function refuseFalls(falls: readonly Fall[]): void {
  if (falls.length === 0) return;
  const measures = falls.map(
    ({ measure, before, now }) => `${measure} ${before.toFixed(3)} -> ${now.toFixed(3)}`,
  );
  throw new AppError('BENCH_REGRESSED', `Worse than before, beyond noise: ${measures.join('; ')}.`, {
    details: { falls },
  });
}
