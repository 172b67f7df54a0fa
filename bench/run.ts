/**
 * `npm run bench -- <name> [options]`: the one entry to everything that is measured. Prints tables for people and, as
 * its last line, one JSON object; with --save it keeps that object under bench/results, from which the tables of the
 * READMEs are made (`tables`). See bench/README.md for what each measure means.
 */
import { mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../core/errors.ts';
import { benchCausal, readSkip } from './causal/causal.ts';
import { benchClock } from './clock/clock.ts';
import { benchBorders } from './eval/borders.ts';
import { benchCalibrate } from './eval/calibrate.ts';
import { benchFootageSentences } from './eval/footage-sentences.ts';
import { benchGuesses } from './eval/guesses.ts';
import { benchParser } from './eval/parser.ts';
import { benchSample } from './eval/sample.ts';
import { benchSearch } from './eval/search.ts';
import { benchTextures } from './eval/textures.ts';
import { benchFuzzMedia } from './fuzz/fuzz-media.ts';
import { benchFuzzHttp } from './fuzz/fuzz-server.ts';
import { cacheDir } from './media.ts';
import { benchA11y } from './page/a11y.ts';
import { benchBundle } from './page/bundle.ts';
import { benchFirstSearch } from './page/first-search.ts';
import { benchLibrary } from './page/library.ts';
import { benchScrub } from './page/scrub.ts';
import { benchDamage } from './reliability/bench-damage.ts';
import { benchClusterFaults } from './reliability/cluster/cluster-faults.ts';
import { benchFaults } from './reliability/faults.ts';
import { benchKill } from './reliability/kill/kill.ts';
import { benchLoad } from './reliability/load/load.ts';
import { writeReliability } from './reliability/reliability.ts';
import { formatTable, type Measured, saveResult, toResult } from './report.ts';
import { benchCluster } from './speed/cluster/cluster.ts';
import { benchProfile } from './speed/profile/profile.ts';
import { benchRough } from './speed/profile/rough.ts';
import { benchScale } from './speed/scale/scale.ts';
import { benchSources } from './speed/sources.ts';
import { benchSpeed } from './speed/speed.ts';
import { writeTables } from './tables.ts';
import { overAfter } from './time-limit.ts';
import { benchPicks } from './where/picks/picks.ts';
import { benchTracks } from './where/tracks/tracks.ts';
import { benchViews } from './where/views/views.ts';
import { benchWhere } from './where/where.ts';
import { benchScreenText } from './words/screen-text.ts';
import { benchSpeech } from './words/speech.ts';

const OPTIONS = {
  clips: { type: 'string', default: '../shared/data/footage/footage.json' },
  events: { type: 'string', default: '../shared/data/causal/mecd-train.json' },
  hours: { type: 'string' },
  workers: { type: 'string', default: '1,2,4' },
  servers: { type: 'string', default: '1,2' },
  seed: { type: 'string', default: '1' },
  pack: { type: 'string', default: 'base' },
  pooled: { type: 'boolean', default: false },
  data: { type: 'string', default: '../shared/data' },
  half: { type: 'string', default: 'judge' },
  runs: { type: 'string' },
  skip: { type: 'string', default: '' },
  films: { type: 'string' },
  checkout: { type: 'string' },
  sizes: { type: 'string', default: '100000,1000000' },
  proxies: { type: 'boolean', default: false },
  seeks: { type: 'string', default: '8' },
  media: { type: 'string' },
  http: { type: 'string' },
  minutes: { type: 'string', default: '10' },
  within: { type: 'string' },
  save: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof readArguments>['values'];

/** A bench: what it measures, and the name under which its result is kept. */
interface Bench {
  about: string;
  run(values: Values): Promise<Measured>;
  slug(values: Values): string;
}

const BENCHES: Record<string, Bench> = {
  search: {
    about: 'search --clips FILE [--hours H] [--seed N] [--pooled]  sentences against composed timelines',
    run: (values) =>
      benchSearch({ ...values, hours: positive(values.hours ?? '1'), seed: whole(values.seed) }),
    slug: ({ pooled, hours = '1' }) => (pooled ? 'search-pooled' : `search-${hours}h`),
  },
  sample: {
    about: 'sample  which sentences find their scene in the sample film',
    run: (values) => benchSample(values),
    slug: () => 'sample',
  },
  'screen-text': {
    about:
      'screen-text [--half fit|judge] [--media DIR] [--seed N]  words drawn into films, read again; words read where none are',
    run: ({ half, seed, media, pack }) =>
      benchScreenText({
        half: half === 'fit' ? 'choose' : 'judge',
        seed: whole(seed),
        media: media ?? null,
        pack,
      }),
    slug: () => 'screen-text',
  },
  speech: {
    about: 'speech [--seed N]  a spoken sentence in an hour of noise, found again',
    run: ({ seed }) => benchSpeech({ seed: whole(seed) }),
    slug: () => 'speech',
  },
  speed: {
    about: 'speed [--runs N]  indexing against decoding, latency of searches, memory, disk',
    run: ({ pack, clips, runs }) => benchSpeed({ pack, clips, repeats: whole(runs ?? '3') }),
    slug: () => 'speed',
  },
  profile: {
    about: 'profile [--clips FILE]  where the time of indexing goes, stage by stage (Linux)',
    run: ({ pack, clips }) => benchProfile({ pack, clips }),
    slug: () => 'profile',
  },
  rough: {
    about: 'rough [--clips FILE]  how soon all of a video answers, and how well, before it is indexed',
    run: ({ pack, clips }) => benchRough({ pack, clips }),
    slug: () => 'rough',
  },
  picks: {
    about:
      'picks [--data DIR] [--runs N] [--seed N] [--half fit|judge]  which of two things a sentence means',
    run: ({ pack, data, seed, runs, half }) =>
      benchPicks({
        ...{ pack, data, seed: whole(seed), scenes: whole(runs ?? '120') },
        half: half === 'fit' ? 'fit' : 'judge',
      }),
    slug: ({ half }) => (half === 'fit' ? 'picks-fit' : 'picks'),
  },
  tracks: {
    about:
      'tracks [--data DIR] [--runs N] [--seed N]  things that move in composed films, followed and forecast',
    run: ({ data, seed, runs }) => benchTracks({ data, seed: whole(seed), films: whole(runs ?? '60') }),
    slug: () => 'tracks',
  },
  views: {
    about:
      'views [--data DIR] [--save]  how well the pack tells how pictures are filmed: indoors, by night, from near',
    run: ({ pack, data, save }) => benchViews({ pack, data, save }),
    slug: () => 'views',
  },
  scale: {
    about: 'scale [--sizes N,...] [--runs N] [--seed N]  libraries of 100,000 seconds and more',
    run: ({ pack, clips, sizes, runs, seed, save }) =>
      benchScale({
        ...{ pack, clips, save, sizes: sizes.split(',').map(whole), seed: whole(seed) },
        searches: whole(runs ?? '200'),
      }),
    slug: () => 'scale',
  },
  cluster: {
    about:
      'cluster [--hours H,...] [--workers N,...] [--servers N,...] [--runs N]  a library in PostgreSQL, with servers and workers',
    run: ({ pack, clips, hours, workers, servers, runs, seed }) =>
      benchCluster({
        ...{ pack, clips, seed: whole(seed), searches: whole(runs ?? '100') },
        hours: (hours ?? '1,10,100').split(',').map(positive),
        workers: workers.split(',').map(whole),
        servers: servers.split(',').map(whole),
      }),
    slug: () => 'cluster',
  },
  where: {
    about:
      'where [--data DIR] [--runs N] [--seed N] [--half fit|judge]  places and numbers of things in composed scenes',
    run: ({ data, runs, seed, half, save }) =>
      benchWhere({
        ...{ data, seed: whole(seed), scenes: whole(runs ?? '100'), save },
        half: half === 'fit' ? 'fit' : 'judge',
      }),
    slug: ({ half }) => (half === 'fit' ? 'where-fit' : 'where'),
  },
  calibrate: {
    about:
      'calibrate [--data DIR] [--seed N]  fits probabilities; --save writes calibration.json into the pack',
    run: ({ pack, data, seed, save }) => benchCalibrate({ pack, data, seed: whole(seed), save }),
    slug: () => 'calibrate',
  },
  'footage-sentences': {
    about:
      'footage-sentences [--clips FILE] [--checkout DIR]  sixty sentences over real footage, and what is said',
    run: ({ clips, pack, checkout = null }) => benchFootageSentences({ clips, pack, checkout }),
    slug: ({ checkout }) => (checkout ? 'footage-sentences-before' : 'footage-sentences'),
  },
  guesses: {
    about: 'guesses [--data DIR] [--half fit|judge]  how often the label of an event is right, by its lead',
    run: ({ pack, data, half, seed }) =>
      benchGuesses({ pack, data, seed: whole(seed), half: half === 'fit' ? 'fit' : 'judge' }),
    slug: () => 'guesses',
  },
  textures: {
    about:
      'textures [--data DIR] [--seed N]  pictures that show no thing; --save writes calibration.json into the pack',
    run: ({ pack, data, seed, save }) => benchTextures({ pack, data, seed: whole(seed), save }),
    slug: () => 'textures',
  },
  parser: {
    about: 'parser [--runs N] [--seed N]  the slowest sentences, and captions that are taken for orders',
    run: ({ data, runs, seed }) => benchParser({ data, runs: whole(runs ?? '200'), seed: whole(seed) }),
    slug: () => 'parser',
  },
  damage: {
    about: 'damage [--runs N] [--seed N] [--within MINUTES]  libraries with a damaged page, read and mended',
    run: ({ runs, seed, within }) =>
      benchDamage({ runs: whole(runs ?? '200'), seed: whole(seed), minutes: minutesOf(within) }),
    slug: () => 'damage',
  },
  borders: {
    about:
      'borders [--data DIR] [--seed N] [--half fit|judge]  where moments of composed videos begin and end',
    run: ({ pack, data, seed, half }) =>
      benchBorders({ pack, data, seed: whole(seed), half: half === 'fit' ? 'fit' : 'judge' }),
    slug: () => 'borders',
  },
  faults: {
    about: 'faults  the tests that THREATS.md names, run and counted by promise',
    run: benchFaults,
    slug: () => 'faults',
  },
  'cluster-faults': {
    about: 'cluster-faults [--runs N]  servers, workers and PostgreSQL killed while they index and answer',
    run: ({ runs }) => benchClusterFaults(whole(runs ?? '10')),
    slug: () => 'cluster-faults',
  },
  kill: {
    about:
      'kill [--runs N] [--seed N] [--skip WORK,...] [--within MINUTES]  works killed at random moments and started again',
    run: ({ runs, seed, skip, within }) =>
      benchKill(
        { runs: whole(runs ?? '10'), seed: whole(seed), skip: skip.split(',') },
        overAfter(minutesOf(within)),
      ),
    slug: () => 'kill',
  },
  sources: {
    about: 'sources [--runs N]  a scan of N small files (5000) in which nothing changed',
    run: ({ runs }) => benchSources(whole(runs ?? '5000')),
    slug: () => 'sources',
  },
  load: {
    about:
      'load [--minutes M] [--runs N]  100 searches at once while indexing, N in a row, 50 uploads at once',
    run: ({ pack, minutes, runs }) =>
      benchLoad({ pack, minutes: positive(minutes), runs: whole(runs ?? '10000') }),
    slug: () => 'load',
  },
  clock: {
    about:
      'clock [--films NAME,...] [--seeks N] [--proxies]  from a click to the frame on display, in Chromium',
    run: ({ films, proxies, seeks, seed }) =>
      benchClock({ films: films?.split(','), proxies, seeks: whole(seeks), seed: whole(seed) }),
    slug: () => 'clock',
  },
  fuzz: {
    about:
      'fuzz --media N | --http N [--seed N] [--within MINUTES]  damaged media files; requests drawn from the OpenAPI document',
    run: ({ media, http, seed, within }) => {
      const isOver = overAfter(minutesOf(within));
      return http === undefined
        ? benchFuzzMedia({ count: whole(media ?? '500'), seed: whole(seed) }, isOver)
        : benchFuzzHttp({ count: whole(http), seed: whole(seed) }, isOver);
    },
    slug: ({ http }) => (http === undefined ? 'fuzz-media' : 'fuzz-http'),
  },
  scrub: {
    about: 'scrub [--seed N]  frame times and previews on a timeline of six hours, in Chromium',
    run: ({ seed }) => benchScrub({ seed: whole(seed) }),
    slug: () => 'scrub',
  },
  a11y: {
    about: "a11y  what axe-core finds in the page's states, in both themes and languages",
    run: () => benchA11y(),
    slug: () => 'a11y',
  },
  bundle: {
    about: 'bundle [--runs N]  what the page weighs, and how soon it paints',
    run: ({ runs }) => benchBundle({ runs: whole(runs ?? '5') }),
    slug: () => 'bundle',
  },
  library: {
    about: 'library [--seed N]  the page with 5,000 videos: first card, elements, scrolling',
    run: ({ seed }) => benchLibrary({ videos: 5000, seed: whole(seed) }),
    slug: () => 'library',
  },
  'first-search': {
    about: 'first-search [--runs N]  the first question after a start, beside later ones',
    run: ({ pack, runs }) => benchFirstSearch({ pack, runs: whole(runs ?? '5') }),
    slug: () => 'first-search',
  },
  causal: {
    about:
      'causal [--events FILE] [--clips FILE] [--seed N] [--skip PART,...]  links and chains, beside rules and composed truth',
    run: ({ pack, events, clips, seed, skip }) =>
      benchCausal({ pack, events, clips, seed: whole(seed), skip: readSkip(skip) }),
    slug: ({ events }) =>
      events === OPTIONS.events.default ? 'causal' : `causal-${basename(events, '.json')}`,
  },
};

function readArguments() {
  return parseArgs({ options: OPTIONS, allowPositionals: true });
}

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  const [name = ''] = positionals;
  if (name === 'tables') return writeTables();
  if (name === 'reliability') return writeReliability();
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (!bench) {
    const list = Object.values(BENCHES).map(({ about }) => `  ${about}`);
    console.error(
      [
        'Usage: npm run bench -- <name> [--pack NAME] [--save]',
        '',
        ...list,
        '  tables',
        '  reliability',
      ].join('\n'),
    );
    return 2;
  }
  mkdirSync(cacheDir(), { recursive: true });
  const result = toResult(await bench.run(values));
  for (const table of result.tables) console.log(`${formatTable(table)}\n`);
  if (values.save) console.log(`Kept as ${saveResult(result, bench.slug(values))}`);
  const { tables: _, headline: __, ...line } = result;
  for (const failure of result.failures ?? []) console.error(`Missed: ${failure}`);
  console.log(JSON.stringify(line));
  return result.failures?.length ? 1 : 0;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new RangeError(`A number above 0 is needed, not "${text}".`);
  return value;
}

/** Null: no limit. */
function minutesOf(within: string | undefined): number | null {
  return within === undefined ? null : positive(within);
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`A whole number is needed, not "${text}".`);
  return value;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
