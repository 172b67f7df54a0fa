/**
 * Which folder may import which, and who alone may import a native or risky package. Imports point one way, so that
 * a part can be read, tested and replaced without the ones above it.
 */
import { posix } from 'node:path';
import { type Breach, lineOf, type Source } from './source.ts';

/** Each part of the house, with the parts it may import. The first match by path prefix counts. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: ['core'],
  contract: ['core', 'contract'],
  files: ['core', 'files'],
  media: ['core', 'contract', 'files', 'media'],
  'model/runtime': ['core', 'contract', 'files', 'model/runtime'],
  index: ['core', 'contract', 'files', 'index'],
  ingest: ['core', 'contract', 'files', 'media', 'model/runtime', 'index', 'ingest'],
  jobs: ['core', 'contract', 'files', 'media', 'index', 'jobs'],
  demo: ['core', 'contract', 'files', 'media', 'demo'],
  evaluation: ['core', 'contract', 'evaluation'],
  api: [
    ...['core', 'contract', 'files', 'media', 'model/runtime', 'index', 'ingest', 'jobs'],
    ...['demo', 'evaluation', 'api'],
  ],
  'ui/lib': ['contract', 'ui/lib'],
  clients: ['clients'],
  'ui/data': ['contract', 'clients/typescript', 'ui/lib', 'ui/data'],
  'ui/elements': ['contract', 'ui/lib', 'ui/data', 'ui/elements'],
  'ui/features': ['contract', 'ui/lib', 'ui/data', 'ui/elements', 'ui/features'],
  ui: ['contract', 'ui'],
};

/** Packages that are native, archived or synchronous: one file knows each of them. */
const SOLE_IMPORTER: Record<string, string> = {
  'fluent-ffmpeg': 'media/ffmpeg/run-ffmpeg.ts',
  'onnxruntime-node': 'model/runtime/session.ts',
  'hnswlib-node': 'index/store/hnsw/moment-graph.ts',
  'prom-client': 'api/http/routes/metrics/metrics.ts',
  'better-sqlite3': 'index/store/sqlite/database.ts',
  pg: 'index/store/postgres/database.ts',
  chokidar: 'api/services/sources/watch-folder.ts',
  picomatch: 'api/services/sources/globs.ts',
  '@aws-sdk/client-s3': 'api/services/sources/remote/bucket-client.ts',
  '@opentelemetry/api': 'api/services/tracing/open-telemetry.ts',
  '@opentelemetry/exporter-trace-otlp-http': 'api/services/tracing/open-telemetry.ts',
  '@opentelemetry/resources': 'api/services/tracing/open-telemetry.ts',
  '@opentelemetry/sdk-trace-base': 'api/services/tracing/open-telemetry.ts',
  'csv-parse/sync': 'api/services/sources/metadata-file.ts',
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Every import that points the wrong way. */
export function checkImports(sources: Source[]): Breach[] {
  return sources.flatMap((source) =>
    importsOf(source).flatMap((found) => {
      const message = judge(source.path, found);
      return message === null ? [] : [{ path: source.path, line: found.line, message }];
    }),
  );
}

interface FoundImport {
  specifier: string;
  typeOnly: boolean;
  line: number;
}

function importsOf({ text }: Source): FoundImport[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    specifier: (match[2] ?? match[3]) as string,
    typeOnly: match[1] !== undefined,
    line: lineOf(text, match.index + match[0].length),
  }));
}

function judge(path: string, { specifier, typeOnly }: FoundImport): string | null {
  if (!specifier.startsWith('.')) {
    const owner = SOLE_IMPORTER[specifier];
    if (owner === undefined || owner === path || path.startsWith('test/')) return null;
    return `only ${owner} may import ${specifier}`;
  }
  const part = partOf(path);
  if (part === null) return null;
  const target = posix.join(posix.dirname(path), specifier);
  const allowed = (MAY_IMPORT[part] ?? []).some(
    (prefix) => target === prefix || target.startsWith(`${prefix}/`),
  );
  if (!allowed) return `${part} must not import ${target}`;
  if (part.startsWith('ui') && target.startsWith('contract/') && !typeOnly)
    return 'ui may import the contract as types only';
  return null;
}

function partOf(path: string): string | null {
  return Object.keys(MAY_IMPORT).find((prefix) => path.startsWith(`${prefix}/`)) ?? null;
}
