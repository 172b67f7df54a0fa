/** One video of the library: its picture, its facts, and the progress of its indexing. */
import { css, html, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Job, Video } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { describeError, failureLine } from '../../elements/failure.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { progressBar } from '../../elements/progress-bar.ts';
import { progressStyles } from '../../elements/progress-bar-styles.ts';
import { shared } from '../../elements/shared-styles.ts';
import { formatPlace, HOME } from '../../lib/deep-link.ts';
import { formatBytes } from '../../lib/text/amounts.ts';
import { formatClock } from '../../lib/time/clock.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import { jobOutlook, jobWords } from './job-progress.ts';

/** `<tm-video-card>`: emits `tm-go`, `tm-rename`, `tm-delete`, `tm-need-board`, `tm-cancel-job`, `tm-retry-job`. */
export class VideoCard extends PageElement {
  static override properties = {
    video: { attribute: false },
    job: { attribute: false },
    board: { attribute: false },
    renaming: { state: true },
    scrub: { state: true },
  };
  static override styles = [
    shared,
    progressStyles,
    css`
      article {
        position: relative; display: flex; flex-direction: column; height: 100%; border: 1px solid var(--line);
        border-radius: var(--radius); overflow: hidden; background: var(--surface); transition: border-color var(--quick);
      }
      article:hover { border-color: var(--line-strong); }
      .picture { position: relative; display: block; aspect-ratio: 16 / 9; background: var(--well); overflow: hidden; }
      .picture img, .picture tm-frame { position: absolute; inset: 0; width: 100%; height: 100%; }
      .picture img { object-fit: contain; }
      .picture.waiting img { opacity: 0.35; }
      .length {
        position: absolute; right: 6px; bottom: 6px; padding: 1px 6px; border-radius: 4px; background: rgb(0 0 0 / 0.74);
        color: #fff; font-size: 12px;
      }
      .cursor { position: absolute; bottom: 0; left: 0; height: 3px; background: var(--warm); }
      .text { display: grid; grid-template-columns: minmax(0, 1fr); gap: 3px; padding: 8px 6px 8px 10px; }
      .head { display: flex; align-items: center; gap: 2px; min-height: 32px; }
      .head a { flex: 1; min-width: 0; color: inherit; font-weight: 600; text-decoration: none; }
      .head a:hover { text-decoration: underline; text-underline-offset: 2px; }
      .head button { opacity: 0; }
      article:hover .head button, article:focus-within .head button { opacity: 1; }
      @media (hover: none) { .head button { opacity: 1; } }
      form { display: flex; gap: 4px; flex: 1; }
      form input {
        flex: 1; min-width: 0; height: 30px; padding: 0 8px; border: 1px solid var(--accent); border-radius: var(--radius-s);
        background: var(--bg);
      }
      .facts { font-size: 12.5px; }
      .job { display: grid; gap: 5px; padding-right: 4px; font-size: 12.5px; }
      .job .line { display: flex; align-items: baseline; gap: 8px; }
      .job .line span { flex: 1; }
      .note { display: flex; gap: 6px; font-size: 12.5px; color: var(--text-2); padding-right: 4px; }
      .note svg { color: var(--warm); margin-top: 1px; }
      .bad { color: var(--danger); }
      .bad svg { color: var(--danger); }
    `,
  ];

  declare video: Video;
  /** Its latest job, if any. */
  job: Job | undefined = undefined;
  /** Its storyboard, once fetched. */
  board: Storyboard = [];
  private renaming = false;
  private scrub: number | null = null;

  override render() {
    const { video } = this;
    const waiting = video.state !== 'indexed' && video.indexed_s === 0;
    const href = formatPlace({ ...HOME, videoId: video.id });
    return html`<article>
      <a class="picture ${waiting ? 'waiting' : ''}" href=${href} tabindex="-1" aria-hidden="true"
        @click=${this.#open} @pointerenter=${this.#need} @pointermove=${this.#move} @pointerleave=${this.#leave}>
        <img src="${video.thumbnail_url}" alt="" loading="lazy" decoding="async" />
        ${this.#scrubbed()}
      </a>
      <div class="text">
        <div class="head">${this.renaming ? this.#renameForm() : this.#title(href)}</div>
        <p class="facts faint num ellipsis">${this.#facts()}</p>
        ${this.#status()}
      </div>
    </article>`;
  }

  #title(href: string) {
    const { title } = this.video;
    return html`<a class="ellipsis" href=${href} title=${title} @click=${this.#open}>${title}</a>
      <button class="quiet icon" title=${t('video.rename', { title })} aria-label=${t('video.rename', { title })}
        @click=${this.#startRename}>${glyph('edit', 16)}</button>
      <button class="quiet icon" title=${t('video.delete', { title })} aria-label=${t('video.delete', { title })}
        @click=${() => emit(this, 'tm-delete', { video: this.video })}>${glyph('trash', 16)}</button>`;
  }

  #renameForm() {
    return html`<form @submit=${this.#rename} @keydown=${this.#onRenameKey} @focusout=${this.#rename}>
      <input maxlength="300" .value=${this.video.title} aria-label=${t('video.rename.label')} />
    </form>`;
  }

  #facts(): string {
    const { width, height, codec, size_bytes } = this.video;
    const shape = width && height ? `${width}×${height}` : null;
    return [shape, codec?.toUpperCase(), formatBytes(size_bytes)].filter(Boolean).join(' · ');
  }

  #scrubbed() {
    const { duration_s } = this.video;
    if (this.scrub === null || !duration_s || this.board.length === 0) {
      return duration_s ? html`<span class="length num">${formatClock(duration_s)}</span>` : nothing;
    }
    const timeS = this.scrub * duration_s;
    return html`<tm-frame .board=${this.board} .timeS=${timeS}></tm-frame>
      <span class="length num">${formatClock(timeS)}</span>
      <span class="cursor" style=${styleMap({ width: `${this.scrub * 100}%` })}></span>`;
  }

  #status() {
    const { job, video } = this;
    if (job?.state === 'queued' || job?.state === 'running') {
      return html`<div class="job">
        <div class="line"><span>${jobWords(job)}</span>
          <button class="link" aria-label=${t('job.cancel.of', { name: video.title })}
            @click=${() => emit(this, 'tm-cancel-job', { id: job.id })}>${t('job.cancel')}</button></div>
        ${progressBar(job.state === 'queued' ? 0 : job.fraction, t('job.progress', { name: video.title }))}
        <span class="faint num">${jobOutlook(job)}</span>
      </div>`;
    }
    if (job?.state === 'failed' || job?.state === 'cancelled') return this.#stopped(job);
    if (video.missing) return html`<p class="note">${glyph('warning', 16)}${t('video.missing')}</p>`;
    if (video.warnings.length === 0) return nothing;
    return html`<p class="note" title=${video.warnings.map((warning) => warning.message).join('\n')}>
      ${glyph('warning', 16)}<span class="ellipsis">${t('video.warnings', { n: video.warnings.length })}:
      ${describeError(video.warnings[0])}</span></p>`;
  }

  #stopped(job: Job) {
    const { error } = job;
    const body = error
      ? html`<p class="note bad">${glyph('warning', 16)}<span title=${error.message}>${failureLine(error)}</span></p>`
      : html`<p class="note">${t('job.cancelled')}</p>`;
    return html`${body}<p class="facts"><button class="link" @click=${() => emit(this, 'tm-retry-job', { id: job.id })}>
      ${t('job.retry')}</button> <span class="faint num">${jobOutlook(job)}</span></p>`;
  }

  #open(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const { duration_s } = this.video;
    const timeS = this.scrub !== null && duration_s ? this.scrub * duration_s : null;
    emit(this, 'tm-go', { ...HOME, videoId: this.video.id, timeS });
  }

  #need(): void {
    emit(this, 'tm-need-board', { video: this.video });
  }

  #move(event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.scrub = Math.min(0.999, Math.max(0, (event.clientX - box.left) / box.width));
  }

  #leave(): void {
    this.scrub = null;
  }

  async #startRename(): Promise<void> {
    this.renaming = true;
    await this.updateComplete;
    this.renderRoot.querySelector('input')?.select();
  }

  #rename(event: Event): void {
    event.preventDefault();
    if (!this.renaming) return;
    const title = this.renderRoot.querySelector('input')?.value.trim() ?? '';
    this.renaming = false;
    if (title && title !== this.video.title) emit(this, 'tm-rename', { id: this.video.id, title });
  }

  #onRenameKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    this.renaming = false;
  }
}
