/** A stored export of clips as the contract's `ClipExport`. Pure. */
import type { ClipExport } from '../contract/index.ts';
import { CLIPS_TTL_MS, type ClipRecord } from './clip-records.ts';

/** Returns the export as callers see it; `runsForMs` is how long it has run, null while it does not. */
export function presentClips(record: ClipRecord, runsForMs: number | null): ClipExport {
  const { id, name, joined, state, clips, doneS, file, error, createdAt, endedAt } = record;
  const totalS = clips.reduce((sum, { start, end }) => sum + end - start, 0);
  const fraction = state === 'done' ? 1 : Math.min(0.99, doneS / totalS);
  const expiresMs = endedAt === null ? null : Date.parse(endedAt) + CLIPS_TTL_MS;
  return {
    ...{ id, name, joined, state, fraction, error },
    eta_s: runsForMs === null || fraction === 0 ? null : ((runsForMs / 1000) * (1 - fraction)) / fraction,
    clips: clips.map(({ videoId, ...clip }) => ({ video_id: videoId, ...clip })),
    file_name: file?.name ?? null,
    size_bytes: file?.sizeBytes ?? null,
    download_url: file && `/v1/clips/${id}/file`,
    created_at: createdAt,
    expires_at: expiresMs === null ? null : new Date(expiresMs).toISOString(),
  };
}
