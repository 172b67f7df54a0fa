/**
 * Writes a {@link Filter} as SQL: one condition for each that is set, values as parameters. `timeS` is missing: search
 * applies it inside videos.
 */
import { utc } from '../encoding/timestamps.ts';
import { fold } from '../encoding/words.ts';
import type { Filter } from '../videos.ts';
import type { Parameters } from './database.ts';

/** `Z` ends what is in UTC; an offset in digits, what keeps the time at the place of recording. */
const IN_UTC = `videos.captured_at LIKE '%Z'`;
const CAPTURED_UTC = `(CASE WHEN ${IN_UTC} THEN videos.captured_at
  ELSE to_char(videos.captured_at::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END) COLLATE "C"`;
const CAPTURED_ON = 'substr(videos.captured_at, 1, 23)';

/** A condition and its parameters. */
export interface Condition {
  sql: string;
  parameters: Parameters;
}

type Part = [isSet: boolean, sql: string, parameters: Parameters];

/**
 * Returns a condition for each of these values, by a parameter of its own: Citus takes no subquery over the values of one
 * that refers to the row of a video.
 */
function each<Value>(
  name: string,
  values: readonly Value[] | undefined,
  sql: (parameter: string) => string,
): Part[] {
  return (values ?? []).map((value, i) => [true, sql(`$${name}${i}`), { [`${name}${i}`]: value }]);
}

/** Returns the condition on a row of `videos`. */
export function conditionOf(filter: Filter): Condition {
  const { videoIds, titleContains, anyTagOf, capturedAt, capturedOn, durationS } = filter;
  const { externalIds, anyMetadataOf, sourceIds } = filter;
  const parts: Part[] = [
    [videoIds !== undefined, 'videos.id = ANY ($videoIds::text[])', { videoIds }],
    ...each('titlePart', titleContains?.map(fold), (part) => `strpos(videos.title_folded, ${part}) > 0`),
    ...each('tagList', anyTagOf, (list) => `videos.tags ?| ${list}::text[]`),
    [externalIds !== undefined, 'videos.external_id = ANY ($externalIds::text[])', { externalIds }],
    [sourceIds !== undefined, 'videos.source_id = ANY ($sourceIds::text[])', { sourceIds }],
    ...each('metadataList', anyMetadataOf, (list) => `videos.metadata_pairs ?| ${list}::text[]`),
    [
      capturedAt?.gte !== undefined,
      `${CAPTURED_UTC} >= $capturedFrom`,
      { capturedFrom: utc(capturedAt?.gte) },
    ],
    [
      capturedAt?.lt !== undefined,
      `${CAPTURED_UTC} < $capturedBefore`,
      { capturedBefore: utc(capturedAt?.lt) },
    ],
    // Without an offset, JavaScript reads a time by the clock of this machine.
    [
      capturedOn?.gte !== undefined,
      `CASE WHEN ${IN_UTC} THEN videos.captured_at >= $onFromUtc ELSE ${CAPTURED_ON} >= $onFrom END`,
      { onFrom: capturedOn?.gte, onFromUtc: utc(capturedOn?.gte) },
    ],
    [
      capturedOn?.lt !== undefined,
      `CASE WHEN ${IN_UTC} THEN videos.captured_at < $onBeforeUtc ELSE ${CAPTURED_ON} < $onBefore END`,
      { onBefore: capturedOn?.lt, onBeforeUtc: utc(capturedOn?.lt) },
    ],
    [durationS?.gte !== undefined, 'videos.duration_s >= $durationFrom', { durationFrom: durationS?.gte }],
    [durationS?.lt !== undefined, 'videos.duration_s < $durationBelow', { durationBelow: durationS?.lt }],
  ];
  const set = parts.filter(([isSet]) => isSet);
  return {
    sql: set.length === 0 ? 'true' : set.map(([, sql]) => sql).join(' AND '),
    parameters: Object.assign({}, ...set.map(([, , parameters]) => parameters)),
  };
}
