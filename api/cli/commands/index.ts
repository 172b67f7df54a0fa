/** `tidemark index`: files and folders in, a searchable library out. */
import { resolve } from 'node:path';
import { givenExternalId, JobPriority } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import { expandPaths, type OnBarred } from '../../../ingest/expand-paths.ts';
import { readMetadata } from '../../services/sources/metadata-text.ts';
import { defineCommand, LIBRARY_OPTIONS, UsageError } from '../command.ts';
import { type FileToIndex, indexFiles } from '../index-files.ts';
import { withEngine } from '../library.ts';

/** Indexes files and the videos in folders. A file that cannot be indexed is reported; the rest continue. */
export const indexCommand = defineCommand({
  summary: 'index videos, and the videos in folders',
  usage: [
    'index <file|folder...> [--external-id ID] [--metadata JSON|KEY=VALUE]... [--priority high|normal|low]',
    '      [--data DIR] [--pack NAME] [--json]',
  ].join('\n'),
  options: {
    ...LIBRARY_OPTIONS,
    'external-id': { type: 'string' },
    metadata: { type: 'string', multiple: true },
    priority: { type: 'string' },
  },
  words: [1, Number.POSITIVE_INFINITY],
  async run({ values, positionals }, context) {
    const files: FileToIndex[] = [];
    const told = descriptionOf(values);
    const paths = positionals.map((path) => resolve(context.cwd, path));
    const onBarred: OnBarred = (path, why) => context.err(`skipped  ${path}  ${why}`);
    for await (const path of expandPaths(paths, onBarred, context.signal)) files.push({ path, told });
    if (files.length === 0) throw new AppError('NOT_FOUND', 'The folders contain no videos.');
    if (told.external_id !== undefined && files.length > 1) {
      throw new UsageError('--external-id names one video; these are several. Use `videos import-metadata`.');
    }
    await withEngine(values, context, (engine) => indexFiles(engine, files, values, context));
  },
});

function descriptionOf(values: {
  'external-id'?: string | undefined;
  metadata?: string[] | undefined;
  priority?: string | undefined;
}) {
  const { 'external-id': externalId } = values;
  const metadata = readMetadata(values.metadata);
  if (externalId !== undefined && !givenExternalId.safeParse(externalId).success) {
    throw new UsageError('--external-id takes 1 to 256 characters.');
  }
  const priority = JobPriority.optional().safeParse(values.priority);
  if (!priority.success) throw new UsageError('--priority takes high, normal or low.');
  return {
    ...(priority.data !== undefined && { priority: priority.data }),
    ...(externalId !== undefined && { external_id: externalId }),
    ...(metadata !== undefined && { metadata }),
  };
}
