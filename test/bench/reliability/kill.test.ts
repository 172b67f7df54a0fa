/** A kill of each work but indexing, which test/ingest/kill.test.ts kills; `npm run bench -- kill` does more. */
import { expect, it } from 'vitest';
import { tryKills } from '../../../bench/reliability/kill/kill.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';

it('ends with the rows and files of an undisturbed run, wherever it is killed', async () => {
  using tmp = makeTmpDir();
  const reports = await tryKills(tmp.path, { runs: 1, seed: 5, skip: ['index'] });
  expect(reports.map(({ name, faults }) => ({ name, faults }))).toEqual(
    ['reindex', 'delete', 'clip export', 'proxy', 'upload'].map((name) => ({ name, faults: [] })),
  );
}, 600_000);
