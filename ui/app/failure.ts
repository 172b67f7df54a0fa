/** An error as something to read: what happened, and what to do about it. */
import { html, nothing, type TemplateResult } from 'lit';
import { ApiError } from '../data/api.ts';
import { t } from '../data/locale.ts';
import { messageKey } from '../lib/messages.ts';

/** What to do about an error of this code. */
export function advice(code: string): string {
  return t(messageKey('error.do.', code, 'error.do.other'));
}

/** What happened, in one sentence. The server's own words where it said some. */
export function happened(error: unknown): string {
  if (error instanceof ApiError && error.code === 'OFFLINE') return t('error.what.OFFLINE');
  if (error instanceof ApiError && error.code !== 'BAD_ANSWER') return error.message;
  return t('error.title');
}

/** Both in a line. */
export function failureLine(error: unknown): string {
  return `${happened(error)} ${advice(codeOf(error))}`;
}

/** A block that tells both, with a button when trying again makes sense. */
export function failure(error: unknown, retry?: () => void): TemplateResult {
  const id = error instanceof ApiError ? error.requestId : null;
  return html`<div class="failure" role="alert">
    <p class="what">${happened(error)}</p>
    <p class="do">${advice(codeOf(error))}</p>
    ${retry ? html`<button @click=${retry}>${t('app.retry')}</button>` : nothing}
    ${id ? html`<p class="faint">${t('error.request', { id })}</p>` : nothing}
  </div>`;
}

function codeOf(error: unknown): string {
  return error instanceof ApiError ? error.code : 'BAD_ANSWER';
}
