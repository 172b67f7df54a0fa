/** The library on the page: its view, with handlers for its events. */

import { html, type TemplateResult } from 'lit';
import type { Video } from '../../contract/index.ts';
import type { Library } from '../data/library.ts';
import type { PageEvent } from '../elements/events.ts';
import type { Arrangement } from '../lib/library/arrange.ts';
import { isOpen } from '../lib/library/job-batch.ts';
import type { Storyboard } from '../lib/time/storyboard.ts';

/** The inputs of the library's view. */
export interface LibraryPage {
  library: Library;
  boards: ReadonlyMap<string, Storyboard>;
  hiddenJobs: ReadonlySet<string>;
  arrangement: Arrangement;
  arrange(arrangement: Arrangement): void;
  addFiles(files: readonly File[]): void;
  hideJobs(ids: readonly string[]): void;
  askDelete(videos: readonly Video[]): void;
  edit(videos: readonly Video[]): void;
  /** Awaits the work of a button, and shows why it failed. */
  attempt(work: Promise<void>): void;
}

/** Renders the view. */
export function libraryPage({
  library,
  boards,
  hiddenJobs,
  arrangement,
  ...page
}: LibraryPage): TemplateResult {
  return html`<tm-library-view .library=${library.state} .uploads=${library.uploads.list} .boards=${boards}
    .hiddenJobs=${hiddenJobs} .sample=${library.sampleFilm} .arrangement=${arrangement} .progress=${library.progress}
    @tm-add-files=${({ detail }: PageEvent<'tm-add-files'>) => page.addFiles(detail.files)}
    @tm-refresh=${() => void library.refresh()}
    @tm-arrange=${({ detail }: PageEvent<'tm-arrange'>) => page.arrange(detail)}
    @tm-rename=${({ detail: { id, title } }: PageEvent<'tm-rename'>) =>
      page.attempt(library.patch([{ id, patch: { title } }]))}
    @tm-edit=${({ detail }: PageEvent<'tm-edit'>) => page.edit(detail.videos)}
    @tm-delete=${({ detail }: PageEvent<'tm-delete'>) => page.askDelete(detail.videos)}
    @tm-cancel-job=${({ detail }: PageEvent<'tm-cancel-job'>) => page.attempt(library.cancel(detail.id))}
    @tm-cancel-jobs=${({ detail }: PageEvent<'tm-cancel-jobs'>) => page.attempt(library.cancelAll(detail.ids))}
    @tm-retry-job=${({ detail }: PageEvent<'tm-retry-job'>) => page.attempt(library.retry(detail.id))}
    @tm-hide-job=${({ detail }: PageEvent<'tm-hide-job'>) => page.hideJobs([detail.id])}
    @tm-dismiss-all=${() => {
      library.uploads.dismissEnded();
      page.hideJobs(endedJobs(library));
    }}
    @tm-dismiss=${({ detail }: PageEvent<'tm-dismiss'>) => library.uploads.dismiss(detail.key)}
    @tm-resend=${({ detail }: PageEvent<'tm-resend'>) => library.uploads.resend(detail.key)}></tm-library-view>`;
}

/** Returns the jobs that have ended and whose videos are not in the library: they have cards of their own. */
function endedJobs({ state }: Library): string[] {
  if (state.kind !== 'ready') return [];
  const known = new Set(state.videos.map(({ id }) => id));
  return state.jobs
    .filter((job) => !isOpen(job) && !(job.video_id !== null && known.has(job.video_id)))
    .map(({ id }) => id);
}
