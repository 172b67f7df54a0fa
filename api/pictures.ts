/** Pictures of a video: single seconds, drawn when first asked for and kept, and the storyboard of its indexing. */
import type { VideoId } from '../core/ids.ts';

/** A picture on disk, as it is sent. */
export interface PictureFile {
  path: string;
  contentType: string;
  tag: string;
}

/** The pictures of a library. Every method throws `NOT_FOUND` for an unknown video, or a picture that is not there. */
export interface Pictures {
  /** The picture of second `t` (by default a tenth into the video), `width` wide. Throws the decoder's errors too. */
  thumbnail(id: VideoId, t: number | undefined, width: number, signal?: AbortSignal): Promise<PictureFile>;
  /** WebVTT whose cues point into the sheets, by relative address. Empty of cues while nothing is indexed. */
  storyboard(id: VideoId): string;
  /** One sheet, by its file name. */
  sheet(id: VideoId, name: string): PictureFile;
}
