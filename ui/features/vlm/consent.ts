/** Says what would leave the machine, and where it would go, before anything does. */
import { css, html, type TemplateResult } from 'lit';
import { t } from '../../data/locale.ts';

/** The look of the dialog, beside `dialogStyles`. */
export const consentStyles = css`
  :host { display: inline-flex; align-items: center; gap: 8px; }
  dialog { width: min(460px, calc(100vw - 24px)); padding: 20px; }
  h2 { font-size: 16px; }
  p { margin: 8px 0; color: var(--text-2); }
  .actions { display: flex; justify-content: flex-end; gap: 8px; margin-top: 18px; }
  .bad { color: var(--danger); font-size: 12.5px; }
`;

/** The words of the dialog. */
export interface Consent {
  title: string;
  /** Each a paragraph: what leaves, and what does not. */
  says: readonly string[];
  /** The button that agrees. */
  send: string;
}

/** Renders the dialog; `agree` is called when the person does. */
export function consentDialog({ title, says, send }: Consent, agree: () => void): TemplateResult {
  return html`<dialog aria-labelledby="title" @keydown=${(event: Event) => event.stopPropagation()}>
    <h2 id="title">${title}</h2>
    ${says.map((paragraph) => html`<p>${paragraph}</p>`)}
    <form method="dialog" class="actions">
      <button autofocus>${t('video.cancel')}</button>
      <button class="primary" @click=${agree}>${send}</button>
    </form>
  </dialog>`;
}
