/** The reason that `/ready` gives, by what the search thread answers. */
import { expect, test } from 'vitest';
import type { SearchMethods } from '../../api/workers/methods.ts';
import type { WorkerClient } from '../../api/workers/rpc.ts';
import { whyNotReady } from '../../api/workers/why-not-ready.ts';
import { AppError } from '../../core/errors.ts';

function threadThat(answer: () => { indexShare: number | null }): WorkerClient<SearchMethods> {
  const call = (async () => answer()) as WorkerClient<SearchMethods>['call'];
  return { call, close: async () => {} };
}

test('there is none once questions are answered at full speed', async () => {
  expect(await whyNotReady(threadThat(() => ({ indexShare: null })))).toBeNull();
});

test('an index that is being built is named, with how far it is', async () => {
  const reason = await whyNotReady(threadThat(() => ({ indexShare: 0.439 })));
  expect(reason).toBe('The index of moments is being built: 43 %.');
});

test('a thread that cannot open is told by its code, without secrets', async () => {
  const thread = threadThat(() => {
    throw new AppError('MODEL_INVALID', 'text.onnx in /home/somebody/secret is damaged.');
  });
  const reason = await whyNotReady(thread);
  expect(reason).toMatch(/^MODEL_INVALID: /);
  expect(reason).not.toContain('secret');
});
