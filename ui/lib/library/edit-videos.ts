/** Edits the tags of several videos at once. Pure: what was changed in a form becomes one patch for each video. */
import type { PatchVideoRequest, Video } from '../../../contract/index.ts';

/** A change of tags and of the date of capture. */
export interface VideoEdit {
  /** Added to each video. */
  add: readonly string[];
  /** Removed from each video. */
  remove: readonly string[];
  /** ISO 8601; null removes the date; undefined keeps it. */
  capturedAt: string | null | undefined;
  /** Of one video alone: null removes the id; undefined keeps it. */
  externalId?: string | null | undefined;
  /** Of one video alone: replaces what was there; undefined keeps it. */
  metadata?: Record<string, unknown> | undefined;
}

/** A patch of a video. */
export interface VideoPatch {
  id: string;
  patch: PatchVideoRequest;
}

/** Returns the tags that all of the videos have. */
export function commonTags(videos: readonly Pick<Video, 'tags'>[]): string[] {
  const [first, ...rest] = videos;
  return (first?.tags ?? []).filter((tag) => rest.every(({ tags }) => tags.includes(tag)));
}

/** Splits what was typed into tags: commas separate them, the Chinese ones too. */
export function typedTags(text: string): string[] {
  return [...new Set(text.split(/[,，、;；]/).map((tag) => tag.trim().slice(0, 60)))].filter(Boolean);
}

/** Returns the patches of an edit; videos that it does not change have none. */
export function patchesOf(videos: readonly Video[], edit: VideoEdit): VideoPatch[] {
  const { add, remove, capturedAt } = edit;
  return videos.flatMap((video) => {
    const kept = video.tags.filter((tag) => !remove.includes(tag));
    const tags = [...kept, ...add.filter((tag) => !kept.includes(tag))];
    const retagged = tags.join('\n') !== video.tags.join('\n');
    const redated = capturedAt !== undefined && capturedAt !== video.captured_at;
    const told = toldOf(video, edit);
    const patch = { ...(retagged && { tags }), ...(redated && { captured_at: capturedAt }), ...told };
    if (Object.keys(patch).length === 0) return [];
    return [{ id: video.id, patch }];
  });
}

function toldOf(video: Video, { externalId, metadata }: VideoEdit): PatchVideoRequest {
  const isOther = metadata !== undefined && JSON.stringify(metadata) !== JSON.stringify(video.metadata);
  return {
    ...(externalId !== undefined && externalId !== video.external_id && { external_id: externalId }),
    ...(isOther && { metadata }),
  };
}

/** Reads the text of a field as metadata: a JSON object, or nothing. Null for anything else. */
export function readMetadata(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Returns a date for a field of the browser, in the local time of this machine. */
export function dateField(isoDate: string | null): string {
  if (isoDate === null) return '';
  const date = new Date(isoDate);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
