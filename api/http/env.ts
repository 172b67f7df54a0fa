/** Types of the HTTP app: its dependencies and the values attached to each request. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Config } from '../../core/config.ts';
import type { Logger } from '../../core/log.ts';
import type { Engine } from '../engine.ts';
import type { Grant } from '../services/keys/keys.ts';

/** Values that middleware attaches to a request. */
export interface HttpEnv {
  Variables: { requestId: string; secureHeadersNonce?: string; grant: Grant };
}

/** The HTTP app. */
export type App = OpenAPIHono<HttpEnv>;

/** Dependencies of the app. */
export interface AppDeps {
  engine: Engine;
  config: Pick<Config, 'apiKey' | 'allowedHosts' | 'corsOrigins' | 'maxUploadBytes' | 'searchesPerMinute'>;
  logger: Logger;
  /** Folder of the built page; when it is missing, a plain page says how to build it. */
  uiDir: string;
  version: string;
  /** Aborted when the server begins to stop, which ends open event streams. */
  stopping: AbortSignal;
  /** Progress of drawing the sample film; null when none is being drawn. */
  sampleFraction: () => number | null;
}
