/** Video files by their names: which are taken for videos, and the content type that browsers know them by. */
import { extensionOf } from '../files/file-name.ts';

/** Names that are taken for videos when a folder is searched; a file that is named itself is always tried. */
export const VIDEO_FILE =
  /\.(3g2|3gp|asf|avi|divx|dv|f4v|flv|gif|m2ts|m4v|mkv|mov|mp4|mpe?g|mts|mxf|ogm|ogv|qt|rm|ts|vob|webm|wmv)$/i;

const TYPES: Record<string, string> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  // Chromium refuses video/quicktime by name, and plays most of such files as MP4, which grew out of it.
  '.mov': 'video/mp4',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.avi': 'video/x-msvideo',
  '.mpg': 'video/mpeg',
  '.mpeg': 'video/mpeg',
  '.ts': 'video/mp2t',
  '.m2ts': 'video/mp2t',
  '.mts': 'video/mp2t',
  '.ogv': 'video/ogg',
  '.3gp': 'video/3gpp',
  '.flv': 'video/x-flv',
  '.wmv': 'video/x-ms-wmv',
};

/** Returns the content type; `application/octet-stream` when the name says nothing. */
export function mediaTypeOf(fileName: string): string {
  return TYPES[extensionOf(fileName)] ?? 'application/octet-stream';
}
