/** The library: its videos, what is on its way, and a place to drop more. */
import { html, nothing, type PropertyValues, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { Job, Video } from '../../../contract/index.ts';
import { type HiddenJobs, isHidden, NOTHING_HIDDEN } from '../../data/hidden-jobs.ts';
import type { LibraryState } from '../../data/library.ts';
import { t } from '../../data/locale.ts';
import { NO_SAMPLE_FILM, type SampleFilm } from '../../data/sample-film.ts';
import type { Upload } from '../../data/uploads/uploads.ts';
import { emit, type PageEvent } from '../../elements/events.ts';
import { failure } from '../../elements/failure.ts';
import { failureStyles } from '../../elements/failure-styles.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { WindowController } from '../../elements/window-controller.ts';
import { type Arrangement, arrange, isLimited, WHOLE_LIBRARY } from '../../lib/library/arrange.ts';
import { type BatchProgress, cardsOf, isOpen, NO_PROGRESS } from '../../lib/library/job-batch.ts';
import { selectedOf, selectThrough, toggle } from '../../lib/library/selection.ts';
import { formatClock } from '../../lib/time/clock.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import { libraryViewStyles } from './library-view-styles.ts';

/** One value for all cards without a storyboard: a new one each time would render them again. */
const NO_BOARD: Storyboard = [];

const ACCEPT = 'video/*,.mkv,.mov,.avi,.mts,.m2ts,.ts,.wmv,.flv,.webm,.mxf';

/** The drawing of the empty library: a quiet timeline with one peak. */
const ART = Array.from({ length: 27 }, (_, i) => {
  const peak = Math.exp(-(((i - 17) / 1.1) ** 2));
  const height = 8 + 10 * Math.abs(Math.sin(i * 1.7)) + 36 * peak;
  return svg`<path d="M${6 + i * 8} 60v${-height}" class=${peak > 0.5 ? 'peak' : 'calm'}></path>`;
});

/** `<tm-library-view>`: emits `tm-add-files`, `tm-refresh`, `tm-arrange`, and the events of its parts. */
export class LibraryView extends PageElement {
  static override properties = {
    library: { attribute: false },
    uploads: { attribute: false },
    boards: { attribute: false },
    hiddenJobs: { attribute: false },
    sample: { attribute: false },
    arrangement: { attribute: false },
    progress: { attribute: false },
    selected: { state: true },
  };
  static override styles = [shared, failureStyles, libraryViewStyles];

  /** Videos and jobs, or the error of fetching them. */
  library: LibraryState = { kind: 'loading' };
  /** The uploads. */
  uploads: readonly Upload[] = [];
  /** The storyboards fetched so far, by video id. */
  boards: ReadonlyMap<string, Storyboard> = new Map();
  /** Failed jobs that the person has dismissed. */
  hiddenJobs: HiddenJobs = NOTHING_HIDDEN;
  /** The sample film, being drawn or there. */
  sample: SampleFilm = NO_SAMPLE_FILM;
  /** The filters and the order in use. */
  arrangement: Arrangement = WHOLE_LIBRARY;
  /** The progress of all jobs together. */
  progress: BatchProgress = NO_PROGRESS;
  private selected: ReadonlySet<string> = new Set();
  /** The video that was selected last: a range begins there. */
  #lastPick: string | null = null;
  #shown: readonly Video[] = [];
  #window = new WindowController(this, () => this.renderRoot.querySelector<HTMLElement>('ul.videos'));

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { library, arrangement } = this;
    if (!changed.has('library') && !changed.has('arrangement')) return;
    this.#shown = library.kind === 'ready' ? arrange(library.videos, arrangement) : [];
  }

  override render() {
    const { library } = this;
    switch (library.kind) {
      case 'loading':
        return html`<p class="sr" role="status">${t('app.loading')}</p>
          <ul aria-hidden="true">${Array.from({ length: 6 }, () => html`<li class="ghost"><i></i></li>`)}</ul>`;
      case 'failed':
        return failure(library.error, () => emit(this, 'tm-refresh'));
      case 'ready':
        return this.#content(library.videos, library.jobs);
    }
  }

  #content(videos: readonly Video[], jobs: readonly Job[]) {
    const known = new Set(videos.map(({ id }) => id));
    const arriving = jobs.filter((job) => this.#isArriving(job, known));
    if (videos.length + this.uploads.length + arriving.length === 0) return this.#empty();
    const cards = cardsOf(arriving);
    const ended = this.#ended(arriving);
    const more = arriving.filter(isOpen).length + ended.jobs - cards.length;
    const selected = selectedOf(videos, this.selected);
    return html`<div class="bar">
        <h1>${t('library.title')}</h1>
        <span class="faint num" role="status">${this.#summary(videos)}</span>
        <span class="spacer"></span>
        ${this.#picker(html`${glyph('plus', 16)}${t('library.add')}`, '')}
      </div>
      ${this.#suggestions(videos)}
      <tm-jobs-bar .progress=${this.progress} .ended=${ended.jobs + ended.uploads}></tm-jobs-bar>
      ${this.#arrivals(cards)}
      ${more > 0 ? html`<p class="faint more">${t('jobs.more', { n: more })}</p>` : nothing}
      ${
        videos.length > 1
          ? html`<tm-library-tools .videos=${videos} .arrangement=${this.arrangement} .selected=${selected}
              ?allSelected=${selected.length > 0 && selected.length === this.#shown.length}
              @tm-select-all=${this.#selectAll}></tm-library-tools>`
          : nothing
      }
      ${this.#shown.length > 0 ? this.#grid(jobs) : this.#none()}`;
  }

  /** Renders the cards in view. */
  #grid(jobs: readonly Job[]) {
    const { from, to, beforePx, afterPx } = this.#window.show(this.#shown.length);
    const jobOf = new Map([...jobs].reverse().map((job) => [job.video_id, job]));
    const jobById = new Map(jobs.map((job) => [job.id, job]));
    const space = { paddingTop: `${beforePx}px`, paddingBottom: `${afterPx}px` };
    const isSelecting = this.selected.size > 0;
    return html`<ul class="videos" style=${styleMap(space)} @tm-pick=${this.#pick}>${repeat(
      this.#shown.slice(from, to),
      (video) => video.id,
      (
        video,
        i,
      ) => html`<li aria-setsize=${this.#shown.length} aria-posinset=${from + i + 1}><tm-video-card .video=${video}
        .job=${jobById.get(video.job_id ?? '') ?? jobOf.get(video.id)} .board=${this.boards.get(video.id) ?? NO_BOARD}
        ?selected=${this.selected.has(video.id)} ?selecting=${isSelecting}></tm-video-card></li>`,
    )}</ul>`;
  }

  /** Says that the filters leave nothing to show. */
  #none() {
    if (!isLimited(this.arrangement)) return nothing;
    return html`<div class="none" role="status"><p>${t('arrange.none')}</p>
      <button @click=${() => emit(this, 'tm-arrange', { ...WHOLE_LIBRARY, order: this.arrangement.order })}>${t('arrange.reset')}</button></div>`;
  }

  /** Returns the numbers of jobs and uploads above the library that can be dismissed, those without a card included. */
  #ended(arriving: readonly Job[]): { jobs: number; uploads: number } {
    const known = arriving.filter((job) => !isOpen(job)).length;
    const uploads = this.uploads.filter(({ state }) => state === 'failed' || state === 'known');
    return { jobs: Math.max(known, this.progress.leftOut), uploads: uploads.length };
  }

  #pick({ detail: { id, through } }: PageEvent<'tm-pick'>): void {
    this.selected = through
      ? selectThrough(this.selected, this.#shown, this.#lastPick, id)
      : toggle(this.selected, id);
    this.#lastPick = id;
  }

  #selectAll({ detail: { select } }: PageEvent<'tm-select-all'>): void {
    this.selected = new Set(select ? this.#shown.map(({ id }) => id) : []);
  }

  /** True for a job that no card of a video shows. */
  #isArriving(job: Job, known: ReadonlySet<string>): boolean {
    if (isHidden(this.hiddenJobs, job) || job.state === 'done') return false;
    return job.video_id === null || !known.has(job.video_id);
  }

  #arrivals(jobs: readonly Job[]) {
    if (jobs.length + this.uploads.length === 0) return nothing;
    return html`<ul class="arriving">
      ${repeat(
        this.uploads,
        (upload) => upload.key,
        (upload) => html`<li><tm-arrival-card .upload=${upload}></tm-arrival-card></li>`,
      )}
      ${repeat(
        jobs,
        (job) => job.id,
        (job) => html`<li><tm-arrival-card .job=${job}></tm-arrival-card></li>`,
      )}
    </ul>`;
  }

  #summary(videos: readonly Video[]): string {
    const totalS = videos.reduce((sum, video) => sum + (video.duration_s ?? 0), 0);
    const all = `${t('library.summary', { n: videos.length })} · ${formatClock(totalS)}`;
    return isLimited(this.arrangement) ? t('arrange.shown', { shown: this.#shown.length, all }) : all;
  }

  #empty() {
    return html`<section class="empty">
      <svg class="art" viewBox="0 0 220 64" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round">
        ${ART}
      </svg>
      <h2>${t('library.empty.title')}</h2>
      <p>${t('library.empty.body')}</p>
      ${this.#picker(html`${glyph('upload')}${t('library.choose')}`, 'primary')}
      ${this.#drawing()}
      <p class="faint">${t('library.empty.hint')}</p>
      <tm-recommended-packs></tm-recommended-packs>
    </section>`;
  }

  /** Shows the progress of the sample film, in an otherwise empty library. */
  #drawing() {
    const { drawn } = this.sample;
    if (drawn === null) return nothing;
    const percent = Math.round(drawn * 100);
    return html`<p class="drawing" role="status">${t('library.drawing', { percent })}
      <progress max="100" value=${percent} aria-label=${t('library.drawing', { percent })}></progress></p>`;
  }

  /** Suggests sentences for the sample film, while it is the only video. */
  #suggestions(videos: readonly Video[]) {
    const [only] = videos;
    if (videos.length !== 1 || !only?.tags.includes('sample') || only.state !== 'indexed') return nothing;
    return html`<p class="try"><span class="faint">${t('library.try')}</span>${this.sample.sentences.map(
      (sentence) =>
        html`<button @click=${() => emit(this, 'tm-want', { query: sentence })}>${sentence}</button>`,
    )}</p>`;
  }

  #picker(label: unknown, kind: string) {
    return html`<button class=${kind} @click=${this.#choose}>${label}</button>
      <input type="file" hidden multiple accept=${ACCEPT} @change=${this.#chosen} />`;
  }

  #choose(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
  }

  #chosen(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    emit(this, 'tm-add-files', { files: [...(input.files ?? [])] });
    input.value = '';
  }
}
