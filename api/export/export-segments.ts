/** Writes segments for another program. In: a contract request and a video lookup. Out: text and a file name. */

import type { ExportRequest } from '../../contract/index.ts';
import { parseVideoId, type VideoId } from '../../core/ids.ts';
import { checkSpan, formatClock } from '../../core/time.ts';
import { cleanFileName } from '../../files/file-name.ts';
import { checkTime } from '../../index/store/video-by-id.ts';
import type { VideoRecord } from '../../index/store/videos.ts';
import type { ExportClip } from './clip.ts';
import { EXPORT_FORMATS, type ExportFormat } from './formats.ts';
import type { ExportSource } from './source.ts';

/** A finished export. */
export interface ExportedFile {
  fileName: string;
  contentType: string;
  text: string;
}

/** Where an export finds its videos. */
export interface ExportVideos {
  /** Throws `NOT_FOUND` for an unknown video. */
  videoOf(id: VideoId): Promise<VideoRecord>;
  /** Reads a video's file; null when it is missing or unreadable. */
  sourceOf(video: VideoRecord): Promise<ExportSource | null>;
}

/**
 * Writes the export. A segment that goes past the end of its video ends with it: an editing program takes no more from
 * a file than it has. Throws `NOT_FOUND` for an unknown video, `TIME_OUTSIDE` for a segment that starts after the end,
 * and `BAD_REQUEST` for one that ends before it starts, and for segments that the format cannot hold.
 */
export async function exportSegments(request: ExportRequest, videos: ExportVideos): Promise<ExportedFile> {
  const { format, name, fps, drop_frame: drop, start_timecode: startTimecode } = request;
  const { write, extension, contentType, readsSources = false }: ExportFormat = EXPORT_FORMATS[format];
  const records: VideoRecord[] = [];
  for (const { video_id: id } of request.segments) records.push(await videos.videoOf(parseVideoId(id)));
  const sources = readsSources ? await readSources(records, videos) : new Map<VideoId, null>();
  const clips = request.segments.map((segment, i) => {
    const record = records[i] as VideoRecord;
    return clipOf(segment, record, sources.get(record.id) ?? null);
  });
  const text = write(clips, { name: printable(name), fps, drop, startTimecode });
  return { fileName: `${cleanFileName(name)}${extension}`, contentType, text };
}

/** Reads the file of each video once. */
async function readSources(records: readonly VideoRecord[], { sourceOf }: ExportVideos) {
  const unique = [...new Map(records.map((record) => [record.id, record])).values()];
  return new Map(
    await Promise.all(unique.map(async (record) => [record.id, await sourceOf(record)] as const)),
  );
}

function clipOf(
  segment: ExportRequest['segments'][number],
  record: VideoRecord,
  source: ExportSource | null,
): ExportClip {
  const { start, label, score = null, probability = null } = segment;
  checkSpan(segment, 'segment');
  checkTime(record, start);
  const { id, path, durationS, width, height, fps } = record;
  const end = Math.min(segment.end, durationS ?? segment.end);
  const { peak = start } = segment;
  const [fileName, externalId] = [
    printable(record.fileName),
    record.externalId && printable(record.externalId),
  ];
  const title = printable(record.title);
  return {
    video: { id, title, externalId, path, fileName, durationS, width, height, fps, source },
    start,
    end,
    peak: peak >= start && peak < end ? peak : start,
    label: printable(label ?? `${title} ${formatClock(start)}`),
    score,
    probability,
  };
}

/** Characters that XML or a line-based format cannot hold, or that turn the direction of what follows. */
const UNPRINTABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]/gu;

/** Removes what no format can hold; each format handles tabs and line breaks. */
function printable(text: string): string {
  return text.replace(UNPRINTABLE, '');
}
