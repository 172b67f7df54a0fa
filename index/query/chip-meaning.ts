/** The value of a chip as English text: the one place that words `meaning`. */
import type { ChipValue, FilterKey, Relation, TimeEdge } from '../../contract/index.ts';
import { formatClock } from '../../core/time.ts';

/** A map, not a record: an object with a `then` property passes for a promise. */
const OPERATOR_MEANINGS: ReadonlyMap<Relation, string> = new Map([
  ['then', 'followed by'],
  ['before', 'earlier than'],
  ['after', 'later than'],
  ['because', 'later than, as its effect'],
  ['while', 'at the same time as'],
  ['near', 'near in time to'],
  ['without', 'not together with'],
]);

const FILTER_MEANINGS: Record<FilterKey, string> = {
  video: 'title contains',
  tag: 'tagged',
  from: 'captured on or after',
  until: 'captured on or before',
  length: 'video length',
  time: 'time in the video',
  things: 'things in the picture',
  id: 'external id',
  meta: 'metadata',
  speech: 'somebody speaks:',
  area: 'in the area (left, top, width, height in percent)',
  line: 'crosses the line (in percent)',
  view: 'filmed',
};

/** Returns what the value means, as English text. */
export function chipMeaning(value: ChipValue): string {
  switch (value.kind) {
    case 'clause':
      return value.text;
    case 'operator':
      return OPERATOR_MEANINGS.get(value.relation) ?? value.relation;
    case 'time':
      return `${value.gte ? edgeMeaning(value.gte) : 'start'} to ${value.lt ? edgeMeaning(value.lt) : 'end'}`;
    case 'date': {
      const last = dayBefore(value.lt);
      return value.gte === last ? last : `${value.gte} to ${last}`;
    }
    case 'length':
      return `${value.of} ${value.gte === undefined ? `shorter than ${value.lt}` : `at least ${value.gte}`} s`;
    case 'quote':
      return `said or written: ${value.text}`;
    case 'filter':
      if (value.filter.speech !== undefined) return value.filter.speech ? 'somebody speaks' : 'nobody speaks';
      return `${FILTER_MEANINGS[value.key]} ${value.value}`;
  }
}

function edgeMeaning(edge: TimeEdge): string {
  if (edge.at === 'start') return formatClock(edge.s);
  return edge.at === 'end' ? `${formatClock(edge.s)} before the end` : 'the middle';
}

/** Returns the calendar day before `YYYY-MM-DD`. */
function dayBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}
