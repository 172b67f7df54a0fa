/** Writes segments for another program. In: a contract request and a video lookup. Out: text and a file name. */

import type { ExportRequest } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { parseVideoId, type VideoId } from '../../core/ids.ts';
import { formatClock } from '../../core/time.ts';
import { cleanFileName } from '../../files/file-name.ts';
import type { VideoRecord } from '../../index/store/videos.ts';
import type { ExportClip } from './clip.ts';
import { EXPORT_FORMATS } from './formats.ts';

/** A finished export. */
export interface ExportedFile {
  fileName: string;
  contentType: string;
  text: string;
}

/**
 * Writes the export. `videoOf` throws `NOT_FOUND` for an unknown video. Throws `BAD_REQUEST` for a segment that ends
 * before it starts, and for segments that the format cannot hold.
 */
export async function exportSegments(
  request: ExportRequest,
  videoOf: (id: VideoId) => Promise<VideoRecord>,
): Promise<ExportedFile> {
  const { format, name, fps, drop_frame: drop, start_timecode: startTimecode } = request;
  const { write, extension, contentType } = EXPORT_FORMATS[format];
  const clips: ExportClip[] = [];
  for (const segment of request.segments) {
    clips.push(clipOf(segment, await videoOf(parseVideoId(segment.video_id))));
  }
  const text = write(clips, { name: printable(name), fps, drop, startTimecode });
  return { fileName: `${cleanFileName(name)}${extension}`, contentType, text };
}

function clipOf(segment: ExportRequest['segments'][number], record: VideoRecord): ExportClip {
  const { start, end, peak = start, label, score = null, probability = null } = segment;
  if (end <= start) {
    throw new AppError('BAD_REQUEST', `A segment must end (${end}) after it starts (${start}).`);
  }
  const { id, path, fileName, durationS, width, height, fps } = record;
  const title = printable(record.title);
  return {
    video: { id, title, path, fileName, durationS, width, height, fps },
    start,
    end,
    peak,
    label: printable(label ?? `${title} ${formatClock(start)}`),
    score,
    probability,
  };
}

/** Removes the control characters that XML and line-based formats cannot hold; each format handles tabs and line breaks. */
function printable(text: string): string {
  return text.replace(/[^\P{C}\t\n\r]/gu, '');
}
