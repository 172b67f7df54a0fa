/** Routes of tracks: what moves where in a span, and forecasts of it. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  ForecastRequest,
  ForecastResponse,
  TracksRequest,
  TracksResponse,
} from '../../../../contract/index.ts';
import type { App, AppDeps } from '../../env.ts';
import { problems } from '../../problem.ts';

const follow = createRoute({
  method: 'post',
  path: '/v1/videos/{id}/tracks',
  operationId: 'followThings',
  tags: ['videos'],
  summary: 'Follow the things of a span: paths, where they enter and leave',
  request: {
    params: z.object({ id: z.string() }),
    body: { required: true, content: { 'application/json': { schema: TracksRequest } } },
  },
  responses: {
    200: {
      description: 'Tracks, the longest first; none where nothing is followed',
      content: { 'application/json': { schema: TracksResponse } },
    },
    ...problems(
      ...(['NOT_FOUND', 'TIME_OUTSIDE', 'SPAN_TOO_LONG', 'UPLOAD_TOO_LARGE'] as const),
      ...(['UNSUPPORTED_MEDIA_TYPE', 'VIDEO_UNREADABLE', 'MEDIA_UNREACHABLE', 'NO_VIDEO_STREAM'] as const),
      ...(['VIDEO_DIMENSIONS', 'FFMPEG_FAILED', 'FFMPEG_MISSING', 'MODEL_INVALID', 'DISK_FULL'] as const),
    ),
  },
});

const forecast = createRoute({
  method: 'post',
  path: '/v1/videos/{id}/tracks/{track}/forecast',
  operationId: 'forecastTrack',
  tags: ['videos'],
  summary: 'Forecast where a track goes: its motion carried on, with growing uncertainty',
  request: {
    params: z.object({ id: z.string(), track: z.string() }),
    body: { required: true, content: { 'application/json': { schema: ForecastRequest } } },
  },
  responses: {
    200: {
      description: 'Forecasts by two models of motion',
      content: { 'application/json': { schema: ForecastResponse } },
    },
    ...problems(
      ...(['NOT_FOUND', 'TRACK_UNKNOWN', 'TIME_OUTSIDE', 'BOX_OUTSIDE'] as const),
      ...(['UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'MODEL_INVALID'] as const),
    ),
  },
});

/** Adds the routes of tracks. */
export function registerTrackRoutes(app: App, { engine }: AppDeps): void {
  app.openapi(follow, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await engine.tracker.tracks(id, c.req.valid('json'), c.req.raw.signal), 200);
  });
  app.openapi(forecast, async (c) => {
    const { id, track } = c.req.valid('param');
    return c.json(await engine.tracker.forecast(id, track, c.req.valid('json')), 200);
  });
}
