/** `tidemark jobs`: lists, cancels and retries jobs. */

import type { Job } from '../../../contract/index.ts';
import { parseJobId } from '../../../core/ids.ts';
import { defineCommand, LIBRARY_OPTIONS, UsageError } from '../command.ts';
import { withEngine } from '../library.ts';

/** Lists the latest jobs, or changes one. A retried job runs when a server or `index` runs. */
export const jobsCommand = defineCommand({
  summary: 'list jobs, or cancel or retry one',
  usage: 'jobs [--data DIR] [--json]\njobs cancel|retry ID [--data DIR] [--json]',
  options: LIBRARY_OPTIONS,
  words: [0, 2],
  async run({ values, positionals: [action, id] }, context) {
    if (action !== undefined && (!['cancel', 'retry'].includes(action) || id === undefined)) {
      throw new UsageError(`"jobs ${action}" is incomplete or unknown.`);
    }
    await withEngine(values, context, async ({ jobs }) => {
      const print = (job: Job) => context.out(values.json ? JSON.stringify(job) : describe(job));
      if (id === undefined) for (const job of (await jobs.list({ page_size: 200 })).data) print(job);
      else print(await (action === 'cancel' ? jobs.cancel(parseJobId(id)) : jobs.retry(parseJobId(id))));
    });
  },
});

function describe({ id, state, fraction, source, error }: Job): string {
  const share = fraction === null ? '' : `${Math.round(fraction * 100)} %`;
  return [id, state.padEnd(9), share.padStart(5), source, error ? `${error.code}: ${error.message}` : '']
    .join('  ')
    .trimEnd();
}
