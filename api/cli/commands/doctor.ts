/** `tidemark doctor`: checks the installation. */

import type { Config } from '../../../core/config.ts';
import { AppError } from '../../../core/errors.ts';
import { checkDeeply } from '../../services/deep-check.ts';
import { diagnose, type Finding } from '../../services/doctor.ts';
import { openMedia } from '../../services/media/open-media.ts';
import { mediaSettingsOf } from '../../services/sources/remote/bucket-key.ts';
import { type CliContext, defineCommand, LIBRARY_OPTIONS } from '../command.ts';
import { configOf } from '../library.ts';

const MARKS = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const;

/** Prints one line per check; fails when a failed check keeps Tidemark from working. */
export const doctorCommand = defineCommand({
  summary: 'check ffmpeg, the model, the data folder and the library',
  usage:
    'doctor [--data DIR] [--pack NAME] [--json]\ndoctor --deep ...  compares each row with each file, and mends',
  options: { ...LIBRARY_OPTIONS, deep: { type: 'boolean', default: false } },
  words: [0, 0],
  async run({ values }, context) {
    const failed: string[] = [];
    for await (const finding of findings(configOf(values, context), values.deep, context)) {
      const { name, state, detail } = finding;
      context.out(values.json ? JSON.stringify(finding) : `${MARKS[state]}  ${name}: ${detail}`);
      if (state === 'failed') failed.push(name);
    }
    if (failed.length > 0) throw new AppError('CONFLICT', `Failed checks: ${failed.join(', ')}.`);
  },
});

/** The deep check comes first: the others see what it mended. */
async function* findings(config: Config, isDeep: boolean, { signal }: CliContext): AsyncGenerator<Finding> {
  const { dataDir, database } = config;
  if (isDeep && database !== null) {
    throw new AppError('BAD_REQUEST', 'Rows in PostgreSQL are checked by PostgreSQL: see pg_amcheck.');
  }
  if (isDeep) {
    const media = openMedia(dataDir, mediaSettingsOf(config));
    try {
      yield* checkDeeply({ dataDir, media, now: new Date(), signal });
    } finally {
      await media.close();
    }
  }
  yield* diagnose(config);
}
