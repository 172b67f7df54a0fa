/** The library on the page: its view, with handlers for its events. */

import { html, type TemplateResult } from 'lit';
import type { Video } from '../../contract/index.ts';
import type { Library } from '../data/library.ts';
import type { PageEvent } from '../elements/events.ts';
import type { Storyboard } from '../lib/time/storyboard.ts';

/** The inputs of the library's view. */
export interface LibraryPage {
  library: Library;
  boards: ReadonlyMap<string, Storyboard>;
  hiddenJobs: ReadonlySet<string>;
  addFiles(files: readonly File[]): void;
  hideJob(id: string): void;
  askDelete(video: Video): void;
  /** Awaits the work of a button, and shows why it failed. */
  attempt(work: Promise<void>): void;
}

/** Renders the view. */
export function libraryPage({ library, boards, hiddenJobs, ...page }: LibraryPage): TemplateResult {
  return html`<tm-library-view .library=${library.state} .uploads=${library.uploads.list} .boards=${boards}
    .hiddenJobs=${hiddenJobs} .sample=${library.sampleFilm}
    @tm-add-files=${({ detail }: PageEvent<'tm-add-files'>) => page.addFiles(detail.files)}
    @tm-refresh=${() => void library.refresh()}
    @tm-rename=${({ detail }: PageEvent<'tm-rename'>) =>
      page.attempt(library.rename(detail.id, detail.title))}
    @tm-delete=${({ detail }: PageEvent<'tm-delete'>) => page.askDelete(detail.video)}
    @tm-cancel-job=${({ detail }: PageEvent<'tm-cancel-job'>) => page.attempt(library.cancel(detail.id))}
    @tm-retry-job=${({ detail }: PageEvent<'tm-retry-job'>) => page.attempt(library.retry(detail.id))}
    @tm-hide-job=${({ detail }: PageEvent<'tm-hide-job'>) => page.hideJob(detail.id)}
    @tm-dismiss=${({ detail }: PageEvent<'tm-dismiss'>) => library.uploads.dismiss(detail.key)}
    @tm-resend=${({ detail }: PageEvent<'tm-resend'>) => library.uploads.resend(detail.key)}></tm-library-view>`;
}
