/** `tidemark watch`: the videos of a folder come into the library by themselves. */
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Source } from '../../../../contract/index.ts';
import { AppError } from '../../../../core/errors.ts';
import { parseSourceId } from '../../../../core/ids.ts';
import { realPathOf } from '../../../../files/drives/user-files.ts';
import type { Engine } from '../../../engine.ts';
import { type CliContext, defineCommand, LIBRARY_OPTIONS } from '../../command.ts';
import { withEngine } from '../../library.ts';

/** How often the command looks how far the work is. */
const LOOK_MS = 500;

/** Watches a folder, or with `--once` brings the library up to date with it. */
export const watchCommand = defineCommand({
  summary: 'keep the library up to date with a folder',
  usage: 'watch FOLDER [--include GLOB]... [--exclude GLOB]... [--once] [--data DIR] [--pack NAME] [--json]',
  options: {
    ...LIBRARY_OPTIONS,
    include: { type: 'string', multiple: true },
    exclude: { type: 'string', multiple: true },
    once: { type: 'boolean', default: false },
  },
  words: [1, 1],
  async run({ values, positionals: [folder = ''] }, context) {
    const path = resolve(context.cwd, folder);
    const { include, exclude, once, json } = values;
    await withEngine(values, context, async (engine) => {
      const { id } = await openSource(engine, path, { include, exclude });
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

/** Adds the folder, or takes the source that it is already, with the patterns that are given. */
async function openSource(
  { sources }: Engine,
  path: string,
  globs: { include?: string[] | undefined; exclude?: string[] | undefined },
): Promise<Source> {
  const real = await realPathOf(path).catch(() => path);
  const known = (await sources.list()).data.find((source) => source.path === real);
  const { include = known?.include ?? [], exclude = known?.exclude ?? [] } = globs;
  if (known) return sources.patch(parseSourceId(known.id), { include, exclude, paused: false });
  return sources.add({ path, include, exclude }, 'cli');
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
