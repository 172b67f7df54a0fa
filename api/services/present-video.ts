/** Presents a stored video as a contract type. Pure. */
import { dirname } from 'node:path';
import type { Video, Warning } from '../../contract/index.ts';
import type { JobRecord } from '../../index/store/jobs.ts';
import type { TimelineRecord } from '../../index/store/timelines.ts';
import type { VideoRecord } from '../../index/store/videos.ts';

/** The warning on a video whose vectors are of another model. */
const OTHER_MODEL: Warning = {
  code: 'MODEL_MISMATCH',
  message: 'Indexed with another model pack. Run `tidemark reindex`, or use that pack.',
};

/** How a video's file lies. */
export interface FilePlace {
  missing: boolean;
  /** True when it is deleted with the video. */
  owned: boolean;
}

/** A video as callers see it: its record, its timeline by the pack in use, its latest job, and where its file lies. */
export function presentVideo(
  video: VideoRecord,
  timeline: TimelineRecord | undefined,
  job: JobRecord | undefined,
  { missing, owned }: FilePlace,
): Video {
  const base = `/v1/videos/${video.id}`;
  const state = videoState(timeline, job);
  return {
    id: video.id,
    title: video.title,
    tags: video.tags,
    captured_at: video.capturedAt,
    file_name: video.fileName,
    size_bytes: video.sizeBytes,
    duration_s: video.durationS,
    width: video.width,
    height: video.height,
    fps: video.fps,
    codec: video.codec,
    container: video.container,
    state,
    indexed_s: timeline?.nextSecond ?? 0,
    job_id: job?.id ?? null,
    warnings: state === 'other_model' ? [...video.warnings, OTHER_MODEL] : video.warnings,
    missing,
    folder: owned ? null : dirname(video.path),
    owned,
    external_id: video.externalId,
    metadata: video.metadata,
    source_id: video.sourceId,
    offline_since: video.offlineSince,
    created_at: video.createdAt,
    media_url: `${base}/media`,
    thumbnail_url: `${base}/thumbnail`,
    storyboard_url: `${base}/storyboard.vtt`,
  };
}

function videoState(timeline: TimelineRecord | undefined, job: JobRecord | undefined): Video['state'] {
  if (timeline?.state === 'complete') return 'indexed';
  if (job?.state === 'running') return 'indexing';
  if (job?.state === 'queued') return 'queued';
  return timeline === undefined && job?.state === 'done' ? 'other_model' : 'failed';
}
