/** Assembles the HTTP app: access checks, then routes, then the error handler. It does not listen. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { AppError } from '../../core/errors.ts';
import { registerDocs } from './docs.ts';
import type { App, AppDeps, HttpEnv } from './env.ts';
import { guardHost, guardKey, guardOrigin } from './guard.ts';
import { sendProblem } from './problem.ts';
import { registerChainRoutes } from './routes/chains.ts';
import { registerClipRoutes } from './routes/clips.ts';
import { registerExportRoutes } from './routes/export.ts';
import { registerHealthRoutes } from './routes/health.ts';
import { registerImageRoutes } from './routes/images.ts';
import { registerJobEventRoutes } from './routes/job-events.ts';
import { registerJobRoutes } from './routes/jobs.ts';
import { registerMediaRoutes } from './routes/media.ts';
import { registerProxyRoutes } from './routes/proxies.ts';
import { registerReelRoutes } from './routes/reels.ts';
import { registerSavedSearchRoutes } from './routes/saved-searches.ts';
import { registerSearchRoutes } from './routes/search.ts';
import { registerSessionRoutes } from './routes/session.ts';
import { registerVideoRoutes } from './routes/videos.ts';
import { registerSignIn } from './sign-in.ts';
import { registerUi } from './ui.ts';

/** Limit on a JSON body. */
const MAX_JSON_BYTES = 1024 * 1024;

/** Creates the app over an engine. Opens nothing and does not listen. */
export function createApp(deps: AppDeps): App {
  const app: App = new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid });
  app.onError((error, c) => sendProblem(c, error, deps.logger));
  app.notFound((c) => sendProblem(c, new AppError('NOT_FOUND', `There is no ${c.req.path}.`), deps.logger));
  // Outermost: what is thrown or replaced further in must not keep the encoding of the response before it.
  app.use(compress());
  app.use(requestId(), pageHeaders());
  app.use(guardHost(deps.config.allowedHosts), guardOrigin());
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  app.use('/v1/*', limitJson);
  registerSessionRoutes(app, deps);
  app.use('/v1/*', guardKey(deps.config.apiKey));
  registerVideoRoutes(app, deps);
  registerMediaRoutes(app, deps);
  registerProxyRoutes(app, deps);
  registerImageRoutes(app, deps);
  registerSearchRoutes(app, deps);
  registerChainRoutes(app, deps);
  registerExportRoutes(app, deps);
  registerClipRoutes(app, deps);
  registerReelRoutes(app, deps);
  registerSavedSearchRoutes(app, deps);
  registerJobEventRoutes(app, deps);
  registerJobRoutes(app, deps);
  registerHealthRoutes(app, deps);
  registerDocs(app, deps);
  registerSignIn(app, deps);
  registerUi(app, deps);
  return app;
}

const limitWholeBody = bodyLimit({
  maxSize: MAX_JSON_BYTES,
  onError: () => {
    throw new AppError('UPLOAD_TOO_LARGE', `The JSON body is larger than ${MAX_JSON_BYTES} bytes.`);
  },
});

/** Limits JSON bodies. Uploads have their own limit and are streamed. */
const limitJson: typeof limitWholeBody = async (c, next) =>
  /json/i.test(c.req.header('Content-Type') ?? '') ? limitWholeBody(c, next) : next();

/** Security headers: the page loads nothing from other origins and cannot be framed. */
function pageHeaders() {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      mediaSrc: ["'self'", 'blob:'],
      styleSrc: ["'self'", "'unsafe-inline'"],
      objectSrc: ["'none'"],
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

const refuseMethod: RefuseMethod = (c, methods) => {
  c.header('Allow', methods.join(', '));
  throw new AppError(
    'METHOD_NOT_ALLOWED',
    `${c.req.path} accepts ${methods.join(', ')}, not ${c.req.method}.`,
  );
};

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
