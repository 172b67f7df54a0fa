/** The page's requests about how the scene of a moment is laid out. */
import type { SceneSketch } from '../../../contract/index.ts';
import { dataOf, server, withId } from '../api.ts';

/** Returns the sketch of a moment. */
export async function sketchScene(id: string, at: number, signal: AbortSignal): Promise<SceneSketch> {
  const { params } = withId(id);
  const asked = { params: { ...params, query: { at, format: 'json' as const } }, signal };
  // The route answers in other forms too, which the generated types know as texts.
  return (await dataOf(server.GET('/v1/videos/{id}/scene', asked))) as SceneSketch;
}

/** Returns the address of a sketch in a form. */
export function sceneAddress(id: string, at: number, format: 'json' | 'svg' | 'html'): string {
  return `/v1/videos/${encodeURIComponent(id)}/scene?at=${at}&format=${format}`;
}
