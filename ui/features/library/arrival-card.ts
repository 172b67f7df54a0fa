/** A video on its way into the library: an upload, or a job whose video is not known yet. */
import { css, html, nothing } from 'lit';
import type { Job } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import type { Upload } from '../../data/uploads/uploads.ts';
import { emit } from '../../elements/events.ts';
import { failureLine } from '../../elements/failure.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { progressBar } from '../../elements/progress-bar.ts';
import { progressStyles } from '../../elements/progress-bar-styles.ts';
import { shared } from '../../elements/shared-styles.ts';
import { HOME } from '../../lib/deep-link.ts';
import { formatBytes } from '../../lib/text/amounts.ts';
import { jobWords } from './job-progress.ts';

/** `<tm-arrival-card>`: emits `tm-dismiss`, `tm-resend` for uploads, `tm-cancel-job`, `tm-retry-job` for jobs. */
export class ArrivalCard extends PageElement {
  static override properties = { upload: { attribute: false }, job: { attribute: false } };
  static override styles = [
    shared,
    progressStyles,
    css`
      article {
        display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; padding: 10px 12px; border: 1px solid var(--line); border-radius: var(--radius);
        background: var(--surface); font-size: 12.5px;
      }
      .head { display: flex; align-items: center; gap: 8px; font-size: 14px; }
      .head strong { flex: 1; min-width: 0; font-weight: 600; }
      .head svg { color: var(--text-3); }
      .bad { color: var(--danger); overflow-wrap: anywhere; }
      .actions { display: flex; gap: 12px; }
    `,
  ];

  /** The upload to show, or undefined when this is a job. */
  upload: Upload | undefined = undefined;
  /** The job to show. */
  job: Job | undefined = undefined;

  override render() {
    if (this.upload) return this.#frame(this.upload.name, this.#uploadBody(this.upload));
    return this.job ? this.#frame(this.job.source, this.#jobBody(this.job)) : nothing;
  }

  #frame(name: string, body: unknown) {
    return html`<article><div class="head">${glyph('film')}<strong class="ellipsis" title=${name}>${name}</strong></div>
      ${body}</article>`;
  }

  #uploadBody(upload: Upload) {
    const { key, name, state, sentBytes, sizeBytes, error, knownVideoId } = upload;
    const dismiss = () => emit(this, 'tm-dismiss', { key });
    switch (state) {
      case 'waiting':
      case 'sending': {
        const words =
          state === 'waiting'
            ? t('upload.waiting')
            : t('upload.sending', {
                sent: formatBytes(Math.min(sentBytes, sizeBytes)),
                size: formatBytes(sizeBytes),
              });
        return html`<p class="num muted">${words}</p>
          ${progressBar(sizeBytes > 0 ? Math.min(1, sentBytes / sizeBytes) : null, words)}
          <p class="actions"><button class="link" aria-label=${t('upload.cancel', { name })} @click=${dismiss}>
            ${t('job.cancel')}</button></p>`;
      }
      case 'known':
        return html`<p class="muted">${t('upload.known')}</p>
          <p class="actions">
            ${
              knownVideoId
                ? html`<button class="link" @click=${() => emit(this, 'tm-go', { ...HOME, videoId: knownVideoId })}>
                  ${t('upload.open')}</button>`
                : nothing
            }
            <button class="link" @click=${dismiss}>${t('app.dismiss')}</button></p>`;
      case 'failed':
        return html`<p class="bad" role="alert" title=${error?.message ?? nothing}>${t('upload.failed')}: ${failureLine(error)}</p>
          <p class="actions"><button class="link" @click=${() => emit(this, 'tm-resend', { key })}>${t('app.retry')}</button>
            <button class="link" @click=${dismiss}>${t('app.dismiss')}</button></p>`;
    }
  }

  #jobBody(job: Job) {
    if (job.state === 'failed' || job.state === 'cancelled') {
      return html`<p class=${job.error ? 'bad' : 'muted'} title=${job.error?.message ?? nothing}>
          ${job.error ? failureLine(job.error) : t('job.cancelled')}</p>
        <p class="actions"><button class="link" @click=${() => emit(this, 'tm-retry-job', { id: job.id })}>
          ${t('app.retry')}</button>
          <button class="link" @click=${() => emit(this, 'tm-hide-job', { id: job.id })}>${t('app.dismiss')}</button></p>`;
    }
    return html`<p class="muted">${jobWords(job)}</p>
      ${progressBar(job.state === 'queued' ? 0 : job.fraction, t('job.progress', { name: job.source }))}
      <p class="actions"><button class="link" aria-label=${t('job.cancel.of', { name: job.source })}
        @click=${() => emit(this, 'tm-cancel-job', { id: job.id })}>${t('job.cancel')}</button></p>`;
  }
}
