/** The library on the page: its view, with handlers for its events. */

import { html, type TemplateResult } from 'lit';
import type { Video } from '../../contract/index.ts';
import type { HiddenJobs } from '../data/hidden-jobs.ts';
import type { Library } from '../data/library.ts';
import type { PageEvent } from '../elements/events.ts';
import type { Arrangement } from '../lib/library/arrange.ts';
import type { Storyboard } from '../lib/time/storyboard.ts';

/** The inputs of the library's view. */
export interface LibraryPage {
  library: Library;
  boards: ReadonlyMap<string, Storyboard>;
  hiddenJobs: HiddenJobs;
  arrangement: Arrangement;
  arrange(arrangement: Arrangement): void;
  addFiles(files: readonly File[]): void;
  hideJob(id: string): void;
  /** Hides all jobs that ended until a time. */
  hideJobsUntil(time: string): void;
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
    @tm-cancel-jobs=${() => page.attempt(library.cancelAll())}
    @tm-retry-job=${({ detail }: PageEvent<'tm-retry-job'>) => page.attempt(library.retry(detail.id))}
    @tm-hide-job=${({ detail }: PageEvent<'tm-hide-job'>) => page.hideJob(detail.id)}
    @tm-dismiss-all=${() => {
      library.uploads.dismissEnded();
      if (library.lastEndedAt !== null) page.hideJobsUntil(library.lastEndedAt);
    }}
    @tm-dismiss=${({ detail }: PageEvent<'tm-dismiss'>) => library.uploads.dismiss(detail.key)}
    @tm-resend=${({ detail }: PageEvent<'tm-resend'>) => library.uploads.resend(detail.key)}></tm-library-view>`;
}
