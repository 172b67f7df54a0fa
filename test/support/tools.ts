/** The ffmpeg and ffprobe that the product itself would use here: the system's, or those that npm brought along. */
import { isDated, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';

const tools = await locateFfmpeg();

/** Path of ffmpeg. */
export const FFMPEG = tools.ffmpeg.path;

/** Path of ffprobe. */
export const FFPROBE = tools.ffprobe.path;

/** True when they are too old for frame-exact work; those tests are then skipped, and `doctor` says so. */
export const DATED = isDated(tools.ffmpeg) || isDated(tools.ffprobe);
