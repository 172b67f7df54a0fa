/** Runs the commands of a moment, which come from a menu, a button or a key. */
import type { Segment } from '../../contract/index.ts';
import { t } from '../data/locale.ts';
import type { MomentRequest, MomentTarget } from '../elements/moment.ts';
import { formatPlace, HOME, type Moment, type Place } from '../lib/deep-link.ts';
import { openingTime } from '../lib/hits.ts';
import { giveFeedback } from '../lib/query/feedback.ts';
import { isSameQuery, type QueryParts } from '../lib/query/search-query.ts';
import { reelItem } from '../lib/reel.ts';
import type { Navigator } from './navigator.ts';
import type { Playback } from './playback.ts';
import type { Notify, ReelController } from './reel-controller.ts';

/** The parts of the page that a command can act on. */
export interface CommandContext {
  navigator: Navigator;
  playback: Playback;
  reel: ReelController;
  notify: Notify;
  changeQuery(change: Partial<QueryParts>): void;
  exportMoment(hit: Segment | null): void;
  mark(edge: 'markIn' | 'markOut', timeS: number): void;
}

/** Runs a command on its moment. */
export function runCommand({ command, target }: MomentRequest, context: CommandContext): void {
  const { videoId, timeS, hit } = target;
  const moment = { videoId, timeS };
  switch (command) {
    case 'play':
      if (hit) context.playback.openHit({ hit, timeS: null });
      else context.playback.playFrom(videoId, timeS);
      break;
    case 'similar':
      context.changeQuery({ query: '', images: [], like: moment });
      break;
    case 'right':
      rateMoment(moment, 'liked', context);
      break;
    case 'exclude':
      rateMoment(moment, 'disliked', context);
      break;
    case 'why':
      showChain(target, 'causes', context);
      break;
    case 'next':
      showChain(target, 'effects', context);
      break;
    case 'link':
      void copyLink(linkOf(target, context.navigator.place), context.notify);
      break;
    case 'reel':
      if (hit) context.reel.add([reelItem(hit, context.navigator.place.query)]);
      break;
    case 'unreel':
      if (hit) context.reel.drop(hit);
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

/** Copies a link to the clipboard. */
export async function copyLink(link: string, notify: Notify): Promise<void> {
  try {
    await navigator.clipboard.writeText(link);
    notify(t('app.copied'));
  } catch {
    notify(t('app.copyFailed')); // Plain HTTP on a network, or no permission: the address bar has the link.
  }
}

function rateMoment(moment: Moment, verdict: 'liked' | 'disliked', context: CommandContext): void {
  const before = context.navigator.place;
  const { liked, disliked } = before;
  context.changeQuery(giveFeedback(before, moment, verdict));
  context.notify(t(`feedback.${verdict}`), () => {
    // Feedback belongs to its query, which may have changed since.
    if (!isSameQuery(context.navigator.place, before)) return false;
    return context.changeQuery({ liked, disliked });
  });
}

/** Opens the video of a moment, with the chain that led to it or follows from it. */
function showChain(
  { videoId, timeS }: MomentTarget,
  direction: 'causes' | 'effects',
  context: CommandContext,
): void {
  const { place } = context.navigator;
  const chain = { direction, timeS };
  if (place.videoId === videoId) context.navigator.go({ ...place, chain });
  else context.playback.go({ ...place, videoId, timeS, endS: null, zoom: null, selection: null, chain });
}

function linkOf({ videoId, timeS, hit }: MomentTarget, { query, images, like }: Place): string {
  const times = hit ? { timeS: openingTime(hit), endS: hit.end } : { timeS };
  return new URL(formatPlace({ ...HOME, query, images, like, videoId, ...times }), location.href).href;
}
