/**
 * Explains links and chains in sentences, assembled from facts: times, lags, counts, p-values. In: graded links. Out:
 * sentences in English or Chinese. Order alone is never called a cause.
 */
import type { ChainLanguage } from '../../contract/index.ts';
import { assertNever } from '../../core/errors.ts';
import { formatClock } from '../../core/time.ts';
import type { EventLink } from '../links/link-evidence.ts';
import type { Recurrence } from '../links/recurrence.ts';
import { hasEvidence } from './trace-chains.ts';

/** Describes a link in one or a few sentences. `causeAt` and `effectAt` are the seconds at which the events start. */
export function sayLink(
  link: EventLink,
  { causeAt, effectAt }: { causeAt: number; effectAt: number },
  language: ChainLanguage,
): string {
  const [a, b] = [formatClock(causeAt), formatClock(effectAt)];
  const parts = [sayOrder(a, b, link.lagS, language), sayGrade(link, language)];
  const { recurring, head } = link.evidence;
  if (head && link.evidence.verdict === null) parts.push(sayHead(head.probability, language));
  if (recurring && link.grade !== 'recurring') parts.push(sayUnproven(recurring, language));
  return parts.join(language === 'zh' ? '' : ' ');
}

function sayOrder(a: string, b: string, lagS: number, language: ChainLanguage): string {
  const lag = `${Number(Math.abs(lagS).toFixed(1))}`;
  if (language === 'zh') {
    if (lagS < 0) return `${b} 在画面中先于 ${a} 出现。`;
    return lagS === 0 ? `${b} 紧接在 ${a} 之后。` : `${b} 在 ${a} 结束 ${lag} 秒之后开始。`;
  }
  if (lagS < 0) return `${b} is shown before ${a} has ended.`;
  return lagS === 0 ? `${b} comes directly after ${a}.` : `${b} begins ${lag} s after ${a} has ended.`;
}

function sayGrade({ grade, evidence }: EventLink, language: ChainLanguage): string {
  const zh = language === 'zh';
  switch (grade) {
    case 'order':
      return zh
        ? '只有先后顺序支持这一联系，不能算作原因。'
        : 'Only this order connects them; that makes no cause.';
    case 'recurring':
      return evidence.recurring === null ? '' : sayRecurrence(evidence.recurring, language);
    case 'predictive': {
      const excess = (evidence.predictive?.excess ?? 0).toFixed(2);
      const needed = (evidence.predictive?.needed ?? 0).toFixed(2);
      return zh
        ? `隐去前者会使后者更难预测（比隐去其他事件多 ${excess} 奈特，门槛 ${needed}）。`
        : `Hiding the earlier one makes the later one harder to predict (${excess} nats more than hiding another; ${needed} count as evidence).`;
    }
    case 'confirmed':
    case 'rejected': {
      const day = evidence.verdict?.judgedAt.slice(0, 10) ?? '';
      if (zh)
        return grade === 'confirmed' ? `有人于 ${day} 确认了这一因果。` : `有人于 ${day} 否定了这一因果。`;
      return `A person ${grade} this on ${day}.`;
    }
    default:
      return assertNever(grade);
  }
}

function sayHead(probability: number, language: ChainLanguage): string {
  const percent = Math.round(probability * 100);
  return language === 'zh'
    ? `链接模型估计它是原因的概率为 ${percent}%。`
    : `The link head gives it ${percent} % by what it learned elsewhere.`;
}

/** Describes how often a pair recurs, and how often it would by chance. */
export function sayRecurrence(recurrence: Recurrence, language: ChainLanguage): string {
  const { count, effects, expected, qValue, lagS, videos, horizonS } = recurrence;
  const [chance, q, lag] = [expected.toFixed(1), sayQ(qValue), Number(lagS.p50.toFixed(1))];
  if (language === 'zh') {
    return `这类事件在片库中有 ${count} 次（共 ${effects} 次，${videos} 个视频）在 ${horizonS} 秒内跟随那类事件，偶然预期 ${chance} 次（${q}），间隔中位数 ${lag} 秒。共同的原因也会造成同样的规律。`;
  }
  return `In the library this kind of event follows that kind within ${horizonS} s ${count} times of ${effects}, in ${videos} ${videos === 1 ? 'video' : 'videos'}; ${chance} would be chance (${q}); the median lag is ${lag} s. A hidden common cause would look the same.`;
}

function sayUnproven({ count, expected, qValue, commonCause }: Recurrence, language: ChainLanguage): string {
  const chance = expected.toFixed(1);
  if (language === 'zh') {
    return commonCause
      ? '另有一类事件总在两者之前，足以解释这种重复。'
      : `这样的先后在片库中出现 ${count} 次，偶然预期 ${chance} 次（${sayQ(qValue)}），不足为证。`;
  }
  return commonCause
    ? 'A third kind of event recurs before both and explains the repetition as well.'
    : `This order came up ${count} times in the library, ${chance} by chance (${sayQ(qValue)}).`;
}

function sayQ(q: number): string {
  return q < 0.001 ? 'q < 0.001' : `q = ${q.toFixed(3)}`;
}

/** Describes a chain in a sentence. `times` are the seconds at which its events start, in order. */
export function sayChain(
  links: readonly EventLink[],
  times: readonly number[],
  language: ChainLanguage,
): string {
  const path = times.map((time) => formatClock(time)).join(' → ');
  const evident = links.filter(hasEvidence).length;
  if (language === 'zh') {
    if (links.length === 0) return `${path}：没有找到与之相连的事件。`;
    if (evident === 0) return `${path}：只有先后顺序，没有因果证据。`;
    return `${path}：${links.length} 个联系中有 ${evident} 个有先后顺序以外的证据。`;
  }
  if (links.length === 0) return `${path}: nothing is connected with it.`;
  if (evident === 0) return `${path}: in this order, and nothing else speaks for a cause.`;
  return `${path}: ${evident} of ${links.length} ${links.length === 1 ? 'link' : 'links'} with evidence beyond order.`;
}

/** The sentences that explain an answer, by case. */
export type AnswerCase =
  | 'chains'
  | 'only-order'
  | 'nothing-before'
  | 'nothing-after'
  | 'not-found'
  | 'not-aligned'
  | 'not-indexed-yet';

const CASES: Record<AnswerCase, Record<ChainLanguage, string>> = {
  chains: {
    en: 'Moments connected by evidence, as far as it reaches.',
    zh: '按证据相连的事件。',
  },
  'only-order': {
    en: 'No evidence of a cause was found; what follows is only in order of time.',
    zh: '没有找到因果证据；以下仅为先后顺序。',
  },
  'nothing-before': {
    en: 'This moment belongs to the first event of the video: nothing comes before it.',
    zh: '这一时刻属于视频的第一个事件，此前没有其他事件。',
  },
  'nothing-after': {
    en: 'This moment belongs to the last event of the video: nothing comes after it.',
    zh: '这一时刻属于视频的最后一个事件，此后没有其他事件。',
  },
  'not-found': { en: 'The footage shows nothing of the kind.', zh: '片中没有找到这样的画面。' },
  'not-aligned': {
    en: 'No video shows the clauses of this sentence in this order.',
    zh: '没有视频按此顺序显示句中的各部分。',
  },
  'not-indexed-yet': {
    en: 'This part of the video is not indexed yet; ask again later.',
    zh: '视频的这一部分尚未建立索引，请稍后再问。',
  },
};

/** Returns the sentence that introduces an answer. */
export function sayAnswer(what: AnswerCase, isPartial: boolean, language: ChainLanguage): string {
  const partial =
    language === 'zh'
      ? '视频仍在建立索引，结果不完整。'
      : ' Videos are still being indexed: this is not complete.';
  return `${CASES[what][language]}${isPartial && what !== 'not-indexed-yet' ? partial : ''}`;
}
