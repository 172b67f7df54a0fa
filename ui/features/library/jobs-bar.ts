/** The progress of all jobs together, with buttons for all of them: cancel what is under way, dismiss what has ended. */
import { css, html, nothing } from 'lit';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { PageElement } from '../../elements/page-element.ts';
import { progressBar } from '../../elements/progress-bar.ts';
import { progressStyles } from '../../elements/progress-bar-styles.ts';
import { shared } from '../../elements/shared-styles.ts';
import { type BatchProgress, NO_PROGRESS } from '../../lib/library/job-batch.ts';

/** `<tm-jobs-bar>`: emits `tm-cancel-jobs`, `tm-dismiss-all`. */
export class JobsBar extends PageElement {
  static override properties = { progress: { attribute: false }, ended: { attribute: false } };
  static override styles = [
    shared,
    progressStyles,
    css`
      div.bar {
        display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 6px 12px; align-items: center; margin-bottom: 12px; padding: 8px 12px;
        border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); font-size: 13px;
      }
      .progress { grid-column: 1 / -1; }
      .actions { display: flex; gap: 8px; }
      button { min-height: 28px; font-size: 12.5px; }
    `,
  ];

  /** The progress of the jobs under way. */
  progress: BatchProgress = NO_PROGRESS;
  /** Number of cards that report a failure or an end, and can be dismissed. */
  ended = 0;

  override render() {
    const { total, done, fraction } = this.progress;
    // A single one has its own card.
    const several = total > done && total > 1;
    if (!several && this.ended < 2) return nothing;
    const words = t('jobs.progress', { done, total });
    return html`<div class="bar">
      <span class="num">${several ? words : t('jobs.ended', { n: this.ended })}</span>
      <span class="actions">
        ${
          this.ended > 1
            ? html`<button @click=${() => emit(this, 'tm-dismiss-all')}>${t('jobs.dismissAll')}</button>`
            : nothing
        }
        ${several ? html`<button @click=${() => emit(this, 'tm-cancel-jobs')}>${t('jobs.cancelAll')}</button>` : nothing}
      </span>
      ${several ? progressBar(fraction, words) : nothing}
    </div>`;
  }
}
