/** The library: its videos, what is on its way, and a place to drop more. */
import { css, html, nothing, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Job, Video } from '../../../contract/index.ts';
import type { LibraryState } from '../../data/library.ts';
import { t } from '../../data/locale.ts';
import { NO_SAMPLE_FILM, type SampleFilm } from '../../data/sample-film.ts';
import type { Upload } from '../../data/uploads.ts';
import { emit } from '../../elements/events.ts';
import { failure } from '../../elements/failure.ts';
import { failureStyles } from '../../elements/failure-styles.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { formatClock } from '../../lib/time/clock.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';

const ACCEPT = 'video/*,.mkv,.mov,.avi,.mts,.m2ts,.ts,.wmv,.flv,.webm,.mxf';

/** The drawing of the empty library: a quiet timeline with one peak. */
const ART = Array.from({ length: 27 }, (_, i) => {
  const peak = Math.exp(-(((i - 17) / 1.1) ** 2));
  const height = 8 + 10 * Math.abs(Math.sin(i * 1.7)) + 36 * peak;
  return svg`<path d="M${6 + i * 8} 60v${-height}" class=${peak > 0.5 ? 'peak' : 'calm'}></path>`;
});

/** `<tm-library-view>`: emits `tm-add-files`, `tm-refresh`, and its cards' events. */
export class LibraryView extends PageElement {
  static override properties = {
    library: { attribute: false },
    uploads: { attribute: false },
    boards: { attribute: false },
    hiddenJobs: { attribute: false },
    sample: { attribute: false },
  };
  static override styles = [
    shared,
    failureStyles,
    css`
      :host { padding: 14px 20px 40px; max-width: 1760px; margin: 0 auto; }
      .bar { display: flex; align-items: center; gap: 14px; margin-bottom: 12px; min-height: 32px; }
      h1 { font-size: 15px; font-weight: 600; }
      .spacer { flex: 1; }
      ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(244px, 1fr)); gap: 12px; align-items: start; }
      ul.arriving { margin-bottom: 12px; }
      .empty {
        display: grid; justify-items: center; gap: 10px; margin: 6vh auto 0; max-width: 620px; padding: 56px 24px;
        border: 1.5px dashed var(--line-strong); border-radius: 14px; text-align: center; background: var(--surface);
      }
      .empty svg.art { width: 220px; height: 64px; color: var(--accent); margin-bottom: 8px; }
      .empty .calm { opacity: 0.45; }
      .empty .peak { stroke: var(--warm); }
      .empty h2 { font-size: 22px; font-weight: 650; letter-spacing: -0.01em; }
      .empty p { color: var(--text-2); max-width: 44ch; }
      .empty button { margin-top: 10px; min-height: 40px; padding: 0 20px; }
      .ghost i { display: block; aspect-ratio: 16 / 9; border-radius: var(--radius); background: var(--raised); animation: pulse 1.4s ease-in-out infinite; }
      @keyframes pulse { 50% { opacity: 0.45; } }
      .drawing { display: grid; gap: 6px; justify-items: center; }
      .drawing progress { width: 220px; accent-color: var(--accent); }
      .try { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 14px; }
      .try button { border-radius: 999px; }
      @media (max-width: 600px) { :host { padding: 10px 12px 32px; } .empty { padding: 32px 16px; } }
    `,
  ];

  /** Videos and jobs, or the error of fetching them. */
  library: LibraryState = { kind: 'loading' };
  /** The uploads. */
  uploads: readonly Upload[] = [];
  /** The storyboards fetched so far, by video id. */
  boards: ReadonlyMap<string, Storyboard> = new Map();
  /** Failed jobs that the person has dismissed. */
  hiddenJobs: ReadonlySet<string> = new Set();
  /** The sample film, being drawn or there. */
  sample: SampleFilm = NO_SAMPLE_FILM;

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
    const arriving = jobs.filter((job) => this.#isArriving(job, videos));
    if (videos.length + this.uploads.length + arriving.length === 0) return this.#empty();
    const jobOf = new Map([...jobs].reverse().map((job) => [job.video_id, job]));
    return html`<div class="bar">
        <h1>${t('library.title')}</h1>
        <span class="faint num">${this.#summary(videos)}</span>
        <span class="spacer"></span>
        ${this.#picker(html`${glyph('plus', 16)}${t('library.add')}`, '')}
      </div>
      ${this.#suggestions(videos)}
      ${this.#arrivals(arriving)}
      <ul>${repeat(
        videos,
        (video) => video.id,
        (video) => html`<li><tm-video-card .video=${video}
        .job=${jobs.find((job) => job.id === video.job_id) ?? jobOf.get(video.id)}
        .board=${this.boards.get(video.id) ?? []}></tm-video-card></li>`,
      )}</ul>`;
  }

  /** True for a job that no card of a video shows. */
  #isArriving(job: Job, videos: readonly Video[]): boolean {
    if (this.hiddenJobs.has(job.id) || job.state === 'done') return false;
    return !videos.some((video) => video.id === job.video_id);
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
    return `${t('library.summary', { n: videos.length })} · ${formatClock(totalS)}`;
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
