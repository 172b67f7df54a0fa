/** What the HTTP side is given, and what travels with each request. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Config } from '../../core/config.ts';
import type { Logger } from '../../core/log.ts';
import type { Engine } from '../engine.ts';

/** Values that middleware puts on a request. */
export interface HttpEnv {
  Variables: { requestId: string };
}

/** The app, before it listens. */
export type App = OpenAPIHono<HttpEnv>;

/** All that an app needs from outside. */
export interface AppDeps {
  engine: Engine;
  config: Pick<Config, 'apiKey' | 'allowedHosts' | 'maxUploadBytes'>;
  logger: Logger;
  /** Folder of the built page; a plain page says what to do when it is not there. */
  uiDir: string;
  version: string;
  /** Aborted when the server begins to stop: open event streams end. */
  stopping: AbortSignal;
  /** How much of the sample film is drawn; null when none is being drawn. */
  sampleFraction: () => number | null;
}
