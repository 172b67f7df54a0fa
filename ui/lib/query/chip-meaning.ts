/** Formats the value of a chip in the page's language. Pure. */
import type { Chip, ChipValue, TimeEdge } from '../../../contract/index.ts';
import { type Language, type MessageKey, type MessageParams, translate } from '../text/messages.ts';
import { formatClock } from '../time/clock.ts';

type Translate = (key: MessageKey, params?: MessageParams) => string;

/** Returns what a chip means; empty where its text says it already: plain words and most filters. */
export function chipMeaning({ value, meaning }: Chip, language: Language): string {
  const t: Translate = (key, params) => translate(language, key, params);
  switch (value.kind) {
    case 'clause':
      return '';
    case 'filter':
      return value.filter.speech === undefined
        ? ''
        : t(value.filter.speech ? 'meaning.speech' : 'meaning.noSpeech');
    case 'operator':
      return t(`meaning.${value.relation}`);
    case 'time':
      return t('meaning.span', { from: edge(value.gte, 'start', t), until: edge(value.lt, 'end', t) });
    case 'date': {
      const last = dayBefore(value.lt);
      return value.gte === last ? last : t('meaning.span', { from: value.gte, until: last });
    }
    case 'length':
      return length(value, t);
    case 'quote':
      return t('meaning.quote', { words: value.text });
    default:
      return meaning; // A newer server knows more kinds: its English is better than nothing.
  }
}

function edge(time: TimeEdge | undefined, open: 'start' | 'end', t: Translate): string {
  if (!time) return t(`meaning.span.${open}`);
  if (time.at === 'share') return t('meaning.span.middle');
  const clock = formatClock(time.s);
  return time.at === 'end' ? t('meaning.span.beforeEnd', { time: clock }) : clock;
}

function length({ of, gte, lt }: Extract<ChipValue, { kind: 'length' }>, t: Translate): string {
  if (gte !== undefined) return t(`meaning.${of}.longer`, { s: gte });
  return t(`meaning.${of}.shorter`, { s: lt ?? 0 });
}

/** Returns the calendar day before `YYYY-MM-DD`. */
function dayBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}
