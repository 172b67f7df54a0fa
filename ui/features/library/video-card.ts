/** One video of the library: its picture, its facts, and the progress of its indexing. */
import { html, nothing, type PropertyValues } from 'lit';
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
import { formatBytes, isNamedAfter } from '../../lib/text/amounts.ts';
import { formatClock } from '../../lib/time/clock.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import { jobOutlook, jobWords } from './job-progress.ts';
import { videoCardStyles } from './video-card-styles.ts';

/** `<tm-video-card>`: emits `tm-go`, `tm-rename`, `tm-delete`, `tm-edit`, `tm-pick`, `tm-need-board`, `tm-cancel-job`, `tm-retry-job`. */
export class VideoCard extends PageElement {
  static override properties = {
    video: { attribute: false },
    job: { attribute: false },
    board: { attribute: false },
    selected: { type: Boolean, reflect: true },
    renaming: { state: true },
    scrub: { state: true },
  };
  static override styles = [shared, progressStyles, videoCardStyles];

  declare video: Video;
  /** Its latest job, if any. */
  job: Job | undefined = undefined;
  /** Its storyboard, once fetched. */
  board: Storyboard = [];
  /** True while the video is selected. */
  selected = false;
  private renaming = false;
  private scrub: number | null = null;

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('video');
    if (changed.has('video') && !(before?.id === this.video.id && before.indexed_s > 0)) this.#need();
  }

  #need(): void {
    if (this.video.indexed_s > 0) emit(this, 'tm-need-board', { video: this.video });
  }

  override render() {
    const { video } = this;
    const waiting = video.state !== 'indexed' && video.indexed_s === 0;
    const href = formatPlace({ ...HOME, videoId: video.id });
    return html`<article>
      <a class="picture ${waiting ? 'waiting' : ''}" href=${href} tabindex="-1" aria-hidden="true"
        @click=${this.#open} @pointerenter=${this.#need} @pointermove=${this.#move} @pointerleave=${this.#leave}>
        <tm-poster .src=${video.thumbnail_url} .board=${this.board} .timeS=${(video.duration_s ?? 0) / 10}></tm-poster>
        ${this.#scrubbed()}
      </a>
      <input type="checkbox" class="pick" .checked=${this.selected} aria-label=${t('select.one', { title: video.title })} @click=${this.#pick} />
      <div class="text">
        <div class="head">${this.renaming ? this.#renameForm() : this.#title(href)}</div>
        <p class="facts faint num ellipsis" title=${this.#facts()}>${this.#facts()}</p>
        ${this.#status()}
      </div>
    </article>`;
  }

  #title(href: string) {
    const { title } = this.video;
    const button = (icon: 'edit' | 'tag' | 'trash', label: string, act: () => void) =>
      html`<button class="quiet icon" title=${label} aria-label=${label} @click=${act}>${glyph(icon, 16)}</button>`;
    return html`<a class="ellipsis" href=${href} title=${title} @click=${this.#open}>${title}</a>
      ${button('edit', t('video.rename', { title }), () => void this.#startRename())}
      ${button('tag', t('video.edit', { title }), () => emit(this, 'tm-edit', { videos: [this.video] }))}
      ${button('trash', t('video.delete', { title }), () => emit(this, 'tm-delete', { videos: [this.video] }))}`;
  }

  #renameForm() {
    return html`<form @submit=${this.#rename} @keydown=${this.#onRenameKey} @focusout=${this.#rename}>
      <input maxlength="300" .value=${this.video.title} aria-label=${t('video.rename.label')} />
    </form>`;
  }

  #facts(): string {
    const { width, height, codec, size_bytes, file_name, title } = this.video;
    const shape = width && height ? `${width}×${height}` : null;
    return [
      isNamedAfter(title, file_name) ? null : file_name,
      shape,
      codec?.toUpperCase(),
      formatBytes(size_bytes),
    ]
      .filter(Boolean)
      .join(' · ');
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
    if (job?.state === 'queued' || job?.state === 'running') return this.#progress(job);
    if (job?.state === 'failed' || job?.state === 'cancelled') return this.#stopped(job);
    if (video.missing) return note(t('video.missing'), t('video.missing'));
    if (video.warnings.length > 0) {
      const words = `${t('video.warnings', { n: video.warnings.length })}: ${describeError(video.warnings[0])}`;
      return note(words, video.warnings.map((warning) => warning.message).join('\n'));
    }
    const day = video.captured_at?.slice(0, 10);
    const known = [day, ...video.tags.map((tag) => `#${tag}`)].filter(Boolean).join('  ');
    return html`<p class="line faint num ellipsis" title=${known}>${known}</p>`;
  }

  #progress(job: Job) {
    const words = [jobWords(job), jobOutlook(job)].filter(Boolean).join(' · ');
    return html`<p class="line"><span class="ellipsis num" title=${words}>${words}</span>
        <button class="link" aria-label=${t('job.cancel.of', { name: this.video.title })}
          @click=${() => emit(this, 'tm-cancel-job', { id: job.id })}>${t('job.cancel')}</button></p>
      ${progressBar(job.state === 'queued' ? 0 : job.fraction, t('job.progress', { name: this.video.title }))}`;
  }

  #stopped(job: Job) {
    const { error } = job;
    const words = [error ? failureLine(error) : t('job.cancelled'), jobOutlook(job)]
      .filter(Boolean)
      .join(' · ');
    return html`<p class="line note ${error ? 'bad' : ''}">${error ? glyph('warning', 16) : nothing}
      <span class="ellipsis" title=${error ? `${words}\n${error.message}` : words}>${words}</span>
      <button class="link" @click=${() => emit(this, 'tm-retry-job', { id: job.id })}>${t('job.retry')}</button></p>`;
  }

  #pick(event: MouseEvent): void {
    emit(this, 'tm-pick', { id: this.video.id, through: event.shiftKey });
  }

  #open(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const { duration_s } = this.video;
    const timeS = this.scrub !== null && duration_s ? this.scrub * duration_s : null;
    emit(this, 'tm-go', { ...HOME, videoId: this.video.id, timeS });
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

function note(words: string, title: string) {
  return html`<p class="line note" title=${title}>${glyph('warning', 16)}<span class="ellipsis">${words}</span></p>`;
}
