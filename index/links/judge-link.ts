/** A person's word on a link: checked against the other confirmed links, kept, and answered with the link as it is now. */

import type { MomentPlace } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { AnswerLink, LinkVerdictQuestion } from '../chains/chain-answer.ts';
import { eventId, presentLink } from '../chains/present-chain.ts';
import type { VerdictStore } from '../store/verdicts.ts';
import { circleClosedBy, eventAt } from './verdicts.ts';
import type { Film } from './video-links.ts';

/** What a verdict is given on. */
export interface JudgeParts {
  verdicts: Pick<VerdictStore, 'put'>;
  film: Film;
  /** The film as it is after the verdict. */
  reopened(): Promise<Film>;
  /** ISO 8601. */
  at: string;
}

/**
 * Keeps the verdict by the peak seconds of the two events, in place of what was said of them before. Throws
 * `QUERY_INVALID` for a link of an event with itself or with another video, `NOT_FOUND` where there is no event,
 * `LINK_CYCLE` with the path.
 */
export async function judgeLink(
  question: LinkVerdictQuestion,
  { verdicts, film, reopened, at }: JudgeParts,
): Promise<AnswerLink> {
  const { verdict, language } = question;
  if (question.cause.video_id !== question.effect.video_id) {
    throw new AppError('QUERY_INVALID', 'Cause and effect must be of one video: two have no common clock.', {
      details: { part: question.cause.video_id },
    });
  }
  const [cause, effect] = [placeOf(film, question.cause), placeOf(film, question.effect)];
  if (cause === effect) {
    throw new AppError('QUERY_INVALID', 'Both moments lie in one event, which cannot be its own cause.', {
      details: { part: eventId(film, cause) },
    });
  }
  const { all, confirmed } = film.verdicts;
  const circle = verdict === 'confirmed' ? circleClosedBy({ cause, effect }, confirmed) : null;
  if (circle !== null) throw cycle(film, circle);
  const [causeS, effectS] = [film.events[cause]?.peak as number, film.events[effect]?.peak as number];
  const said = verdict && { causeS, effectS, verdict, judgedAt: at };
  await verdicts.put(film.video.id, all(cause, effect), said);
  const after = await reopened();
  return presentLink(after, after.between(cause, effect), language);
}

function placeOf(film: Film, place: MomentPlace): number {
  const at = eventAt(film.events, Math.floor(place.t));
  if (at >= 0) return at;
  throw new AppError('NOT_FOUND', `Video "${place.video_id}" has no event at ${place.t} s.`, {
    details: { part: place },
  });
}

function cycle(film: Film, circle: number[]): AppError {
  const path = circle.map((at) => {
    const { start, end } = film.events[at] as Film['events'][number];
    return { id: eventId(film, at), start, end };
  });
  const way = path.map(({ start }) => `${start} s`).join(' -> ');
  return new AppError(
    'LINK_CYCLE',
    `With this link an event would be its own cause: ${way}. Reject another link first.`,
    {
      details: { path },
    },
  );
}
