/** Routes of the user's vision-language model: its state, verdicts on moments, questions, sketches of places. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  AskRequest,
  CaptionRequest,
  NewCaptions,
  Sketch,
  SketchRequest,
  Verification,
  VerifyRequest,
  VideoCaptions,
  VlmAnswer,
  VlmState,
} from '../../../../contract/index.ts';
import { parseVideoId } from '../../../../core/ids.ts';
import type { App, AppDeps } from '../../env.ts';
import { problems } from '../../problem.ts';

const tags = ['vlm'];

const state = createRoute({
  method: 'get',
  path: '/v1/vlm',
  operationId: 'getVlm',
  tags,
  summary: 'The vision model that is set, and the host that pictures would be sent to',
  responses: {
    200: { description: 'The model', content: { 'application/json': { schema: VlmState } } },
    ...problems(),
  },
});

/** A route that sends pictures to the model. */
function question<Path extends string, In extends z.ZodType, Out extends z.ZodType>(
  path: Path,
  operationId: string,
  summary: string,
  [request, response]: [In, Out],
) {
  return createRoute({
    method: 'post',
    path,
    operationId,
    tags,
    summary,
    request: { body: { required: true, content: { 'application/json': { schema: request } } } },
    responses: {
      200: { description: 'What the model said', content: { 'application/json': { schema: response } } },
      ...problems(
        ...([
          'NOT_FOUND',
          'TIME_OUTSIDE',
          'VIDEO_UNREADABLE',
          'MEDIA_UNREACHABLE',
          'FFMPEG_FAILED',
          'FFMPEG_MISSING',
        ] as const),
        ...(['VLM_UNSET', 'VLM_UNREACHABLE', 'VLM_BUSY', 'VLM_FAILED', 'DISK_FULL'] as const),
        ...(['UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const),
      ),
    },
  });
}

const verify = question(
  '/v1/vlm/verify',
  'verifyMoments',
  'Send pictures of moments to the vision model, which confirms or rejects them',
  [VerifyRequest, Verification],
);
const ask = question(
  '/v1/vlm/ask',
  'askAboutMoment',
  'Send pictures of a moment and a question about it to the vision model',
  [AskRequest, VlmAnswer],
);
const sketch = question(
  '/v1/vlm/sketch',
  'sketchMoment',
  'Send the picture of a moment to the vision model, which describes the place',
  [SketchRequest, Sketch],
);

const describe = question(
  '/v1/vlm/captions',
  'describeMoments',
  'Send a picture of each of the next moments of a video to the vision model, and keep its words',
  [CaptionRequest, NewCaptions],
);
const videoParams = z.object({ id: z.string() });
const captions = createRoute({
  method: 'get',
  path: '/v1/videos/{id}/captions',
  operationId: 'getCaptions',
  tags,
  summary: "The vision model's words on the moments of a video",
  request: { params: videoParams },
  responses: {
    200: { description: 'The captions', content: { 'application/json': { schema: VideoCaptions } } },
    ...problems('NOT_FOUND'),
  },
});
const forget = createRoute({
  method: 'delete',
  path: '/v1/videos/{id}/captions',
  operationId: 'deleteCaptions',
  tags,
  summary: "Delete the vision model's words on a video",
  request: { params: videoParams },
  responses: { 204: { description: 'Deleted' }, ...problems('NOT_FOUND', 'DISK_FULL') },
});

/** Adds the routes of the vision model. */
export function registerVlmRoutes(app: App, { engine }: AppDeps): void {
  const { vlm } = engine;
  app.openapi(state, (c) => c.json(vlm.state(), 200));
  app.openapi(verify, async (c) => c.json(await vlm.verify(c.req.valid('json'), c.req.raw.signal), 200));
  app.openapi(ask, async (c) => c.json(await vlm.ask(c.req.valid('json'), c.req.raw.signal), 200));
  app.openapi(sketch, async (c) => c.json(await vlm.sketch(c.req.valid('json'), c.req.raw.signal), 200));
  app.openapi(describe, async (c) => {
    return c.json(await engine.captions.describe(c.req.valid('json'), c.req.raw.signal), 200);
  });
  app.openapi(captions, async (c) => {
    return c.json(await engine.captions.list(parseVideoId(c.req.valid('param').id)), 200);
  });
  app.openapi(forget, async (c) => {
    await engine.captions.forget(parseVideoId(c.req.valid('param').id));
    return c.body(null, 204);
  });
}
