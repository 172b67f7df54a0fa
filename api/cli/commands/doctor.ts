/** `tidemark doctor`: checks the installation. */
import { AppError } from '../../../core/errors.ts';
import { diagnose } from '../../services/doctor.ts';
import { defineCommand, LIBRARY_OPTIONS } from '../command.ts';
import { configOf } from '../library.ts';

const MARKS = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const;

/** Prints one line per check; fails when a failed check keeps Tidemark from working. */
export const doctorCommand = defineCommand({
  summary: 'check ffmpeg, the model, the data folder and the library',
  usage: 'doctor [--data DIR] [--pack NAME] [--json]',
  options: LIBRARY_OPTIONS,
  words: [0, 0],
  async run({ values }, context) {
    const failed: string[] = [];
    for await (const finding of diagnose(configOf(values, context))) {
      const { name, state, detail } = finding;
      context.out(values.json ? JSON.stringify(finding) : `${MARKS[state]}  ${name}: ${detail}`);
      if (state === 'failed') failed.push(name);
    }
    if (failed.length > 0) throw new AppError('CONFLICT', `Failed checks: ${failed.join(', ')}.`);
  },
});
