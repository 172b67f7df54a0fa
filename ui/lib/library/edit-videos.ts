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
export function patchesOf(videos: readonly Video[], { add, remove, capturedAt }: VideoEdit): VideoPatch[] {
  return videos.flatMap((video) => {
    const kept = video.tags.filter((tag) => !remove.includes(tag));
    const tags = [...kept, ...add.filter((tag) => !kept.includes(tag))];
    const retagged = tags.join('\n') !== video.tags.join('\n');
    const redated = capturedAt !== undefined && capturedAt !== video.captured_at;
    if (!retagged && !redated) return [];
    const patch = { ...(retagged && { tags }), ...(redated && { captured_at: capturedAt }) };
    return [{ id: video.id, patch }];
  });
}

/** Returns a date for a field of the browser, in the local time of this machine. */
export function dateField(isoDate: string | null): string {
  if (isoDate === null) return '';
  const date = new Date(isoDate);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
