/** Stores a verdict on a link, after a check against the other confirmed links, and returns the updated link. */

import type { Link, LinkRequest, MomentPlace } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { LinkedVideo } from '../links/linked-video.ts';
import { circleClosedBy, eventAt } from '../links/verdicts.ts';
import type { VerdictStore } from '../store/verdicts.ts';
import { eventId, presentLink } from './present-chain.ts';

/** A verdict to store. */
export interface JudgeParts {
  verdicts: Pick<VerdictStore, 'put'>;
  linked: LinkedVideo;
  /** Opens the video again, after the verdict. */
  reopened(): Promise<LinkedVideo>;
  /** ISO 8601. */
  at: string;
}

/**
 * Stores the verdict by the peak seconds of the two events, in place of earlier verdicts on them. Throws `QUERY_INVALID`
 * for a link of an event with itself or with another video, `NOT_FOUND` where there is no event, `LINK_CYCLE` with the
 * path.
 */
export async function judgeLink(
  question: LinkRequest,
  { verdicts, linked, reopened, at }: JudgeParts,
): Promise<Link> {
  const { verdict, language } = question;
  if (question.cause.video_id !== question.effect.video_id) {
    throw new AppError(
      'QUERY_INVALID',
      'Cause and effect must lie in one video: two videos have no common clock.',
      {
        details: { part: question.cause.video_id },
      },
    );
  }
  const [cause, effect] = [placeOf(linked, question.cause), placeOf(linked, question.effect)];
  if (cause === effect) {
    throw new AppError('QUERY_INVALID', 'Both moments lie in one event, which cannot be its own cause.', {
      details: { part: eventId(linked, cause) },
    });
  }
  const { all, confirmed } = linked.verdicts;
  const circle = verdict === 'confirmed' ? circleClosedBy({ cause, effect }, confirmed) : null;
  if (circle !== null) throw cycle(linked, circle);
  const [causeS, effectS] = [linked.events[cause]?.peakS as number, linked.events[effect]?.peakS as number];
  const stored = verdict && { causeS, effectS, verdict, judgedAt: at };
  await verdicts.put(linked.video.id, all(cause, effect), stored);
  const after = await reopened();
  return presentLink(after, after.between(cause, effect), language);
}

function placeOf(linked: LinkedVideo, place: MomentPlace): number {
  const at = eventAt(linked.events, Math.floor(place.t));
  if (at >= 0) return at;
  throw new AppError('NOT_FOUND', `Video "${place.video_id}" has no event at ${place.t} s.`, {
    details: { part: place },
  });
}

function cycle(linked: LinkedVideo, circle: number[]): AppError {
  const path = circle.map((at) => {
    const { startS, endS } = linked.events[at] as LinkedVideo['events'][number];
    return { id: eventId(linked, at), start: startS, end: endS };
  });
  const way = path.map(({ start }) => `${start} s`).join(' -> ');
  return new AppError(
    'LINK_CYCLE',
    `This link would make an event its own cause: ${way}. Reject another link first.`,
    {
      details: { path },
    },
  );
}
