/** Answers how the scene of a moment is laid out, by the boxes of its picture: as data, as a drawing, or as a page. */
import type { SceneFormat, SceneSketch } from '../../../../contract/index.ts';
import { parseVideoId, type VideoId } from '../../../../core/ids.ts';
import { videoById } from '../../../../index/store/video-by-id.ts';
import type { VideoStore } from '../../../../index/store/videos.ts';
import { sketchScene } from '../../../../index/where/scene/sketch-scene.ts';
import { MAX_POSTER_WIDTH } from '../../../../media/pictures/poster.ts';
import type { Pictures } from '../../pictures.ts';
import type { LocatorParts } from '../locator.ts';
import { drawScene } from './draw-scene.ts';
import { presentScene, type RoomType } from './present-scene.ts';
import { writeScenePage } from './write-scene-page.ts';

/** Sketches scenes of videos. */
export interface Sketcher {
  /**
   * Returns the sketch of a moment. Throws `NOT_FOUND` for an unknown video, `TIME_OUTSIDE` for a time after its end, and
   * as {@link Pictures.jpeg} does.
   */
  sketch(id: string, at: number, signal?: AbortSignal): Promise<SceneSketch>;
  /** Returns it as a file. Throws as {@link sketch} does, and `NOT_FOUND` for a page whose script is not built. */
  file(id: string, at: number, format: SceneFormat, signal?: AbortSignal): Promise<SceneFile>;
}

/** A sketch as text in a form. */
export interface SceneFile {
  fileName: string;
  contentType: string;
  text: string;
}

/** The parts that a sketcher works with. */
export interface SketcherParts {
  videos: Pick<VideoStore, 'get'>;
  pictures: Pick<Pictures, 'jpeg'>;
  see: LocatorParts['see'];
  /** Returns the likeliest kind of place of a second; null where none is likely. */
  roomType(id: VideoId, at: number, signal?: AbortSignal): Promise<RoomType | null>;
}

const TYPES: Record<SceneFormat, string> = {
  json: 'application/json',
  svg: 'image/svg+xml; charset=utf-8',
  html: 'text/html; charset=utf-8',
};
/** The shape of a picture whose size nobody knows. */
const USUAL_ASPECT = 16 / 9;

/** Creates a sketcher. */
export function createSketcher({ videos, pictures, see, roomType }: SketcherParts): Sketcher {
  async function sketch(id: string, at: number, signal?: AbortSignal): Promise<SceneSketch> {
    const video = await videoById(videos, parseVideoId(id));
    const seen = await see(await pictures.jpeg(video.id, at, MAX_POSTER_WIDTH, signal), signal);
    const { width, height } = video;
    const scene = sketchScene(seen, width && height ? width / height : USUAL_ASPECT);
    return presentScene(video.id, at, scene, await roomType(video.id, at, signal));
  }

  return {
    sketch,
    async file(id, at, format, signal) {
      const scene = await sketch(id, at, signal);
      const texts = {
        json: () => `${JSON.stringify(scene, null, 2)}\n`,
        svg: () => drawScene(scene),
        html: () => writeScenePage(scene),
      };
      return {
        fileName: `scene-${scene.video_id}-${at}.${format}`,
        contentType: TYPES[format],
        text: await texts[format](),
      };
    },
  };
}
