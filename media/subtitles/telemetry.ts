/** Recognises the subtitles that drones and cameras write beside a video: exposure and position, not speech. */
import type { Cue } from './cue.ts';

/** Names of measures, each followed by its value: "ISO: 100", "[latitude: 22.5]", "GPS (8.6, 47.6, 15)", "F/2.8". */
const MEASURE =
  /\b(iso|shutter|fnum|f\/\d|ss|ev|ct|color_md|focal_len|dzoom_ratio|latitude|longitude|longtitude|altitude|rel_alt|abs_alt|gps|home|barometer|framecnt|srtcnt|difftime|h\.s|v\.s|d|h)\s*[:=(]?\s*[-+(]?\d/gi;

/** Measures in one cue that no sentence has. */
const MIN_MEASURES = 3;

/** Returns true when most cues are readings of instruments. */
export function isTelemetry(cues: Cue[]): boolean {
  const readings = cues.filter(({ text }) => measuresIn(text) >= MIN_MEASURES).length;
  return readings > 0 && readings >= cues.length / 2;
}

function measuresIn(text: string): number {
  const names = Array.from(text.matchAll(MEASURE), ([, name = '']) => name.toLowerCase());
  return new Set(names).size;
}
