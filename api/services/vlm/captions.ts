/**
 * Captions of moments by the user's vision model: one picture of each moment is sent, and the words are kept as text of
 * the video. In: a video. Out: contract types. Sends nothing unless it is asked.
 */
import { readFile } from 'node:fs/promises';
import {
  type CaptionRequest,
  MAX_CAPTION,
  type NewCaptions,
  type VideoCaptions,
} from '../../../contract/index.ts';
import { toAppError } from '../../../core/errors.ts';
import { parseVideoId, type VideoId } from '../../../core/ids.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import type { Span } from '../../../core/time.ts';
import type { Store } from '../../../index/store/store.ts';
import { videoById } from '../../../index/store/video-by-id.ts';
import { MAX_POSTER_WIDTH } from '../../../media/pictures/poster.ts';
import type { Pictures } from '../pictures.ts';
import { CAPTION, CAPTION_QUESTION } from './prompts.ts';
import { readAnswer } from './read-answer.ts';
import { modelOf, type VlmClient, type VlmSettings } from './vlm-client.ts';

/** The captions of videos. */
export interface Captions {
  /**
   * Describes the next moments that have no caption, in the order of time, and keeps each caption as it comes. Where the
   * model fails after the first answer, says why; where it fails at once, throws `VLM_UNREACHABLE`, `VLM_BUSY`,
   * `VLM_FAILED`. Throws `VLM_UNSET`, `NOT_FOUND`, and what drawing a picture throws.
   */
  describe(request: CaptionRequest, signal?: AbortSignal): Promise<NewCaptions>;
  /** Returns the captions of a video. Throws `NOT_FOUND`. */
  list(id: VideoId): Promise<VideoCaptions>;
  /** Deletes the captions of a video. Throws `NOT_FOUND`. */
  forget(id: VideoId): Promise<void>;
}

/** The parts of the service; `settings` and `client` are null where no model is set. */
export interface CaptionParts {
  store: Pick<Store, 'passages' | 'moments' | 'timelines' | 'videos'>;
  pack: PackKey;
  settings: VlmSettings | null;
  client: VlmClient | null;
  pictures: Pictures;
}

/** Creates the service. */
export function createCaptions({ store, pack, pictures, ...parts }: CaptionParts): Captions {
  const captionsOf = (id: VideoId) => store.passages.list(id, 'caption');

  /** The moments whose middle lies in no caption: another pack may have cut them otherwise. */
  async function undescribed(id: VideoId, captions: readonly Span[]): Promise<Span[]> {
    const timeline = await store.timelines.find(id, pack);
    if (timeline === undefined) return [];
    const moments: Span[] = [];
    for (const { startS } of await store.timelines.chunkTimes(timeline.timelineId)) {
      moments.push(...(await store.moments.ofChunk(timeline, startS)));
    }
    return moments.filter((moment) => {
      const middleS = middleOf(moment);
      return !captions.some(({ startS, endS }) => startS <= middleS && middleS < endS);
    });
  }

  async function describeOne(
    client: VlmClient,
    id: VideoId,
    moment: Span,
    language: CaptionRequest['language'],
    signal?: AbortSignal,
  ) {
    const jpeg = await readFile(await pictures.jpeg(id, middleOf(moment), MAX_POSTER_WIDTH, signal));
    const question = CAPTION_QUESTION[language];
    const { value, raw } = readAnswer(
      CAPTION,
      await client.ask({ ...CAPTION, question, pictures: [jpeg] }, signal),
    );
    if (value === null) return { text: null, raw: raw ?? '' };
    const text = [...value.caption.replace(/\s+/g, ' ')].slice(0, MAX_CAPTION).join('');
    const { startS, endS } = moment;
    const passage = { source: 'caption' as const, lang: language, startS, endS, text };
    await store.passages.replaceWithin(id, 'caption', { startS, endS }, [passage]);
    return { text };
  }

  return {
    async describe({ video_id, from, limit, language }, signal) {
      const { sender, client } = modelOf(parts);
      const id = parseVideoId(video_id);
      await videoById(store.videos, id);
      const all = await undescribed(id, await captionsOf(id));
      const moments = all.filter(({ startS }) => startS >= from);
      const said: NewCaptions = {
        ...{ ...sender, video_id: id, data: [], unusable: [], remaining: all.length },
        ...{ next: moments[limit]?.startS ?? null, problem: null },
      };
      for (const [n, moment] of moments.slice(0, limit).entries()) {
        const span = { start: moment.startS, end: moment.endS };
        try {
          const { text, raw } = await describeOne(client, id, moment, language, signal);
          if (text === null) said.unusable.push({ ...span, raw });
          else said.data.push({ ...span, text });
        } catch (thrown) {
          signal?.throwIfAborted();
          if (n === 0) throw thrown;
          Object.assign(said, { problem: toAppError(thrown).code, next: moment.startS });
          break;
        }
      }
      return { ...said, remaining: all.length - said.data.length };
    },

    async list(id) {
      await videoById(store.videos, id);
      const captions = await captionsOf(id);
      const data = captions.map(({ startS, endS, text }) => ({ start: startS, end: endS, text }));
      return { video_id: id, data, remaining: (await undescribed(id, captions)).length };
    },

    async forget(id) {
      await videoById(store.videos, id);
      await store.passages.replace(id, 'caption', []);
    },
  };
}

/** The second whose picture stands for a moment. */
function middleOf({ startS, endS }: Span): number {
  return Math.floor((startS + endS) / 2);
}
