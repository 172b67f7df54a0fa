/** `tidemark worker`: indexes the videos that servers of the same library queue, until it is stopped. */
import { once } from 'node:events';
import { defineCommand } from '../../command.ts';
import { withEngine } from '../../library.ts';

/** Works until Ctrl-C or SIGTERM; a running job then returns to the queue and resumes at its last committed minute. */
export const workerCommand = defineCommand({
  summary: 'index what the servers of a library queue',
  usage: 'worker [--data DIR] [--pack NAME]',
  options: { data: { type: 'string' }, pack: { type: 'string' } },
  words: [0, 0],
  async run({ values }, context) {
    const { err, signal } = context;
    await withEngine(values, context, async (engine) => {
      await engine.work({ adopt: true });
      err(`Waiting for jobs with ${engine.model}  (Ctrl-C stops it)`);
      if (!signal.aborted) await once(signal, 'abort');
    });
  },
});
