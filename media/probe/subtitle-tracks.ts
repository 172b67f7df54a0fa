/** The subtitle tracks of a video. In: its streams, as ffprobe names them. Out: those that are read, and why others are not. */

/** The most that are read. */
const MAX_TRACKS = 32;

const LANGUAGE = /^[a-z]{2,3}([-_][a-z0-9]{2,8}){0,4}$/i;

/** Codecs that are words, not pictures of words. */
const WORDS = ['subrip', 'srt', 'ass', 'ssa', 'webvtt', 'mov_text', 'text'];

/** Codecs that are pictures of words: of Blu-rays, DVDs, television and DivX. */
const PICTURES = ['hdmv_pgs_subtitle', 'dvd_subtitle', 'dvb_subtitle', 'xsub'];

/** A text subtitle track inside the file. */
export interface SubtitleTrack {
  streamIndex: number;
  /** BCP 47 or ISO 639, as the file says; null when it does not. */
  lang: string | null;
  /** True for ASS and SSA, whose texts can hold drawings. */
  isAss: boolean;
}

/** Subtitle tracks inside the file that are not read, for the same reason: a file may hold thousands. */
export interface UnreadTracks {
  count: number;
  /** The stream of the first one. */
  streamIndex: number;
  /** ffmpeg's name of their codec; null where it knows none, and of too many tracks. */
  codec: string | null;
  why: 'pictures of words' | 'unknown codec' | 'too many tracks';
}

/** All subtitle tracks of a file. */
export interface SubtitleTracks {
  subtitles: SubtitleTrack[];
  unreadSubtitles: UnreadTracks[];
}

interface Stream {
  index: number;
  codec_type?: string | undefined;
  codec_name?: string | undefined;
  tags: Record<string, string>;
}

/** Sorts out the subtitle tracks among the streams of a file. */
export function subtitleTracks(streams: readonly Stream[]): SubtitleTracks {
  const tracks = streams.filter(({ codec_type }) => codec_type === 'subtitle');
  const words = tracks.filter(({ codec_name }) => WORDS.includes(codec_name ?? ''));
  const read = words.slice(0, MAX_TRACKS);
  return {
    subtitles: read.map(({ index, codec_name, tags: { language } }) => ({
      streamIndex: index,
      lang: language === 'und' || !LANGUAGE.test(language ?? '') ? null : (language ?? null),
      isAss: codec_name === 'ass' || codec_name === 'ssa',
    })),
    unreadSubtitles: groupUnread(
      tracks.filter((track) => !read.includes(track)),
      (track) => words.includes(track),
    ),
  };
}

function groupUnread(tracks: readonly Stream[], isText: (track: Stream) => boolean): UnreadTracks[] {
  const groups = new Map<string, UnreadTracks>();
  for (const track of tracks) {
    const why = isText(track) ? 'too many tracks' : whyUnread(track);
    const codec = isText(track) ? null : (track.codec_name ?? null);
    const group = groups.get(`${why} ${codec}`);
    if (group) group.count += 1;
    else groups.set(`${why} ${codec}`, { count: 1, streamIndex: track.index, codec, why });
  }
  return [...groups.values()];
}

function whyUnread({ codec_name = '' }: Stream): UnreadTracks['why'] {
  return PICTURES.includes(codec_name) ? 'pictures of words' : 'unknown codec';
}
