/** The library on the page: its view, and what its events do to the library. */
import { html, type TemplateResult } from 'lit';
import type { Video } from '../../contract/index.ts';
import type { Library } from '../data/library.ts';
import type { Storyboard } from '../lib/time/storyboard.ts';

/** What the page gives to its library view. */
export interface LibraryPage {
  library: Library;
  boards: ReadonlyMap<string, Storyboard>;
  hiddenJobs: ReadonlySet<string>;
  addFiles(files: readonly File[]): void;
  hideJob(id: string): void;
  askDelete(video: Video): void;
  /** Waits for work that a button asked for, and tells when it fails. */
  attempt(work: Promise<void>): void;
}

/** The view, wired. */
export function libraryPage({ library, boards, hiddenJobs, ...page }: LibraryPage): TemplateResult {
  const id = (event: Event) => (event as CustomEvent<{ id: string }>).detail.id;
  const key = (event: Event) => (event as CustomEvent<{ key: number }>).detail.key;
  return html`<tm-library-view .library=${library.state} .uploads=${library.uploads.list} .boards=${boards}
    .hiddenJobs=${hiddenJobs} .film=${library.film}
    @tm-add-files=${(event: CustomEvent<{ files: File[] }>) => page.addFiles(event.detail.files)}
    @tm-refresh=${() => void library.refresh()}
    @tm-rename=${(event: CustomEvent<{ id: string; title: string }>) =>
      page.attempt(library.rename(event.detail.id, event.detail.title))}
    @tm-delete=${(event: CustomEvent<{ video: Video }>) => page.askDelete(event.detail.video)}
    @tm-cancel-job=${(event: Event) => page.attempt(library.cancel(id(event)))}
    @tm-retry-job=${(event: Event) => page.attempt(library.retry(id(event)))}
    @tm-hide-job=${(event: Event) => page.hideJob(id(event))}
    @tm-dismiss=${(event: Event) => library.uploads.dismiss(key(event))}
    @tm-resend=${(event: Event) => library.uploads.resend(key(event))}></tm-library-view>`;
}
