/**
 * Writes a {@link Filter} as SQL. One fixed WHERE clause in which an absent condition is a null parameter, so that statements
 * are prepared once and no value ever becomes SQL. `timeS` is missing: search applies it inside videos.
 */

import { utc } from '../encoding/timestamps.ts';
import { fold } from '../encoding/words.ts';
import type { Filter } from '../videos.ts';
import type { SqlValue } from './database.ts';

/** `Z` ends what is in UTC; an offset in digits, what keeps the time at the place of recording. */
const CAPTURED_UTC = `CASE WHEN videos.captured_at LIKE '%Z' THEN videos.captured_at
    ELSE strftime('%Y-%m-%dT%H:%M:%fZ', videos.captured_at) END`;
const CAPTURED_ON = 'substr(videos.captured_at, 1, 23)';

/** The conditions on a row of `videos`; take the parameters from {@link filterParameters}. */
export const VIDEO_CONDITIONS = `
  (@videoIds IS NULL OR videos.id IN (SELECT value FROM json_each(@videoIds)))
  AND (@titleContains IS NULL OR NOT EXISTS (
    SELECT 1 FROM json_each(@titleContains) AS part WHERE instr(videos.title_folded, part.value) = 0))
  AND (@anyTagOf IS NULL OR NOT EXISTS (
    SELECT 1 FROM json_each(@anyTagOf) AS list WHERE NOT EXISTS (
      SELECT 1 FROM json_each(videos.tags) AS has JOIN json_each(list.value) AS tag ON tag.value = has.value)))
  AND (@externalIds IS NULL OR videos.external_id IN (SELECT value FROM json_each(@externalIds)))
  AND (@sourceIds IS NULL OR videos.source_id IN (SELECT value FROM json_each(@sourceIds)))
  AND (@anyMetadataOf IS NULL OR NOT EXISTS (
    SELECT 1 FROM json_each(@anyMetadataOf) AS list WHERE NOT EXISTS (
      SELECT 1 FROM json_each(videos.metadata_pairs) AS has JOIN json_each(list.value) AS pair ON pair.value = has.value)))
  AND (@capturedFrom IS NULL OR ${CAPTURED_UTC} >= @capturedFrom)
  AND (@capturedBefore IS NULL OR ${CAPTURED_UTC} < @capturedBefore)
  AND (@onFrom IS NULL OR CASE WHEN videos.captured_at LIKE '%Z' THEN videos.captured_at >= @onFromUtc
    ELSE ${CAPTURED_ON} >= @onFrom END)
  AND (@onBefore IS NULL OR CASE WHEN videos.captured_at LIKE '%Z' THEN videos.captured_at < @onBeforeUtc
    ELSE ${CAPTURED_ON} < @onBefore END)
  AND (@durationFrom IS NULL OR videos.duration_s >= @durationFrom)
  AND (@durationBelow IS NULL OR videos.duration_s < @durationBelow)`;

/** Returns the named parameters of {@link VIDEO_CONDITIONS}. */
export function filterParameters(filter: Filter): Record<string, SqlValue> {
  return {
    videoIds: filter.videoIds ? JSON.stringify(filter.videoIds) : null,
    titleContains: filter.titleContains ? JSON.stringify(filter.titleContains.map(fold)) : null,
    anyTagOf: filter.anyTagOf ? JSON.stringify(filter.anyTagOf) : null,
    externalIds: filter.externalIds ? JSON.stringify(filter.externalIds) : null,
    sourceIds: filter.sourceIds ? JSON.stringify(filter.sourceIds) : null,
    anyMetadataOf: filter.anyMetadataOf ? JSON.stringify(filter.anyMetadataOf) : null,
    capturedFrom: utc(filter.capturedAt?.gte),
    capturedBefore: utc(filter.capturedAt?.lt),
    onFrom: filter.capturedOn?.gte ?? null,
    onBefore: filter.capturedOn?.lt ?? null,
    // Without an offset, JavaScript reads a time by the clock of this machine.
    onFromUtc: utc(filter.capturedOn?.gte),
    onBeforeUtc: utc(filter.capturedOn?.lt),
    durationFrom: filter.durationS?.gte ?? null,
    durationBelow: filter.durationS?.lt ?? null,
  };
}
