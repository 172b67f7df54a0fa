/** The triggers of the library: to make, try on the archive, arm and delete; and where their events went. */
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Delivery, Segment, Trigger } from '../../../contract/index.ts';
import { ApiError } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import {
  armTrigger,
  changeTrigger,
  createTrigger,
  deleteTrigger,
  listDeliveries,
  listTriggers,
  replayDelivery,
  tryTrigger,
} from '../../data/triggers/triggers.ts';
import { ListDialog, listDialogStyles } from '../../elements/dialogs/list-dialog.ts';
import { glyph } from '../../elements/icons.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';
import { formatClock } from '../../lib/time/clock.ts';
import { triggerStyles } from './trigger-dialog-styles.ts';

/** Moments of a trial that are shown. */
const SHOWN = 8;

/** `<tm-trigger-dialog>`: `show()` opens it. */
export class TriggerDialog extends ListDialog {
  static override properties = {
    ...ListDialog.properties,
    query: { attribute: false },
    triggers: { state: true },
    deliveries: { state: true },
    trial: { state: true },
    busy: { state: true },
    editing: { state: true },
  };
  static override styles = [shared, dialogStyles, listDialogStyles, triggerStyles];

  /** The current sentence, which a new trigger begins with. */
  query = '';
  private triggers: readonly Trigger[] | null = null;
  private deliveries: readonly Delivery[] = [];
  /** The moments at which a trigger would have fired. */
  private trial: { id: string; segments: readonly Segment[] } | null = null;
  /** The trigger that is being tried. */
  private busy: string | null = null;
  /** The trigger that is being changed. */
  private editing: string | null = null;
  #isAdmin = true;

  override show(): void {
    this.trial = null;
    this.editing = null;
    this.#isAdmin = true;
    super.show();
  }

  protected override async read(): Promise<void> {
    this.triggers = await listTriggers();
    if (this.#isAdmin) this.deliveries = await listDeliveries().catch((error: unknown) => this.#hide(error));
  }

  /** Deliveries are for admins: who is none is shown none, and asks only once. */
  #hide(error: unknown): [] {
    if (!(error instanceof ApiError) || error.code !== 'SCOPE_MISSING') throw error;
    this.#isAdmin = false;
    return [];
  }

  override render() {
    return html`<dialog aria-labelledby="title" @keydown=${(event: Event) => event.stopPropagation()}>
      ${this.head(t('trigger.title'), t('trigger.body'))}
      ${this.#form()}
      ${this.failure()}
      ${this.triggers?.length === 0 ? html`<p class="muted">${t('trigger.none')}</p>` : nothing}
      <ul>${repeat(
        this.triggers ?? [],
        ({ id }) => id,
        (trigger) => this.#row(trigger),
      )}</ul>
      ${this.#sent()}
    </dialog>`;
  }

  #form() {
    return html`<form @submit=${this.#add}>
      <input name="text" required maxlength="1000" .value=${this.query} aria-label=${t('trigger.sentence')} placeholder=${t('search.placeholder')} />
      <label>${t('trigger.least')} <input name="least" type="number" min="0" max="100" step="5" value="60" /> %</label>
      <button class="primary">${t('trigger.add')}</button>
    </form>`;
  }

  #row(trigger: Trigger) {
    const { id, name, state, fired, tried, error } = trigger;
    const isArmed = state === 'armed';
    return html`<li>
      <div class="line"><strong class="ellipsis" title=${name}>${name}</strong>
        <span class="state ${state}">${t(`trigger.state.${state}`)}</span></div>
      <div class="line faint num">
        <span>${tried ? t('trigger.tried', { n: tried.count, length: formatClock(tried.duration_s) }) : ''}</span>
        <span>${fired > 0 ? t('trigger.fired', { n: fired }) : ''}</span></div>
      ${error ? html`<p class="bad">${error}</p>` : nothing}
      <div class="actions">
        <button ?disabled=${this.busy !== null} @click=${() => void this.#try(id)}>${t(this.busy === id ? 'trigger.trying' : 'trigger.try')}</button>
        <button ?disabled=${state === 'new'} title=${state === 'new' ? t('trigger.tryFirst') : ''}
          @click=${() => void this.attempt(() => armTrigger(id, !isArmed))}>${t(isArmed ? 'trigger.disarm' : 'trigger.arm')}</button>
        <button class="quiet icon" title=${t('trigger.edit', { name })} aria-label=${t('trigger.edit', { name })} aria-expanded=${this.editing === id}
          @click=${() => {
            this.editing = this.editing === id ? null : id;
          }}>${glyph('edit', 16)}</button>
        <button class="quiet icon" title=${t('trigger.remove', { name })} aria-label=${t('trigger.remove', { name })}
          @click=${() => void this.attempt(() => deleteTrigger(id))}>${glyph('trash', 16)}</button></div>
      ${this.editing === id ? this.#edit(trigger) : nothing}
      ${this.trial?.id === id ? this.#moments(this.trial.segments) : nothing}
    </li>`;
  }

  #edit(trigger: Trigger) {
    const { query, min_probability: least, state } = trigger;
    const change = async (event: SubmitEvent) => {
      event.preventDefault();
      const fields = new FormData(event.currentTarget as HTMLFormElement);
      const text = String(fields.get('text') ?? '').trim();
      const done = await this.attempt(() => changeTrigger(trigger, text, Number(fields.get('least')) / 100));
      if (done) this.editing = null;
    };
    return html`<form @submit=${change}>
      <input name="text" required maxlength="1000" .value=${query.text} aria-label=${t('trigger.sentence')} />
      <label>${t('trigger.least')} <input name="least" type="number" min="0" max="100" step="any" .value=${String(Math.round(least * 1000) / 10)} /> %</label>
      <button class="primary">${t('trigger.change')}</button></form>
      ${state === 'armed' ? html`<p class="faint">${t('trigger.change.armed')}</p>` : nothing}`;
  }

  #moments(segments: readonly Segment[]) {
    return html`<div class="moments">${segments
      .slice(0, SHOWN)
      .map(
        ({ deeplink, thumbnail_url, video_title, start }) =>
          html`<a href=${deeplink} title=${`${video_title} ${formatClock(start)}`}><img src=${`${thumbnail_url}&width=160`} alt=${`${video_title} ${formatClock(start)}`} loading="lazy" /></a>`,
      )}</div>`;
  }

  #sent() {
    if (this.deliveries.length === 0) return nothing;
    return html`<h3>${t('trigger.deliveries')}</h3>
      <ul class="sent">${this.deliveries.map(
        ({ id, type, url, state, attempts, error }) => html`<li class="line">
          <span class="state ${state}">${t(`trigger.delivery.${state}`)}</span>
          <span class="ellipsis" title=${url}>${type} → ${new URL(url).host}</span>
          <span class="faint num">${t('trigger.attempts', { n: attempts })}${error ? ` · ${error}` : ''}</span>
          ${
            state === 'waiting'
              ? nothing
              : html`<button class="link" @click=${() => void this.attempt(() => replayDelivery(id))}>${t('trigger.replay')}</button>`
          }</li>`,
      )}</ul>`;
  }

  #add(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const text = String(fields.get('text') ?? '').trim();
    void this.attempt(() => createTrigger(text, Number(fields.get('least')) / 100));
  }

  async #try(id: string): Promise<void> {
    this.busy = id;
    await this.attempt(async () => {
      this.trial = { id, segments: (await tryTrigger(id)).data };
    });
    this.busy = null;
  }
}
