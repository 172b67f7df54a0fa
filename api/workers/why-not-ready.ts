/** Why the search thread cannot answer yet, for people. */
import { ERROR_CODES, toAppError } from '../../core/errors.ts';
import type { SearchMethods } from './methods.ts';
import type { WorkerClient } from './rpc.ts';

/** Returns the reason; null once questions are answered at full speed. */
export async function whyNotReady(search: WorkerClient<SearchMethods>): Promise<string | null> {
  try {
    const { indexShare } = await search.call('ready', null);
    if (indexShare === null) return null;
    return `The index of moments is being built: ${Math.floor(100 * indexShare)} %.`;
  } catch (thrown) {
    // The codes of opening a model or a library say what to do, and hold no secrets.
    const { code } = toAppError(thrown);
    return `${code}: ${ERROR_CODES[code].meaning}`;
  }
}
