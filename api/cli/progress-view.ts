/** Shows the progress of indexing: a bar that redraws itself on a terminal, occasional lines elsewhere. */

import type { Job } from '../../contract/index.ts';
import { escapeControls } from '../../core/controls.ts';
import { formatClock } from '../../core/time.ts';
import type { CliContext } from './command.ts';

const BAR_CELLS = 24;

/** Without a terminal, progress is reported at every tenth of a job. */
const STEPS = 10;

/** Shows jobs as they change. */
export interface ProgressView {
  /** Shows a job; `ended` of `total` files are done. */
  show(job: Job, ended: number, total: number): void;
  /** Writes a separate line. */
  line(text: string): void;
  /** Removes the bar. */
  end(): void;
}

/** Creates a view on standard error. */
export function createProgressView({ terminal, err }: Pick<CliContext, 'terminal' | 'err'>): ProgressView {
  return terminal === null ? lineView(err) : barView(terminal, err);
}

function barView(terminal: NonNullable<CliContext['terminal']>, err: (line: string) => void): ProgressView {
  const clear = () => terminal.write('\r\x1b[K');
  return {
    show(job, ended, total) {
      const filled = Math.round((job.fraction ?? 0) * BAR_CELLS);
      const bar = '█'.repeat(filled).padEnd(BAR_CELLS, '░');
      const text = `${bar} ${describe(job)}  file ${Math.min(ended + 1, total)} of ${total}  ${job.source}`;
      terminal.write(`\r\x1b[K${escapeControls(text).slice(0, terminal.columns() - 1)}`);
    },
    line(text) {
      clear();
      err(text);
    },
    end: clear,
  };
}

function lineView(err: (line: string) => void): ProgressView {
  const told = new Map<string, string>();
  return {
    show(job, ended, total) {
      const step = `${job.stage} ${Math.floor((job.fraction ?? 0) * STEPS)}`;
      if (told.get(job.id) === step) return;
      told.set(job.id, step);
      err(`${describe(job)}  file ${Math.min(ended + 1, total)} of ${total}  ${job.source}`);
    },
    line: err,
    end() {},
  };
}

function describe({ fraction, stage, done_s, total_s, eta_s }: Job): string {
  const share = fraction === null ? '' : `${String(Math.floor(fraction * 100)).padStart(3)} %`;
  const way = total_s === null ? '' : `${formatClock(done_s)} / ${formatClock(total_s)}`;
  const left = eta_s === null ? '' : `${formatClock(eta_s)} left`;
  return [share, stage, way, left].filter((part) => part !== '').join('  ');
}
