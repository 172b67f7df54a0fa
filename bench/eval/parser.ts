/**
 * `npm run bench -- parser`: the parser of sentences against the worst that it can be given, and against what people write
 * of videos. In: repeats of every word and sign that a rule looks for, alone and mixed at random, up to 10,000
 * characters; and caption corpora beside the checkout, where they are there. Out: the slowest parse, of which the limit is
 * 50 ms, and how many captions are taken for orders.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AppError } from '../../core/errors.ts';
import { parseSentence } from '../../index/query/parse-sentence.ts';
import { createRandom, drawInt, type Random } from '../random.ts';
import type { Measured, Table } from '../report.ts';

/** Options of `parser`. */
export interface ParserOptions {
  data: string;
  runs: number;
  seed: number;
}

const LENGTHS = [1000, 10_000];
const LIMIT_MS = 50;
const NOW = new Date(2026, 10, 23, 12);

/** Words and signs that rules look for, in English and Chinese. */
const ENGLISH =
  'a|then |, then a |after |after a, |before |because |while |without |within 10 s of |followed by |within |10 seconds |an hour and |half an |1:00 |from 1:00 to |between 10 and |in the first |in the last |longer than |1h |1 h 1 |minute |0|1-|yesterday |last Tuesday |in May 2026|"a" |“|[|]|[a] |, | |.|tag:a |time:1-2 '.split(
    '|',
  );
const CHINESE =
  '狗|然后|然后狗|之后|之后，|之前|的时候|因为|所以|同时|没有|没有人的|一条没有|一条没有停|的|在|第2小时|第二十五分钟|十|十分|从1:00到|前十分钟|2026年|2026年5月|超过|超过十秒|「a」|「|十秒内|内|，|标签:a |昨天|上周二'.split(
    '|',
  );
const CORPORA = ['activitynet-captions-train', 'charades-sta-train', 'qvhighlights-train-val', 'tacos-train'];

/** Measures the parser; see the top of the file. */
export async function benchParser({ data, runs, seed }: ParserOptions): Promise<Measured> {
  const random = createRandom(seed);
  const slowest = {
    English: await slowestOf(ENGLISH, runs, random),
    Chinese: await slowestOf(CHINESE, runs, random),
    both: await slowestOf([...ENGLISH, ...CHINESE], runs, random),
  };
  const corpora = CORPORA.map((name) => join(data, 'text', `${name}.jsonl.gz`)).filter((file) =>
    existsSync(file),
  );
  const shares = await Promise.all(corpora.map(sharesOf));
  const worst = Math.max(...Object.values(slowest).map((times) => times.at(-1)?.ms ?? 0));
  return {
    name: 'parser',
    tables: [speedTable(slowest), captionTable(corpora, shares)],
    figures: { slowest, captions: Object.fromEntries(corpora.map((file, i) => [nameOf(file), shares[i]])) },
    baselines: { limitMs: LIMIT_MS },
    options: { runs, seed },
    model: null,
    ...(worst > LIMIT_MS ? { failures: [`a sentence took ${worst.toFixed(1)} ms (limit ${LIMIT_MS})`] } : {}),
  };
}

interface Slowest {
  length: number;
  sentences: number;
  ms: number;
  what: string;
}

/** Parses repeats of each part, and mixtures of all, of each length. */
async function slowestOf(parts: readonly string[], runs: number, random: Random): Promise<Slowest[]> {
  const results: Slowest[] = [];
  for (const length of LENGTHS) {
    const repeats = parts.map((part) => ({
      what: `"${part}" again and again`,
      text: filled(length, () => part),
    }));
    const mixtures = Array.from({ length: runs }, (_, i) => {
      const few = Array.from({ length: 1 + (i % 6) }, () => drawn(parts, random));
      return { what: `"${few.join('" "')}" at random`, text: filled(length, () => drawn(few, random)) };
    });
    const sentences = [...repeats, ...mixtures];
    let slowest = { ms: 0, what: '' };
    for (const { what, text } of sentences) {
      const ms = await parseMs(text);
      if (ms > slowest.ms) slowest = { ms, what };
    }
    results.push({ length, sentences: sentences.length, ...slowest });
  }
  return results;
}

function drawn(parts: readonly string[], random: Random): string {
  return parts[drawInt(random, 0, parts.length)] as string;
}

function filled(length: number, next: () => string): string {
  let text = '';
  while (text.length < length) text += next();
  return text.slice(0, length);
}

/** Returns the time of processor that a parse takes: the least of a few, for other work disturbs. */
async function parseMs(text: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run++) {
    const before = process.cpuUsage();
    try {
      await parseSentence(text, NOW, () => false);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
    if (least < LIMIT_MS / 5) break;
  }
  return least;
}

interface CaptionShares {
  captions: number;
  /** Percentages of the captions. */
  descriptions: number;
  both: number;
  orders: number;
  refused: number;
}

async function sharesOf(file: string): Promise<CaptionShares> {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n').filter(Boolean);
  const counts = { descriptions: 0, both: 0, orders: 0, refused: 0 };
  for (const line of lines) {
    const { text } = JSON.parse(line) as { text: string };
    try {
      const { related, description } = await parseSentence(text.trim(), NOW, () => false);
      counts[related.length === 0 ? 'descriptions' : description ? 'both' : 'orders']++;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      counts.refused++;
    }
  }
  const share = (count: number) => (100 * count) / lines.length;
  const { descriptions, both, orders, refused } = counts;
  return {
    captions: lines.length,
    ...{
      descriptions: share(descriptions),
      both: share(both),
      orders: share(orders),
      refused: share(refused),
    },
  };
}

function speedTable(slowest: Record<string, Slowest[]>): Table {
  return {
    title: `The slowest parse, in ms of processor time (limit ${LIMIT_MS})`,
    columns: ['', ...LENGTHS.flatMap((length) => [`${length} characters`, 'sentences'])],
    rows: Object.entries(slowest).map(([name, times]) => ({
      name,
      cells: times.flatMap(({ ms, sentences }) => [ms, sentences]),
    })),
  };
}

function captionTable(corpora: readonly string[], shares: readonly CaptionShares[]): Table {
  return {
    title: 'Captions as the parser reads them, in per cent',
    columns: ['', 'captions', 'descriptions', 'either', 'orders only', 'refused'],
    rows: corpora.map((file, i) => {
      const { captions, descriptions, both, orders, refused } = shares[i] as CaptionShares;
      return { name: nameOf(file), cells: [captions, descriptions, both, orders, refused] };
    }),
    note: 'Either: searched whole and by its clauses, and the surer reading is shown.',
  };
}

function nameOf(file: string): string {
  return /([^/]+)\.jsonl\.gz$/.exec(file)?.[1] ?? file;
}
