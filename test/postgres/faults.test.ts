/**
 * Workers, API servers and the database server are killed while films are indexed and searched: nothing is lost, no answer is
 * wrong, and every refusal has a code. `npm run bench -- cluster-faults --runs 10` kills more.
 */
import { expect, test } from 'vitest';
import { tryFaults } from '../../bench/reliability/cluster/cluster-faults.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

/** Each kind of process in each phase: in CI once, for minutes count there. */
const TIMES = 1;

test('killed processes cost no row and no right answer', async () => {
  using tmp = makeTmpDir();
  const { reports, hasProxy } = await tryFaults(tmp.path, TIMES);
  console.table(reports);
  if (!hasProxy) console.warn('nginx is not installed: clients ask one server after the other.');
  const expected = ['indexing', 'searching'].flatMap((during) =>
    ['worker', 'server', 'database'].map((killed) => ({ killed, during, times: TIMES })),
  );
  expect(reports).toMatchObject(expected.map((fault) => ({ ...fault, rowsLost: 0, wrong: 0, faults: [] })));
  for (const { answered } of reports) expect(answered).toBeGreaterThan(0);
}, 900_000);
