/**
 * Carries out what was asked of a moment. In: an order, from a menu, a button or a key. Out: another question, another
 * place, a changed reel, or a word about it.
 */
import type { Segment } from '../../contract/index.ts';
import { t } from '../data/locale.ts';
import type { MomentRequest, MomentTarget } from '../elements/moment.ts';
import { formatPlace, HOME, type Moment, type Place } from '../lib/deep-link.ts';
import { giveFeedback } from '../lib/query/feedback.ts';
import { isSameQuery, type QueryParts } from '../lib/query/search-query.ts';
import { reelItem } from '../lib/reel.ts';
import type { Navigator } from './navigator.ts';
import type { Playback } from './playback.ts';
import type { Notify, ReelController } from './reel-controller.ts';

/** The parts of the page that orders reach. */
export interface CommandContext {
  navigator: Navigator;
  playing: Playback;
  reel: ReelController;
  notify: Notify;
  changeQuery(change: Partial<QueryParts>): void;
  exportMoment(hit: Segment | null): void;
  mark(edge: 'markIn' | 'markOut', timeS: number): void;
}

/** Does something with a moment. */
export function runCommand({ command, target }: MomentRequest, context: CommandContext): void {
  const { videoId, timeS, hit } = target;
  const moment = { videoId, timeS };
  switch (command) {
    case 'play':
      if (hit) context.playing.openHit({ hit, timeS: null });
      else context.playing.playFrom(videoId, timeS);
      break;
    case 'similar':
      context.changeQuery({ query: '', images: [], like: moment });
      break;
    case 'right':
      judgeMoment(moment, 'liked', context);
      break;
    case 'exclude':
      judgeMoment(moment, 'disliked', context);
      break;
    case 'why':
      explain(target, 'causes', context);
      break;
    case 'next':
      explain(target, 'effects', context);
      break;
    case 'link':
      void copyLink(linkOf(target, context.navigator.place), context.notify);
      break;
    case 'reel':
      if (hit) context.reel.add([reelItem(hit, context.navigator.place.query)]);
      break;
    case 'export':
      context.exportMoment(hit);
      break;
    case 'markIn':
    case 'markOut':
      context.mark(command, timeS);
      break;
  }
}

/** Puts an address onto the clipboard. */
export async function copyLink(link: string, notify: Notify): Promise<void> {
  try {
    await navigator.clipboard.writeText(link);
    notify(t('app.copied'));
  } catch {
    notify(t('app.copyFailed')); // Plain HTTP on a network, or no permission: the address bar has the link.
  }
}

function judgeMoment(moment: Moment, verdict: 'liked' | 'disliked', context: CommandContext): void {
  const before = context.navigator.place;
  const { liked, disliked } = before;
  context.changeQuery(giveFeedback(before, moment, verdict));
  context.notify(t(`judged.${verdict}`), () => {
    // Judgements belong to their question: another one is asked by now, or none.
    if (!isSameQuery(context.navigator.place, before)) return false;
    return context.changeQuery({ liked, disliked });
  });
}

/** Opens the video of a moment, standing there, with what led to it or came of it. */
function explain(
  { videoId, timeS }: MomentTarget,
  direction: 'causes' | 'effects',
  context: CommandContext,
): void {
  const { place } = context.navigator;
  const chain = { direction, timeS };
  if (place.videoId === videoId) context.navigator.go({ ...place, chain });
  else context.playing.go({ ...place, videoId, timeS, endS: null, zoom: null, selection: null, chain });
}

function linkOf({ videoId, timeS, hit }: MomentTarget, { query, images, like }: Place): string {
  const times = hit ? { timeS: hit.start, endS: hit.end } : { timeS };
  return new URL(formatPlace({ ...HOME, query, images, like, videoId, ...times }), location.href).href;
}
