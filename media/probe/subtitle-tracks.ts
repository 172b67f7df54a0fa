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

/** A subtitle track inside the file that is not read. */
export interface UnreadTrack {
  streamIndex: number;
  /** ffmpeg's name of its codec; null where it knows none. */
  codec: string | null;
  why: 'pictures of words' | 'unknown codec' | 'too many tracks';
}

/** All subtitle tracks of a file. */
export interface SubtitleTracks {
  subtitles: SubtitleTrack[];
  unreadSubtitles: UnreadTrack[];
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
    unreadSubtitles: tracks
      .filter((track) => !read.includes(track))
      .map((track) => ({
        streamIndex: track.index,
        codec: track.codec_name ?? null,
        why: words.includes(track) ? 'too many tracks' : whyUnread(track),
      })),
  };
}

function whyUnread({ codec_name = '' }: Stream): UnreadTrack['why'] {
  return PICTURES.includes(codec_name) ? 'pictures of words' : 'unknown codec';
}
