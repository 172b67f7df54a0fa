/** Shows an error to a person: what failed, and what to do about it. */
import { html, nothing, type TemplateResult } from 'lit';
import { ApiError } from '../data/api.ts';
import { t } from '../data/locale.ts';
import { messageKey } from '../lib/text/messages.ts';

/** An error as the server describes it: of a response, a job or a proxy. */
export interface ServerError {
  code: string;
  message: string;
  /** `part` quotes the text that was not accepted. */
  details?: Readonly<Record<string, unknown>>;
}

/** Returns what to do about an error of this code. */
function advice(code: string): string {
  return t(messageKey('error.do.', code, 'error.do.other'));
}

/** Returns what failed, in the page's language; in the server's words where the page has none for it. */
export function describeError(error: unknown): string {
  const serverError = serverErrorOf(error);
  return serverError ? (localMessage(serverError) ?? serverError.message) : t('error.title');
}

/** Returns what failed and what to do, in one line. */
export function failureLine(error: unknown): string {
  return `${describeError(error)} ${advice(codeOf(error))}`;
}

/** Renders what failed and what to do, with a button where a retry makes sense. */
export function failure(error: unknown, retry?: () => void): TemplateResult {
  // A question that cannot be answered is the same at the next try, and nothing failed that a log could explain.
  const isAsked = codeOf(error).startsWith('QUERY_');
  const id = error instanceof ApiError && !isAsked ? error.requestId : null;
  return html`<div class="failure" role="alert">
    <p class="what">${describeError(error)}</p>
    <p class="do">${advice(codeOf(error))}</p>
    ${retry && !isAsked ? html`<button @click=${retry}>${t('app.retry')}</button>` : nothing}
    ${isAsked ? nothing : serverMessage(error)}
    ${id ? html`<p class="faint">${t('error.request', { id })}</p>` : nothing}
  </div>`;
}

/** Renders the server's own message, where the page has words of its own. */
function serverMessage(error: unknown) {
  const serverError = serverErrorOf(error);
  if (!serverError || serverError.code === 'OFFLINE' || localMessage(serverError) === null) return nothing;
  return html`<p class="faint" lang="en">${serverError.message}</p>`;
}

function localMessage({ code, details }: ServerError): string | null {
  const key = messageKey('error.what.', code, 'error.title');
  if (key === 'error.title') return null;
  const part = details?.part;
  if (key === 'error.what.QUERY_INVALID' && typeof part !== 'string') return null;
  return t(key, typeof part === 'string' ? { part } : {});
}

function serverErrorOf(error: unknown): ServerError | null {
  const { code, message } = (error ?? {}) as Partial<Record<keyof ServerError, unknown>>;
  const isServerError = typeof code === 'string' && typeof message === 'string' && code !== 'BAD_ANSWER';
  return isServerError ? (error as ServerError) : null;
}

function codeOf(error: unknown): string {
  return serverErrorOf(error)?.code ?? 'BAD_ANSWER';
}
