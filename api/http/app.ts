/** Assembles the HTTP app: access checks, then routes, then the error handler. It does not listen. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import { NONCE, secureHeaders } from 'hono/secure-headers';
import { AppError } from '../../core/errors.ts';
import { auditWrites } from './access/audit.ts';
import { answerPreflights } from './access/cors.ts';
import { registerDocs } from './docs.ts';
import type { App, AppDeps, HttpEnv } from './env.ts';
import { guardHost, guardKey, guardOrigin, guardReads } from './guard.ts';
import { callerOf } from './limits/client-address.ts';
import { createKeyCheck } from './limits/key-check.ts';
import { limitRate, limitUploads } from './limits/rate-limits.ts';
import { limitJson, limitUrl } from './limits/request-shape.ts';
import { createBuckets, type Rate } from './limits/token-buckets.ts';
import { sendProblem } from './problem.ts';
import { registerKeyRoutes } from './routes/access/keys.ts';
import { registerChainRoutes } from './routes/chains.ts';
import { registerClipRoutes } from './routes/clips.ts';
import { registerExportRoutes } from './routes/export.ts';
import { registerHealthRoutes } from './routes/health.ts';
import { registerIiifRoutes } from './routes/iiif/iiif.ts';
import { registerImageRoutes } from './routes/images.ts';
import { registerJobEventRoutes } from './routes/job-events.ts';
import { registerJobRoutes } from './routes/jobs.ts';
import { registerMcpRoute } from './routes/mcp/mcp.ts';
import { registerMediaRoutes } from './routes/media.ts';
import { createMetrics } from './routes/metrics/metrics.ts';
import { traceRequests } from './routes/metrics/trace-requests.ts';
import { registerPackRoutes } from './routes/packs.ts';
import { registerProxyRoutes } from './routes/proxies.ts';
import { registerReelRoutes } from './routes/reels.ts';
import { registerSavedSearchRoutes } from './routes/saved-searches.ts';
import { registerSearchRoutes } from './routes/search.ts';
import { registerSessionRoutes } from './routes/session.ts';
import { registerBatchRoutes } from './routes/sources/batch.ts';
import { registerMetadataRoutes } from './routes/sources/metadata.ts';
import { registerSourceRoutes } from './routes/sources/sources.ts';
import { registerSpeechRoute } from './routes/speech/speech.ts';
import { registerEventRoutes } from './routes/triggers/events.ts';
import { registerTriggerRoutes } from './routes/triggers/triggers.ts';
import { registerWebhookRoutes } from './routes/triggers/webhooks.ts';
import { registerVideoRoutes } from './routes/videos.ts';
import { registerVlmRoutes } from './routes/vlm/vlm.ts';
import { registerLocateRoute } from './routes/where/locate.ts';
import { registerSceneRoute } from './routes/where/scene.ts';
import { registerTrackRoutes } from './routes/where/tracks.ts';
import { registerSignIn } from './sign-in.ts';
import { registerUi } from './ui.ts';

/** Uploads that are received at a time, and those of one client: each holds a file on the disk. */
const UPLOADS = { inAll: 16, perClient: 8 };

/** Uploads that begin: a folder of short clips is sent without a pause. */
const UPLOAD_RATE: Rate = { burst: 300, perMinute: 600 };

/** Requests that embed words and read the index. */
const SEARCHES = [
  ['POST', '/v1/search'],
  ['POST', '/v1/chains'],
  ['POST', '/v1/locate'],
  ['POST', '/v1/videos/:id/tracks'],
  ['GET', '/v1/videos/:id/curve'],
  ['GET', '/v1/iiif/:id/search'],
  ['POST', '/v1/triggers/:id/try'],
  ['POST', '/mcp'],
] as const;

/** Creates the app over an engine. Opens nothing and does not listen. */
export function createApp(deps: AppDeps): App {
  const app: App = new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid });
  app.onError((error, c) => sendProblem(c, error, deps.logger));
  app.notFound((c) => sendProblem(c, new AppError('NOT_FOUND', `There is no ${c.req.path}.`), deps.logger));
  // Outermost: what is thrown or replaced further in must not keep the encoding of the response before it.
  app.use(compress());
  const metrics = createMetrics(deps);
  app.use(requestId(), traceRequests(deps.engine.tracing), pageHeaders(), metrics.count);
  const { allowedHosts, corsOrigins } = deps.config;
  app.use(limitUrl, guardHost(allowedHosts));
  if (corsOrigins.length > 0) app.use(answerPreflights(corsOrigins));
  app.use(guardOrigin(corsOrigins));
  app.use('/v1/*', guardReads(corsOrigins));
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod(app) }));
  app.use('/v1/*', limitJson);
  app.use('/mcp', limitJson);
  const keys = createKeyCheck(deps.config.apiKey, deps.engine.keys, elapsedMs);
  registerSessionRoutes(app, keys);
  for (const path of ['/mcp', '/metrics']) app.use(path, guardReads(corsOrigins), guardKey(keys));
  app.use('/v1/*', guardKey(keys), auditWrites(deps.engine.keys, deps.logger));
  limitWork(app, deps);
  registerVideoRoutes(app, deps);
  registerBatchRoutes(app, deps);
  registerMetadataRoutes(app, deps);
  registerSourceRoutes(app, deps);
  registerMediaRoutes(app, deps);
  registerProxyRoutes(app, deps);
  registerImageRoutes(app, deps);
  registerSearchRoutes(app, deps);
  registerLocateRoute(app, deps);
  registerSceneRoute(app, deps);
  registerSpeechRoute(app, deps);
  registerTrackRoutes(app, deps);
  registerChainRoutes(app, deps);
  registerExportRoutes(app, deps);
  registerClipRoutes(app, deps);
  registerReelRoutes(app, deps);
  registerSavedSearchRoutes(app, deps);
  registerJobEventRoutes(app, deps);
  registerJobRoutes(app, deps);
  registerPackRoutes(app, deps);
  registerVlmRoutes(app, deps);
  registerKeyRoutes(app, deps, keys);
  registerTriggerRoutes(app, deps);
  registerWebhookRoutes(app, deps);
  registerEventRoutes(app, deps);
  registerMcpRoute(app, deps);
  registerIiifRoutes(app, deps);
  metrics.register(app);
  registerHealthRoutes(app, deps);
  registerDocs(app, deps, keys);
  registerSignIn(app, keys);
  registerUi(app, deps, keys);
  return app;
}

/** The clock of limits: one that nobody sets. */
const elapsedMs = () => performance.now();

/** Limits what is dear to answer: searches by model and index, uploads by disk. */
function limitWork(app: App, { config: { searchesPerMinute: perMinute } }: AppDeps): void {
  if (perMinute > 0) {
    const searches = createBuckets({ burst: perMinute, perMinute }, elapsedMs);
    for (const [method, path] of SEARCHES) app.use(path, limitRate(searches, [method], callerOf));
  }
  const [uploads, places] = [createBuckets(UPLOAD_RATE, elapsedMs), limitUploads(UPLOADS, callerOf)];
  for (const path of ['/v1/videos', '/v1/images']) {
    app.use(path, limitRate(uploads, ['POST'], callerOf), places);
  }
}

/** Security headers: the page loads nothing from other origins and cannot be framed. */
function pageHeaders() {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      connectSrc: ["'self'"],
      fontSrc: ["'self'"],
      manifestSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      mediaSrc: ["'self'", 'blob:'],
      styleSrc: ["'self'", NONCE],
      // Widths and heights that follow the data; an attribute can load nothing.
      styleSrcAttr: ["'unsafe-inline'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    strictTransportSecurity: false,
  });
}

type RefuseMethod = NonNullable<Parameters<typeof methodNotAllowed<HttpEnv>>[0]['onMethodNotAllowed']>;

/** A path with a route of its own accepts the methods of that route: `/v1/jobs/cancel` is no job. */
function refuseMethod(app: App): RefuseMethod {
  return (c, matched) => {
    const ownRoutes = app.routes.filter(({ path }) => path === c.req.path);
    const own = matched.filter((method) => ownRoutes.some((route) => route.method === method));
    const methods = (own.length > 0 ? own : matched).join(', ');
    c.header('Allow', methods);
    throw new AppError('METHOD_NOT_ALLOWED', `${c.req.path} accepts ${methods}, not ${c.req.method}.`);
  };
}

type Hook = NonNullable<NonNullable<ConstructorParameters<typeof OpenAPIHono<HttpEnv>>[0]>['defaultHook']>;

/** Reports input that does not match the contract: the part of the request, the path in it, and the expected value. */
const refuseInvalid: Hook = (result, c) => {
  // Without a body there is no content type either; hono validates {} then, which a schema of options accepts.
  if (result.target === 'json' && c.req.header('Content-Type') === undefined) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send a JSON body, as application/json.');
  }
  if (result.success) return;
  const issues = result.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ in: result.target, path: path.map(String).join('.'), message }));
  const first = issues[0];
  throw new AppError('BAD_REQUEST', `${first?.in} ${first?.path}: ${first?.message}`.replace(/ +/g, ' '), {
    details: { issues },
  });
};
