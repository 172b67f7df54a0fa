/**
 * Writes a {@link Filter} as SQL. One fixed WHERE clause in which an absent condition is a null parameter, so that statements
 * are prepared once and no value ever becomes SQL. `timeS` is missing: search applies it inside videos.
 */
import type { Filter } from '../videos.ts';
import type { SqlValue } from './database.ts';
import { fold } from './words.ts';

/** The conditions on a row of `videos`; take the parameters from {@link filterParameters}. */
export const VIDEO_CONDITIONS = `
  (@videoIds IS NULL OR videos.id IN (SELECT value FROM json_each(@videoIds)))
  AND (@titleContains IS NULL OR NOT EXISTS (
    SELECT 1 FROM json_each(@titleContains) AS part WHERE instr(videos.title_folded, part.value) = 0))
  AND (@anyTagOf IS NULL OR NOT EXISTS (
    SELECT 1 FROM json_each(@anyTagOf) AS list WHERE NOT EXISTS (
      SELECT 1 FROM json_each(videos.tags) AS has JOIN json_each(list.value) AS tag ON tag.value = has.value)))
  AND (@capturedFrom IS NULL OR videos.captured_at >= @capturedFrom)
  AND (@capturedBefore IS NULL OR videos.captured_at < @capturedBefore)
  AND (@durationFrom IS NULL OR videos.duration_s >= @durationFrom)
  AND (@durationBelow IS NULL OR videos.duration_s < @durationBelow)`;

/** Returns the named parameters of {@link VIDEO_CONDITIONS}. */
export function filterParameters(filter: Filter): Record<string, SqlValue> {
  return {
    videoIds: filter.videoIds ? JSON.stringify(filter.videoIds) : null,
    titleContains: filter.titleContains ? JSON.stringify(filter.titleContains.map(fold)) : null,
    anyTagOf: filter.anyTagOf ? JSON.stringify(filter.anyTagOf) : null,
    capturedFrom: utc(filter.capturedAt?.gte),
    capturedBefore: utc(filter.capturedAt?.lt),
    durationFrom: filter.durationS?.gte ?? null,
    durationBelow: filter.durationS?.lt ?? null,
  };
}

/** Converts a timestamp to UTC with milliseconds, so that comparing texts compares instants; null stays null. */
export function utc(timestamp: string | null | undefined): string | null {
  return timestamp == null ? null : new Date(timestamp).toISOString();
}
