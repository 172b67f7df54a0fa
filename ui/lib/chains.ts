/**
 * Chains for reading. In: the server's chains. Out: which sentences request a chain, the evidence of a link as messages,
 * and the spans to play. Pure.
 */
import type { Chain, ChainRequest, Link } from '../../contract/index.ts';
import type { Place } from './deep-link.ts';
import { withoutConditions } from './query/conditions.ts';
import type { MessageKey, MessageParams } from './text/messages.ts';
import { type Span, spanOf } from './time/span.ts';

const WHY =
  /^\s*(?:why|how come|what (?:caused|led to|made|happen(?:s|ed) (?:next|after|before)))\b|\bbecause\b|为什么|为何|因为|后来发生|接下来发生/i;

/** Returns the chain request of a place: that of its moment, or of a sentence that asks why; else null. */
export function chainRequest({ chain, videoId, query, images, like }: Place): ChainRequest | null {
  const size = { max_events: 5, alternatives: 3 };
  if (chain && videoId) {
    const moment = { video_id: videoId, t: chain.timeS };
    return { query: { moment }, direction: chain.direction, ...size };
  }
  if (images.length > 0 || like || !WHY.test(withoutConditions(query))) return null;
  return { query: { text: query }, ...(videoId && { filter: { video_id: { in: [videoId] } } }), ...size };
}

/** Returns the spans of a chain in playing order. */
export function chainSpans({ events }: Chain): Span[] {
  return events.map(spanOf);
}

/** Returns the guess at the subject of an event, if it is likely: a wrong guess beside the picture is worse than none. */
export function likelyLabel(event: Pick<Chain['events'][number], 'labels'> | undefined): string | undefined {
  const best = event?.labels[0];
  return best?.likely ? best.text : undefined;
}

/** True when a link has no evidence but order: it is drawn dashed, and never called a cause. */
export function isOrderOnly({ grade }: Link): boolean {
  return grade === 'order';
}

/** A piece of evidence for or against a link: a message and its parameters. */
export interface EvidenceLine {
  key: MessageKey;
  params: MessageParams;
}

/** Returns the evidence of a link, kind by kind; kinds without any are left out. */
export function evidenceLines({ evidence }: Link): EvidenceLine[] {
  const { recurring, predictive, head, adjacent } = evidence;
  const lines: EvidenceLine[] = [];
  if (recurring) {
    const { count, expected, videos, q_value: q } = recurring;
    const params = { n: count, expected: expected.toFixed(1), videos, q: short(q) };
    lines.push({ key: 'evidence.recurring', params });
    if (recurring.common_cause) lines.push({ key: 'evidence.commonCause', params: {} });
  }
  if (predictive) {
    const params = { excess: predictive.excess.toFixed(2), needed: predictive.needed?.toFixed(2) ?? '–' };
    lines.push({ key: 'evidence.predictive', params });
  }
  if (head) lines.push({ key: 'evidence.head', params: { share: Math.round(head.probability * 100) } });
  lines.push({ key: adjacent ? 'evidence.adjacent' : 'evidence.notAdjacent', params: {} });
  return lines;
}

/** Returns the message for a lag in seconds. */
export function lagLine(lagS: number): EvidenceLine {
  if (lagS < 0.5) return { key: 'chain.lag.none', params: {} };
  if (lagS < 90) return { key: 'chain.lag.seconds', params: { n: Math.round(lagS) } };
  return { key: 'chain.lag.minutes', params: { n: Math.round(lagS / 60) } };
}

function short(value: number): string {
  return value < 0.001 ? '<0.001' : value.toFixed(3);
}
