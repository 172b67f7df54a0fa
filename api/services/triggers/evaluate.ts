/**
 * Evaluates armed triggers as footage is indexed. In: moments of the index that a trigger has not seen. Out: firings, each
 * once per moment: what overlaps an earlier firing of the same video is the same moment, also after a reindex, in another
 * process, or when the index knows more of its end.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Segment, Video } from '../../../contract/index.ts';
import { toAppError } from '../../../core/errors.ts';
import type { VideoId } from '../../../core/ids.ts';
import type { Logger } from '../../../core/log.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import type { Moment } from '../../../index/store/moments.ts';
import type { Store } from '../../../index/store/store.ts';
import type { TriggerRecord } from '../../../index/store/triggers/triggers.ts';
import type { VideoRecord } from '../../../index/store/videos.ts';
import type { Matches } from './matches.ts';

/** Moments that are read at a time: an hour of footage has some hundred. */
const AT_ONCE = 500;

/** How often new moments are looked for. */
const EVERY_MS = 2000;

/** The parts of an evaluation. */
export interface EvaluateParts {
  store: Pick<Store, 'triggers' | 'moments' | 'videos'>;
  pack: PackKey;
  /** The segments that a trigger accepts. */
  matches: Matches;
  /** Describes a video. */
  videoOf: (id: string) => Promise<Video | null>;
  now: () => Date;
  logger: Logger;
  everyMs?: number;
}

/** Evaluates until `end` aborts. */
export async function evaluate(parts: EvaluateParts, end: AbortSignal): Promise<void> {
  const { logger, everyMs = EVERY_MS } = parts;
  while (!end.aborted) {
    await evaluateOnce(parts, end).catch((error: unknown) => {
      if (!end.aborted) logger.warn('Triggers cannot be evaluated.', { error: toAppError(error) });
    });
    await sleep(everyMs, undefined, { signal: end }).catch(() => {});
  }
}

/** Evaluates all armed triggers over what each has not seen. Returns how often they fired. */
export async function evaluateOnce(parts: EvaluateParts, end?: AbortSignal): Promise<number> {
  let fired = 0;
  await armInThePast(parts);
  const newest = await parts.store.moments.newest();
  for (const trigger of await parts.store.triggers.behind(newest)) {
    if (end?.aborted) break;
    try {
      fired += await evaluateTrigger(parts, trigger, newest, end);
    } catch (error) {
      if (end?.aborted) return fired;
      const { code, message } = toAppError(error);
      await parts.store.triggers.update(trigger.id, { error: `${code}: ${message}` });
    }
  }
  return fired;
}

/** A trigger that was armed while the clock was ahead is armed now: else it would take new videos for older ones until then. */
async function armInThePast({ store, now }: EvaluateParts): Promise<void> {
  const nowIso = now().toISOString();
  for (const { id, armed_at: armedAt } of await store.triggers.list()) {
    if (armedAt !== null && armedAt > nowIso) await store.triggers.update(id, { armed_at: nowIso });
  }
}

async function evaluateTrigger(
  parts: EvaluateParts,
  trigger: TriggerRecord,
  newest: number,
  end?: AbortSignal,
): Promise<number> {
  const { store, pack } = parts;
  let fired = 0;
  let cursor = trigger.cursor;
  for (;;) {
    const moments = await store.moments.after(cursor, AT_ONCE, pack);
    const last = moments.at(-1);
    if (!last) {
      // What lies between are moments of other packs.
      if (cursor < newest) await store.triggers.update(trigger.id, { cursor: newest, error: null });
      return fired;
    }
    const fresh = freshOnly(
      trigger,
      moments,
      await store.videos.getMany(moments.map(({ videoId }) => videoId)),
    );
    if (fresh.size > 0) {
      const segments = await parts.matches(trigger, { videoIds: [...fresh.keys()], signal: end });
      for (const segment of segments) {
        const isNew = fresh
          .get(segment.video_id)
          ?.some((m) => m.startS < segment.end && m.endS > segment.start);
        if (isNew && (await fire(parts, trigger, segment))) fired += 1;
      }
    }
    // Only now: what a killed process had seen and not fired at is seen again.
    cursor = last.momentId;
    await store.triggers.update(trigger.id, { cursor, error: null });
  }
}

/** Returns the moments of new footage by video: of a video that was there when the trigger was armed, what came after. */
function freshOnly(
  { baseline, armed_at: armedAt }: TriggerRecord,
  moments: readonly Moment[],
  videos: ReadonlyMap<VideoId, VideoRecord>,
): Map<string, Moment[]> {
  const fresh = new Map<string, Moment[]>();
  for (const moment of moments) {
    const { videoId } = moment;
    const isAdded = (videos.get(videoId)?.createdAt ?? '') > (armedAt ?? '');
    const fromS = baseline[videoId] ?? (isAdded ? 0 : Number.POSITIVE_INFINITY);
    if (moment.endS > fromS) fresh.set(videoId, [...(fresh.get(videoId) ?? []), moment]);
  }
  return fresh;
}

async function fire(
  { store, videoOf, now }: EvaluateParts,
  trigger: TriggerRecord,
  segment: Segment,
): Promise<boolean> {
  const { video_id, start, end, peak, probability, score } = segment;
  const [id, at] = [randomUUID(), now().toISOString()];
  const firing = { id, trigger_id: trigger.id, video_id, start, end, peak, probability, score, at };
  const data = { trigger: { id: trigger.id, name: trigger.name }, segment, video: await videoOf(video_id) };
  return store.triggers.fire(firing, { id, type: 'trigger.fired', timestamp: at, data });
}
