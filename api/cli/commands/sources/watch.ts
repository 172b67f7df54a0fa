/** `tidemark watch`: the videos of a folder, of addresses or of a bucket come into the library by themselves. */
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AddBucketSource, type AddSourceRequest, type Source } from '../../../../contract/index.ts';
import { AppError } from '../../../../core/errors.ts';
import { parseSourceId } from '../../../../core/ids.ts';
import { realPathOf } from '../../../../files/drives/user-files.ts';
import type { Engine } from '../../../engine.ts';
import { type CliContext, defineCommand, LIBRARY_OPTIONS, UsageError } from '../../command.ts';
import { withEngine } from '../../library.ts';

/** How often the command looks how far the work is. */
const LOOK_MS = 500;

/** Watches a source, or with `--once` brings the library up to date with it. */
export const watchCommand = defineCommand({
  summary: 'keep the library up to date with a folder, addresses or a bucket',
  usage:
    'watch FOLDER | URL... | s3://BUCKET/PREFIX [--endpoint URL] [--region NAME] [--include GLOB]... [--exclude GLOB]... [--once] [--data DIR] [--pack NAME] [--json]',
  options: {
    ...LIBRARY_OPTIONS,
    include: { type: 'string', multiple: true },
    exclude: { type: 'string', multiple: true },
    endpoint: { type: 'string' },
    region: { type: 'string' },
    once: { type: 'boolean', default: false },
  },
  words: [1, 1000],
  async run({ values, positionals }, context) {
    const { include, exclude, once, json } = values;
    const place = placeOf(positionals, values, context.cwd);
    await withEngine(values, context, async (engine) => {
      const { id } = await openSource(engine, place, { include, exclude });
      await engine.work();
      const show = viewOf(json, context);
      if (!once) await engine.sources.start();
      for (let walks = once; ; ) {
        const source = await engine.sources[walks ? 'scan' : 'get'](parseSourceId(id));
        show(source);
        const { waiting, queued } = source.counts;
        if (walks && waiting + queued === 0) return;
        // While jobs run, nothing is walked for; at their end, what came meanwhile.
        walks = once && (waiting > 0 || queued === 0);
        await wait(LOOK_MS, undefined, { signal: context.signal }).catch(() => {});
        if (!context.signal.aborted) continue;
        if (!once) return;
        throw new AppError('CANCELLED', 'Stopped. Run the same command again to resume.');
      }
    });
  },
});

/** Reads the words of the command line as a place: a bucket, addresses, else a folder. Throws {@link UsageError}. */
function placeOf(
  words: string[],
  { endpoint, region }: Record<string, unknown>,
  cwd: string,
): AddSourceRequest {
  const [first = ''] = words;
  const isBucket = first.startsWith('s3://');
  const areUrls = words.every((word) => /^https?:\/\//.test(word));
  if (words.length > 1 && !areUrls)
    throw new UsageError('Several places are addresses, all of http or https.');
  const patterns = { include: [], exclude: [] };
  if (isBucket) {
    const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(first) ?? [];
    const given = { kind: 's3', bucket, prefix, endpoint, region, ...patterns };
    const parsed = AddBucketSource.safeParse(given);
    if (!parsed.success) throw new UsageError(`"${first}" is no bucket: ${parsed.error.issues[0]?.message}.`);
    return parsed.data;
  }
  if (endpoint !== undefined || region !== undefined) {
    throw new UsageError('--endpoint and --region are of a bucket: s3://BUCKET/PREFIX.');
  }
  if (areUrls) return { kind: 'urls', urls: words, ...patterns };
  return { path: resolve(cwd, first), ...patterns };
}

/** Adds the source, or takes the one that it is already, with the patterns that are given. */
async function openSource(
  { sources }: Engine,
  place: AddSourceRequest,
  globs: { include?: string[] | undefined; exclude?: string[] | undefined },
): Promise<Source> {
  const known = await find((await sources.list()).data, place);
  const { include = known?.include ?? [], exclude = known?.exclude ?? [] } = globs;
  if (known) return sources.patch(parseSourceId(known.id), { include, exclude, paused: false });
  return sources.add({ ...place, include, exclude }, 'cli');
}

/** Finds the source of a place. */
async function find(known: readonly Source[], place: AddSourceRequest): Promise<Source | undefined> {
  if (place.kind === 'urls') {
    const wanted = new Set(place.urls.map((url) => (URL.canParse(url) ? new URL(url).href : url)));
    return known.find(({ urls }) => urls.length === wanted.size && urls.every((url) => wanted.has(url)));
  }
  if (place.kind === 's3') {
    const { bucket: name, prefix } = place;
    const server = place.endpoint?.replace(/\/+$/, '') ?? null;
    return known.find(
      ({ bucket }) => bucket?.name === name && bucket.prefix === prefix && bucket.endpoint === server,
    );
  }
  const real = await realPathOf(place.path).catch(() => place.path);
  return known.find(({ kind, path }) => kind === 'folder' && path === real);
}

/** Returns a function that prints a source when something about it changed. */
function viewOf(json: boolean, { out, err }: CliContext): (source: Source) => void {
  let last = '';
  return (source) => {
    const { state, counts, error } = source;
    const line = [state.padEnd(11), ...Object.entries(counts).map(([name, n]) => `${n} ${name}`)].join('  ');
    if (line === last) return;
    last = line;
    if (json) out(JSON.stringify(source));
    else out(line);
    if (error && !json) err(`${error.code}: ${error.message}`);
  };
}
