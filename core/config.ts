/**
 * Reads the settings: a zod schema for each, with its environment variable and its meaning. In: the environment and the
 * command line's flags (flags win). Out: one checked object. A test compares `docs/configuration.md` with this table.
 */
import { delimiter, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

const GIB = 2 ** 30;

const flag = z.stringbool({ truthy: ['on', 'true', '1', 'yes'], falsy: ['off', 'false', '0', 'no'] });
const list = (separator: string) =>
  z.string().transform((text) =>
    text
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** The settings, as text in and typed values out, with their defaults. */
export const Settings = z.object({
  dataDir: z.string().min(1).default('data').describe('Folder that holds the library.'),
  databaseUrl: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe(
      'PostgreSQL database that holds the library, as postgres://user:password@host/name; SQLite in the data folder when unset.',
    ),
  databaseReplicaUrl: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe(
      'Streaming replica of that database: answers reads while the primary is away, and takes writes once promoted.',
    ),
  library: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,40}$/)
    .default('tidemark')
    .describe('Name of the library in the PostgreSQL database: the schema that holds its tables.'),
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  port: z.coerce.number().int().min(0).max(65535).default(8080).describe('Port to listen on; 0 picks one.'),
  maxUploadBytes: z.coerce
    .number()
    .int()
    .positive()
    .default(32 * GIB)
    .describe('Largest upload that is accepted, in bytes.'),
  maxProxyBytes: z.coerce
    .number()
    .int()
    .positive()
    .default(16 * GIB)
    .describe('Most bytes that copies for browsers take together.'),
  roots: list(delimiter)
    .optional()
    .describe('Folders from which files may be added by path; the folder of the start when unset.'),
  pack: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Model pack: a name, or the path of a folder; when unset, what `model use` chose, else `base`.',
    ),
  hub: z
    .url({ protocol: /^https?$/ })
    .default('https://huggingface.co')
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('Hub that `model add` downloads from: a mirror, for example.'),
  hubToken: z.string().min(1).optional().describe('Token for repositories of the hub that want a login.'),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('Quietest line that is logged.'),
  apiKey: z
    .string()
    .min(8)
    .optional()
    .describe('When set, requests to /v1 and /openapi.json must carry it as a Bearer token.'),
  allowedHosts: list(',')
    .prefault('')
    .describe('Further host names by which pages may reach the server, besides localhost and IP addresses.'),
  corsOrigins: list(',')
    .pipe(
      z.array(
        z
          .string()
          .refine(
            (text) => URL.canParse(text) && new URL(text).origin === text,
            'Expected origins as https://example.org',
          ),
      ),
    )
    .prefault('')
    .describe('Origins of other pages that may use the API from a browser, with a key; none when empty.'),
  webhookPrivate: flag
    .prefault('off')
    .describe('Whether webhooks and sources may lead to this machine and to private networks.'),
  mediaUrl: z
    .string()
    .regex(
      /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^?#]*)?$/,
      'Expected an address as s3://bucket/prefix',
    )
    .optional()
    .describe(
      'Bucket that keeps storyboards, posters and copies for browsers, as s3://bucket/prefix; the data folder when unset.',
    ),
  mediaEndpoint: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe("Address of that bucket's server; Amazon's when unset."),
  mediaRegion: z.string().min(1).optional().describe('Region of that bucket, where its server has regions.'),
  mediaCacheBytes: z.coerce
    .number()
    .int()
    .positive()
    .default(10 * GIB)
    .describe('Most bytes of that bucket that the data folder holds.'),
  s3AccessKeyId: z.string().min(1).optional().describe('Access key of buckets: sources, and media.'),
  s3SecretAccessKey: z.string().min(1).optional().describe('Its secret.'),
  s3SessionToken: z.string().min(1).optional().describe('Session token of a temporary access key.'),
  searchesPerMinute: z.coerce
    .number()
    .int()
    .min(0)
    .default(1200)
    .describe('Searches, curves and chains that one address may ask for in a minute; 0 sets no limit.'),
  otlpEndpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Base address of an OpenTelemetry collector that takes traces as OTLP over HTTP.'),
  threads: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Threads inside each network; when unset two, or one on a machine with one core.'),
  vlmUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Base address of an API that speaks OpenAI's protocol, for verdicts of a vision model."),
  vlmModel: z.string().min(1).optional().describe('Name of the vision model there; unset: none is asked.'),
  vlmKey: z.string().min(1).optional().describe('Key of that API.'),
  ffmpeg: z.string().min(1).optional().describe("The ffmpeg to use; the system's when unset."),
  ffprobe: z.string().min(1).optional().describe('The ffprobe to use, likewise.'),
  work: flag
    .prefault('on')
    .describe('Whether a server indexes videos itself; off for one beside workers (`tidemark worker`).'),
  screenText: flag.prefault('off').describe('Whether words on the screen are read while videos are indexed.'),
  speech: flag
    .prefault('on')
    .describe('Whether videos are listened to for where somebody speaks while they are indexed.'),
  recognition: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Pack that writes down what is said: a name, the path of a folder, or `off`; when unset, what `model use` chose, else none.',
    ),
  recognitionLanguage: z
    .string()
    .regex(/^[A-Za-z]{2,3}$/)
    .toLowerCase()
    .optional()
    .describe('Language of what is said, such as `zh`; found out for each half minute when unset.'),
  sample: flag
    .prefault('on')
    .describe('Whether a server with an empty library draws and indexes the sample film.'),
});

/** Where a library lies in PostgreSQL. */
export interface DatabaseAddress {
  /** A `postgres://` URL. Holds a password: never logged. */
  url: string;
  /** The URL of its read replica; null: there is none. A secret likewise. */
  replicaUrl?: string | null;
  /** The schema that holds the library's tables. */
  schema: string;
}

/** A bucket that keeps pictures and proxies. */
export interface MediaBucket {
  bucket: string;
  /** Empty, or ends with `/`. */
  prefix: string;
  /** Null: Amazon's. */
  endpoint: string | null;
  region: string | null;
  /** The most bytes of it that the data folder holds. */
  cacheBytes: number;
}

/** The settings that become parts of others. */
type Grouped =
  | ('roots' | 'databaseUrl' | 'databaseReplicaUrl' | 'library')
  | ('mediaUrl' | 'mediaEndpoint' | 'mediaRegion' | 'mediaCacheBytes');

/** The parsed settings; paths are absolute. */
export type Config = Omit<z.infer<typeof Settings>, Grouped> & {
  roots: string[];
  /** Null: the library lies in SQLite in the data folder. */
  database: DatabaseAddress | null;
  /** Null: pictures and proxies are kept in the data folder alone. */
  mediaBucket: MediaBucket | null;
};

/** The name of a setting. */
export type SettingName = keyof typeof Settings.shape;

/** Settings whose values are never repeated. */
const SECRET: ReadonlySet<SettingName> = new Set([
  ...(['apiKey', 'hubToken', 'vlmKey', 'databaseUrl', 'databaseReplicaUrl'] as const),
  ...(['s3AccessKeyId', 's3SecretAccessKey', 's3SessionToken'] as const),
]);

/** The environment variable of each setting. */
export const ENV_NAMES: Record<SettingName, string> = {
  dataDir: 'TIDEMARK_DATA',
  databaseUrl: 'TIDEMARK_DATABASE_URL',
  databaseReplicaUrl: 'TIDEMARK_DATABASE_REPLICA_URL',
  library: 'TIDEMARK_LIBRARY',
  host: 'TIDEMARK_HOST',
  port: 'TIDEMARK_PORT',
  maxUploadBytes: 'TIDEMARK_MAX_UPLOAD_BYTES',
  maxProxyBytes: 'TIDEMARK_MAX_PROXY_BYTES',
  roots: 'TIDEMARK_ROOTS',
  pack: 'TIDEMARK_PACK',
  hub: 'TIDEMARK_HUB',
  hubToken: 'TIDEMARK_HUB_TOKEN',
  logLevel: 'TIDEMARK_LOG_LEVEL',
  apiKey: 'TIDEMARK_API_KEY',
  allowedHosts: 'TIDEMARK_ALLOWED_HOSTS',
  corsOrigins: 'TIDEMARK_CORS_ORIGINS',
  webhookPrivate: 'TIDEMARK_WEBHOOK_PRIVATE',
  mediaUrl: 'TIDEMARK_MEDIA_URL',
  mediaEndpoint: 'TIDEMARK_MEDIA_ENDPOINT',
  mediaRegion: 'TIDEMARK_MEDIA_REGION',
  mediaCacheBytes: 'TIDEMARK_MEDIA_CACHE_BYTES',
  s3AccessKeyId: 'TIDEMARK_S3_ACCESS_KEY_ID',
  s3SecretAccessKey: 'TIDEMARK_S3_SECRET_ACCESS_KEY',
  s3SessionToken: 'TIDEMARK_S3_SESSION_TOKEN',
  searchesPerMinute: 'TIDEMARK_SEARCHES_PER_MINUTE',
  otlpEndpoint: 'TIDEMARK_OTLP_ENDPOINT',
  threads: 'TIDEMARK_THREADS',
  vlmUrl: 'TIDEMARK_VLM_URL',
  vlmModel: 'TIDEMARK_VLM_MODEL',
  vlmKey: 'TIDEMARK_VLM_KEY',
  ffmpeg: 'TIDEMARK_FFMPEG',
  ffprobe: 'TIDEMARK_FFPROBE',
  work: 'TIDEMARK_WORK',
  screenText: 'TIDEMARK_SCREEN_TEXT',
  speech: 'TIDEMARK_SPEECH',
  recognition: 'TIDEMARK_RECOGNITION',
  recognitionLanguage: 'TIDEMARK_RECOGNITION_LANGUAGE',
  sample: 'TIDEMARK_SAMPLE',
};

/** Variables of the hub's own tools. Ours win. */
const HUB_ENV = { endpoint: 'HF_ENDPOINT', token: 'HF_TOKEN' } as const;

/**
 * Returns hub and token as the hub's own tools know them, where our variables leave them open. A token that was given to one
 * hub is not sent to another: `HF_TOKEN` counts only while `TIDEMARK_HUB` names no hub of ours.
 */
function hubSettings(env: Record<string, string | undefined>): { hub?: string; hubToken?: string } {
  if (env[ENV_NAMES.hub]) return {};
  const { [HUB_ENV.endpoint]: hub, [HUB_ENV.token]: hubToken } = env;
  return { ...(hub ? { hub } : {}), ...(hubToken ? { hubToken } : {}) };
}

/** Returns the access key as the tools of S3 know it, where none of ours is set: the parts of two keys are never mixed. */
function bucketSettings(env: Record<string, string | undefined>): Partial<Record<SettingName, string>> {
  const ours = ['s3AccessKeyId', 's3SecretAccessKey', 's3SessionToken'] as const;
  if (ours.some((name) => env[ENV_NAMES[name]])) return {};
  const theirs = ours.map((name) => [name, env[ENV_NAMES[name].replace('TIDEMARK_S3_', 'AWS_')]]);
  return Object.fromEntries(theirs.filter(([, value]) => value));
}

/**
 * Reads the settings from `env`, overridden by `flags` (text, as typed); relative paths are relative to `cwd`. An empty
 * variable counts as unset. Throws `BAD_REQUEST` for the first wrong setting, named by its variable.
 */
export function readConfig(
  env: Record<string, string | undefined>,
  flags: { [name in SettingName]?: string | undefined } = {},
  cwd: string = process.cwd(),
): Config {
  const fallback: Partial<Record<string, string | undefined>> = {
    ...hubSettings(env),
    ...bucketSettings(env),
    otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT || undefined,
  };
  const raw = Object.fromEntries(
    Object.entries(ENV_NAMES).map(([name, variable]) => [
      name,
      flags[name as SettingName] ?? (env[variable] === '' ? undefined : env[variable]) ?? fallback[name],
    ]),
  );
  const parsed = Settings.safeParse(raw);
  if (!parsed.success) throw wrongSetting(parsed.error, raw);
  const { roots = ['.'], dataDir, databaseUrl, databaseReplicaUrl, library, ...others } = parsed.data;
  const { mediaUrl, mediaEndpoint, mediaRegion, mediaCacheBytes, ...rest } = others;
  return {
    ...rest,
    dataDir: resolve(cwd, dataDir),
    database:
      databaseUrl === undefined
        ? null
        : { url: databaseUrl, replicaUrl: databaseReplicaUrl ?? null, schema: library },
    mediaBucket:
      mediaUrl === undefined
        ? null
        : {
            ...placeIn(mediaUrl),
            endpoint: mediaEndpoint ?? null,
            region: mediaRegion ?? null,
            cacheBytes: mediaCacheBytes,
          },
    roots: roots.map((root) => resolve(cwd, root)),
  };
}

function placeIn(url: string): Pick<MediaBucket, 'bucket' | 'prefix'> {
  const [bucket = '', ...folders] = url
    .slice('s3://'.length)
    .split('/')
    .filter((part) => part !== '');
  return { bucket, prefix: folders.map((folder) => `${folder}/`).join('') };
}

function wrongSetting(error: z.ZodError, raw: Record<string, unknown>): AppError {
  const issue = error.issues[0];
  const name = String(issue?.path[0]) as SettingName;
  const seen = SECRET.has(name) ? 'the value given' : JSON.stringify(raw[name]);
  return new AppError(
    'BAD_REQUEST',
    `The setting ${ENV_NAMES[name]} does not accept ${seen}: ${issue?.message}. See docs/configuration.md.`,
    { details: { setting: ENV_NAMES[name] } },
  );
}
