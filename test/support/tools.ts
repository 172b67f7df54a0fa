/** The ffmpeg and ffprobe that the product itself would use here: the system's, or those that npm brought along. */
import { locateFfmpeg } from '../../ingest/ffmpeg-tools.ts';

const tools = await locateFfmpeg();

/** Path of ffmpeg. */
export const FFMPEG = tools.ffmpeg.path;

/** Path of ffprobe. */
export const FFPROBE = tools.ffprobe.path;
