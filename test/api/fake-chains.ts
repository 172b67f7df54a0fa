/** A fake of the thread that answers questions about causes: it has videos but no events. */
import type { Chains } from '../../api/services/chains.ts';
import { parseVideoId } from '../../core/ids.ts';
import type { Store } from '../../index/store/store.ts';
import { videoById } from '../../index/store/video-by-id.ts';

/** Chains of a library in which nothing happens. */
export function fakeChains(store: Store): Chains {
  const known = async (id: string): Promise<string> => (await videoById(store.videos, parseVideoId(id))).id;
  return {
    explain: async ({ query: { moment }, language = 'en' }) => {
      if (moment) await known(moment.video_id);
      return {
        ...{ data: [], direction: 'causes', kind: 'why', partial: false, parsed: null, anchor: null },
        ...{ no_evidence: true, no_match: null, explanation: 'Nothing happens.', language, model: 'tiny@1' },
        timing_ms: { find: 0, chain: 0, total: 0 },
      };
    },
    judge: async ({ cause, effect, verdict }) => {
      const [a, b] = [await known(cause.video_id), await known(effect.video_id)];
      const at = '2026-11-23T08:00:00.000Z';
      return {
        ...{ cause: `${a}@0`, effect: `${b}@1`, lag_s: 0, score: null, grade: verdict ?? 'order' },
        evidence: {
          ...{ order: { prior: 1 }, recurring: null, predictive: null, head: null, adjacent: true },
          verdict: verdict && { state: verdict, at },
        },
        explanation: 'One after the other.',
      };
    },
    events: async ({ video_id }) => {
      return { video_id: await known(video_id), partial: false, data: [], model: 'tiny@1' };
    },
    patterns: async () => ({ data: [], tested: 0, kinds: 0, partial: false, model: 'tiny@1' }),
  };
}
