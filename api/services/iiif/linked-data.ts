/**
 * A video and its moments in the words of archives: a IIIF Presentation 3 manifest, an answer of IIIF Content Search 2, and
 * W3C Web Annotations. In: contract types and the address of the server. Out: JSON-LD. Pure.
 */
import type { AnnotationsRequest, LinkedData, Segment, Video } from '../../../contract/index.ts';
import { short } from '../addresses.ts';

const PRESENTATION = 'http://iiif.io/api/presentation/3/context.json';
const SEARCH = 'http://iiif.io/api/search/2/context.json';
const ANNOTATION = 'http://www.w3.org/ns/anno.jsonld';
const MEDIA_FRAGMENTS = 'http://www.w3.org/TR/media-frags/';

/** A video whose size and length are known, and the type of its file. */
export type ShownVideo = Video & { mediaType: string };

/** Addresses of a video's documents. */
function places(base: string, id: string) {
  const manifest = `${base}/v1/iiif/${id}/manifest`;
  return { manifest, canvas: `${manifest}/canvas`, search: `${base}/v1/iiif/${id}/search` };
}

/** Returns the manifest of a video: one canvas, as long and as large as its picture, with a search of its moments. */
export function manifestOf(video: ShownVideo, base: string): LinkedData {
  const { id, title, duration_s: duration, width, height, captured_at: captured, mediaType } = video;
  const { manifest, canvas, search } = places(base, id);
  const size = { duration: duration ?? 0, ...(width && height ? { width, height } : {}) };
  const media = { id: `${base}/v1/videos/${id}/media`, type: 'Video', format: mediaType, ...size };
  const painting = {
    ...{ id: `${canvas}/page/painting`, type: 'Annotation', motivation: 'painting' },
    ...{ body: media, target: canvas },
  };
  const picture = { id: `${base}/v1/videos/${id}/thumbnail?width=480`, type: 'Image', format: 'image/jpeg' };
  return {
    '@context': [SEARCH, PRESENTATION],
    ...{ id: manifest, type: 'Manifest', label: { none: [title] } },
    ...(captured && { navDate: `${captured.slice(0, 19)}Z` }),
    thumbnail: [picture],
    service: [{ id: search, type: 'SearchService2' }],
    homepage: [{ id: `${base}/v/${id}`, type: 'Text', label: { none: [title] }, format: 'text/html' }],
    items: [
      {
        ...{ id: canvas, type: 'Canvas', label: { none: [title] }, ...size },
        items: [{ id: `${canvas}/page`, type: 'AnnotationPage', items: [painting] }],
      },
    ],
  };
}

/** Returns an answer of Content Search: the moments of a video, each as an annotation on a span of its canvas. */
export function searchPageOf(
  { id, query, ignored }: { id: string; query: string; ignored: readonly string[] },
  segments: readonly Segment[],
  base: string,
): LinkedData {
  const { canvas, search } = places(base, id);
  const self = `${search}?q=${encodeURIComponent(query)}`;
  return {
    ...{ '@context': SEARCH, id: self, type: 'AnnotationPage' },
    ...(ignored.length > 0 && { ignored }),
    items: segments.map(({ start, end, matched }) => ({
      id: `${canvas}/moment/${spanText(start, end)}`,
      type: 'Annotation',
      motivation: 'highlighting',
      body: textual(matched.find(({ text }) => text !== undefined)?.text ?? query),
      target: `${canvas}#t=${spanText(start, end)}`,
    })),
  };
}

/** Returns segments as Web Annotations on the files of their videos. `titleOf` gives the title of a video. */
export function annotationsOf(
  { segments, name }: AnnotationsRequest,
  titleOf: ReadonlyMap<string, string>,
  base: string,
): LinkedData {
  return {
    ...{ '@context': ANNOTATION, type: 'AnnotationCollection', label: name, total: segments.length },
    first: {
      type: 'AnnotationPage',
      startIndex: 0,
      items: segments.map(({ video_id: id, start, end, label }) => ({
        id: `${base}/v/${id}?t=${short(start)}&end=${short(end)}`,
        type: 'Annotation',
        motivation: 'describing',
        body: textual(label || titleOf.get(id) || id),
        target: {
          source: `${base}/v1/videos/${id}/media`,
          selector: {
            type: 'FragmentSelector',
            conformsTo: MEDIA_FRAGMENTS,
            value: `t=${spanText(start, end)}`,
          },
        },
      })),
    },
  };
}

function textual(value: string) {
  return { type: 'TextualBody', value, format: 'text/plain' };
}

function spanText(start: number, end: number): string {
  return `${short(start)},${short(end)}`;
}
