/** The keys of the library: made with scopes and an expiry, copied once, rotated and revoked. */
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ApiKey, NewApiKey, Scope } from '../../../contract/index.ts';
import { createKey, listKeys, revokeKey, rotateKey } from '../../data/keys/keys.ts';
import { language, t } from '../../data/locale.ts';
import { ListDialog, listDialogStyles } from '../../elements/dialogs/list-dialog.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';

const SCOPES = ['read', 'write', 'admin'] as const;
const DAY_MS = 24 * 3600 * 1000;

/** `<tm-key-dialog>`: `show()` opens it. */
export class KeyDialog extends ListDialog {
  static override properties = {
    ...ListDialog.properties,
    keys: { state: true },
    made: { state: true },
    copied: { state: true },
    asked: { state: true },
  };
  static override styles = [
    shared,
    dialogStyles,
    listDialogStyles,
    css`
      form { display: flex; flex-wrap: wrap; align-items: center; }
      input[name='name'] { flex: 1; min-width: 160px; }
      input[type='number'] { width: 72px; }
      .secret { display: grid; gap: 8px; margin: 12px 0; padding: 10px 12px; border: 1px solid var(--accent); border-radius: var(--radius-s); }
      code { overflow-wrap: anywhere; user-select: all; }
      .ended strong { text-decoration: line-through; }
    `,
  ];

  private keys: readonly ApiKey[] | null = null;
  /** The key whose secret is shown. */
  private made: NewApiKey | null = null;
  private copied = false;
  /** The key that is about to be rotated or revoked. */
  private asked: { id: string; to: 'rotate' | 'revoke' } | null = null;

  override show(): void {
    this.made = null;
    this.asked = null;
    super.show();
  }

  protected override async read(): Promise<void> {
    this.keys = await listKeys();
  }

  override render() {
    const isFirst = this.keys?.length === 0;
    return html`<dialog aria-labelledby="title" @keydown=${(event: Event) => event.stopPropagation()} @close=${() => {
      this.made = null;
    }}>
      ${this.head(t('key.title'), t(isFirst ? 'key.body.first' : 'key.body'))}
      ${this.keys === null ? nothing : this.#form(isFirst)}
      ${this.failure()}
      ${this.made ? this.#secret(this.made) : nothing}
      <ul>${repeat(
        this.keys ?? [],
        ({ id }) => id,
        (key) => this.#row(key),
      )}</ul>
    </dialog>`;
  }

  #form(isFirst: boolean) {
    return html`<form @submit=${this.#add}>
      <input name="name" required maxlength="100" autocomplete="off" aria-label=${t('key.name')} placeholder=${t('key.name')} />
      ${SCOPES.map(
        (scope) => html`<label title=${t(`key.scope.${scope}.title`)}>
          <input type="checkbox" name="scope" value=${scope} .checked=${scope === (isFirst ? 'admin' : 'read')} />
          ${t(`key.scope.${scope}`)}</label>`,
      )}
      <label>${t('key.days')} <input name="days" type="number" min="1" max="36500" placeholder="∞" /></label>
      <button class="primary">${t('key.add')}</button>
    </form>`;
  }

  #secret({ name, key }: NewApiKey) {
    return html`<div class="secret" role="status"><p>${t('key.once', { name })}</p><code>${key}</code>
      <div class="actions"><button @click=${() => void this.#copy(key)}>${t(this.copied ? 'key.copied' : 'key.copy')}</button></div></div>`;
  }

  #row(key: ApiKey) {
    const { id, name, scopes, revoked_at: revoked } = key;
    return html`<li class=${revoked ? 'ended' : ''}>
      <div class="line"><strong class="ellipsis" title=${name}>${name}</strong>
        ${scopes.map((scope) => html`<span class="state">${t(`key.scope.${scope}`)}</span>`)}</div>
      <p class="faint num">${this.#facts(key).join(' · ')}</p>
      ${revoked ? nothing : this.asked?.id === id ? this.#confirm(id, this.asked.to) : this.#actions(id, name)}
    </li>`;
  }

  #facts({ created_at, expires_at, revoked_at, last_used_at, replaced_until }: ApiKey): string[] {
    if (revoked_at) return [t('key.revoked', { at: day(revoked_at) })];
    const hasOld = replaced_until !== null && Date.parse(replaced_until) > Date.now();
    const isOver = expires_at !== null && Date.parse(expires_at) <= Date.now();
    return [
      t('key.created', { at: day(created_at) }),
      last_used_at ? t('key.used', { at: minute(last_used_at) }) : t('key.unused'),
      expires_at ? t(isOver ? 'key.expired' : 'key.expires', { at: day(expires_at) }) : t('key.lasts'),
      ...(hasOld ? [t('key.old', { at: minute(replaced_until) })] : []),
    ];
  }

  #actions(id: string, name: string) {
    const ask = (to: 'rotate' | 'revoke') => () => {
      this.asked = { id, to };
    };
    return html`<div class="actions">
      <button aria-label=${t('key.rotate.name', { name })} @click=${ask('rotate')}>${t('key.rotate')}</button>
      <button aria-label=${t('key.revoke.name', { name })} @click=${ask('revoke')}>${t('key.revoke')}</button></div>`;
  }

  #confirm(id: string, to: 'rotate' | 'revoke') {
    const cancel = html`<button type="button" @click=${() => {
      this.asked = null;
    }}>${t('video.cancel')}</button>`;
    if (to === 'revoke') {
      return html`<p>${t('key.revoke.body')}</p><div class="actions">
        <button class="danger" @click=${() => void this.#change(() => revokeKey(id))}>${t('key.revoke.confirm')}</button>${cancel}</div>`;
    }
    const rotate = (event: SubmitEvent) => {
      event.preventDefault();
      const hours = Number(new FormData(event.currentTarget as HTMLFormElement).get('hours'));
      void this.#change(async () => this.#show(await rotateKey(id, hours)));
    };
    return html`<form @submit=${rotate}><label>${t('key.overlap')}
      <input name="hours" type="number" required min="0" max="2160" value="24" /></label>
      <button class="primary">${t('key.rotate.confirm')}</button>${cancel}</form>`;
  }

  #add(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const days = Number(fields.get('days') ?? 0);
    const key = {
      name: String(fields.get('name') ?? '').trim(),
      scopes: fields.getAll('scope') as Scope[],
      expires_at: days > 0 ? new Date(Date.now() + days * DAY_MS).toISOString() : null,
    };
    const isFirst = this.keys?.length === 0;
    void this.#change(async () => {
      this.#show(await createKey(key, isFirst));
      form.reset();
    });
  }

  #show(made: NewApiKey): void {
    this.made = made;
    this.copied = false;
  }

  async #copy(key: string): Promise<void> {
    // A page that is not served over TLS may not write to the clipboard: the key is selected by a click then.
    await navigator.clipboard?.writeText(key).then(
      () => {
        this.copied = true;
      },
      () => {},
    );
  }

  async #change(work: () => Promise<unknown>): Promise<void> {
    if (await this.attempt(work)) this.asked = null;
  }
}

function day(at: string): string {
  return new Date(at).toLocaleDateString(locale());
}

function minute(at: string): string {
  return new Date(at).toLocaleString(locale(), { dateStyle: 'short', timeStyle: 'short' });
}

function locale(): string {
  return language() === 'zh' ? 'zh-CN' : 'en-GB';
}
