/**
 * Carries out what was asked of a moment. In: an order, from a menu, a button or a key. Out: another question, another
 * place, a changed reel, or a word about it.
 */
import type { Segment } from '../../contract/index.ts';
import { t } from '../data/locale.ts';
import type { MomentOrder, MomentTarget } from '../elements/moment.ts';
import { formatPlace, HOME, type Moment, type Place } from '../lib/deep-link.ts';
import { judge } from '../lib/query/feedback.ts';
import { asksTheSame, type Wanted } from '../lib/query/search-query.ts';
import { reelItem } from '../lib/reel.ts';
import type { Navigator } from './navigator.ts';
import type { Playing } from './playback.ts';
import type { Notify, ReelKeeper } from './reel-controller.ts';

/** The parts of the page that orders reach. */
export interface OrderDesk {
  navigator: Navigator;
  playing: Playing;
  reel: ReelKeeper;
  notify: Notify;
  want(change: Partial<Wanted>): void;
  exportMoment(hit: Segment | null): void;
  mark(edge: 'markIn' | 'markOut', timeS: number): void;
}

/** Does something with a moment. */
export function carryOut({ command, target }: MomentOrder, desk: OrderDesk): void {
  const { videoId, timeS, hit } = target;
  const moment = { videoId, timeS };
  switch (command) {
    case 'play':
      if (hit) desk.playing.openHit({ hit, timeS: null });
      else desk.playing.playFrom(videoId, timeS);
      break;
    case 'similar':
      desk.want({ query: '', images: [], like: moment });
      break;
    case 'right':
      judgeMoment(moment, 'liked', desk);
      break;
    case 'exclude':
      judgeMoment(moment, 'disliked', desk);
      break;
    case 'why':
      explain(target, 'causes', desk);
      break;
    case 'next':
      explain(target, 'effects', desk);
      break;
    case 'link':
      void copyLink(linkOf(target, desk.navigator.place), desk.notify);
      break;
    case 'reel':
      if (hit) desk.reel.add([reelItem(hit, desk.navigator.place.query)]);
      break;
    case 'export':
      desk.exportMoment(hit);
      break;
    case 'markIn':
    case 'markOut':
      desk.mark(command, timeS);
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

function judgeMoment(moment: Moment, verdict: 'liked' | 'disliked', desk: OrderDesk): void {
  const before = desk.navigator.place;
  const { liked, disliked } = before;
  desk.want(judge(before, moment, verdict));
  desk.notify(t(`judged.${verdict}`), () => {
    // Judgements belong to their question: another one is asked by now, or none.
    if (!asksTheSame(desk.navigator.place, before)) return false;
    return desk.want({ liked, disliked });
  });
}

/** Opens the video of a moment, standing there, with what led to it or came of it. */
function explain({ videoId, timeS }: MomentTarget, direction: 'causes' | 'effects', desk: OrderDesk): void {
  const { place } = desk.navigator;
  const chain = { direction, timeS };
  if (place.videoId === videoId) desk.navigator.go({ ...place, chain });
  else desk.playing.go({ ...place, videoId, timeS, endS: null, zoom: null, selection: null, chain });
}

function linkOf({ videoId, timeS, hit }: MomentTarget, { query, images, like }: Place): string {
  const times = hit ? { timeS: hit.start, endS: hit.end } : { timeS };
  return new URL(formatPlace({ ...HOME, query, images, like, videoId, ...times }), location.href).href;
}
