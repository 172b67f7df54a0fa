/** Options that keep ffmpeg and ffprobe to the one file they are given, and to pictures of a bounded size. */

/** Containers that are opened. None names other files; playlists (hls, dash, concat, imf) and image sequences do. */
const CONTAINERS = [
  ...['mov', 'matroska', 'avi', 'mpegts', 'mpeg', 'mpegvideo', 'flv', 'asf', 'ogg', 'nut', 'mxf', 'gxf'],
  ...['rm', 'dv', 'wtv', 'amv', 'ivf', 'gif', 'apng', 'h264', 'hevc', 'm4v', 'obu'],
].join(',');

/** Largest picture that is decoded: 8192 x 8192. A decoder refuses larger ones that appear in mid-stream. */
export const MAX_PIXELS = 2 ** 26;

/** Options before every input: this file only, real containers only. */
export const SAFE_INPUT = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', CONTAINERS];

/** Options before every input that is decoded: no huge pictures either, also not later in the stream. */
export const DECODED_INPUT = [...SAFE_INPUT, '-max_pixels', String(MAX_PIXELS)];
