/** Asks for the server's key, once for each browser: the server answers with a cookie that pictures and videos carry too. */
import { css, html, nothing } from 'lit';
import { openSession } from '../data/api.ts';
import { t } from '../data/locale.ts';
import { happened } from './failure.ts';
import { announce, PageElement } from './page-element.ts';
import { shared } from './shared-styles.ts';

/** `<tm-key-form>`: emits `tm-unlocked` when the key was right. */
export class KeyForm extends PageElement {
  static override properties = { error: { state: true }, busy: { state: true } };
  static override styles = [
    shared,
    css`
      form { display: grid; gap: 12px; width: min(380px, calc(100vw - 32px)); margin: 12vh auto 0; }
      h1 { font-size: 18px; }
      input { height: 40px; padding: 0 12px; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); }
      button { min-height: 40px; }
      .bad { color: var(--danger); }
    `,
  ];

  private error: unknown = null;
  private busy = false;

  override render() {
    return html`<form @submit=${this.#submit}>
      <h1>${t('lock.title')}</h1>
      <p class="muted">${t('lock.body')}</p>
      <input type="password" name="key" required autocomplete="current-password" aria-label=${t('lock.label')} />
      ${this.error ? html`<p class="bad" role="alert">${happened(this.error)}</p>` : nothing}
      <button class="primary" ?disabled=${this.busy}>${t('lock.go')}</button>
    </form>`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.error = null;
    try {
      await openSession(this.renderRoot.querySelector('input')?.value ?? '');
      announce(this, 'tm-unlocked', null);
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }
}
