/** Public models that find more than the one that ships: what they are for, and one click to add one. */
import { css, html, nothing } from 'lit';
import type { ChosenPack, PackAddition, PackList, RecommendedPack } from '../../../contract/index.ts';
import { ApiError } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { addPack, cancelPack, choosePack, listPacks, stopUsingPack } from '../../data/models/packs.ts';
import { failureLine } from '../../elements/failure.ts';
import { PageElement } from '../../elements/page-element.ts';
import { progressBar } from '../../elements/progress-bar.ts';
import { progressStyles } from '../../elements/progress-bar-styles.ts';
import { shared } from '../../elements/shared-styles.ts';
import { formatBytes } from '../../lib/text/amounts.ts';
import { messageKey } from '../../lib/text/messages.ts';

const EVERY_MS = 1000;

/** `<tm-recommended-packs>`: closed at first, so that nobody has to read about models before adding a video. */
export class RecommendedPacks extends PageElement {
  static override properties = {
    packs: { state: true },
    chosen: { state: true },
    error: { state: true },
  };
  static override styles = [
    shared,
    progressStyles,
    css`
      :host { display: block; width: 100%; text-align: start; font-size: 13px; }
      summary { cursor: pointer; color: var(--text-2); text-align: center; }
      li { display: grid; gap: 4px; padding: 10px 0; border-top: 1px solid var(--line); }
      .head { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
      .head strong { flex: 1; font-weight: 600; }
      pre { white-space: pre-wrap; max-height: 200px; overflow: auto; font-size: 11.5px; }
      .bad { color: var(--danger); }
    `,
  ];

  /** The packs; null before the panel is opened. */
  private packs: PackList | null = null;
  /** The pack that was chosen here. */
  private chosen: ChosenPack | null = null;
  private error: ApiError | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render() {
    return html`<details @toggle=${this.#opened}>
      <summary>${t('packs.title')}</summary>
      <p class="muted">${t('packs.body')}</p>
      ${this.error ? html`<p class="bad" role="alert">${failureLine(this.error)}</p>` : nothing}
      <ul>${this.packs?.recommended.map((pack) => this.#row(pack))}</ul>
    </details>`;
  }

  #row(pack: RecommendedPack) {
    const addition = this.packs?.addition?.name === pack.name ? this.packs.addition : null;
    return html`<li>
      <div class="head"><strong>${
        isForSpeech(pack)
          ? t('packs.forSpeech')
          : t(messageKey('packs.for.', pack.languages[0] ?? '', 'packs.for.mul'))
      }</strong>
        <span class="faint num">${t('packs.facts', { name: pack.name, size: formatBytes(pack.bytes), licence: pack.licence })}</span></div>
      ${isForSpeech(pack) ? html`<p class="muted">${t('packs.speech')}</p>` : nothing}
      ${this.#state(pack, addition)}</li>`;
  }

  #state(pack: RecommendedPack, addition: PackAddition | null) {
    if (addition?.state === 'running') return this.#progress(addition);
    if (this.chosen?.name === pack.name) {
      const off = html` <button class="link" @click=${() => void this.#stop(pack.name)}>${t('packs.stop')}</button>`;
      return html`<p role="status">${t('packs.chosen', { n: this.chosen.videos })}${this.#isOn(pack) ? off : nothing}</p>`;
    }
    if (this.#isOn(pack)) {
      return html`<p>${t('packs.isOn')} <button class="link" @click=${() => void this.#stop(pack.name)}>${t('packs.stop')}</button></p>`;
    }
    if (pack.added) {
      return html`<p>${t('packs.added')} <button class="link" @click=${() => void this.#choose(pack.name)}>${t('packs.use')}</button></p>`;
    }
    return html`${this.#failure(addition)}
      <p><button @click=${() => void this.#add(pack.name, false)}>${t('packs.add')}</button></p>`;
  }

  #progress({ stage, done_bytes: done, total_bytes: total }: PackAddition) {
    const words = progressWords(stage, done, total);
    return html`<p class="muted num">${words}</p>${progressBar(total ? done / total : null, words)}
      <p><button class="link" @click=${() => void this.#attempt(cancelPack)}>${t('job.cancel')}</button></p>`;
  }

  #failure(addition: PackAddition | null) {
    if (!addition?.error) return nothing;
    const { name, error } = addition;
    if (error.code !== 'LICENCE_NOT_ACCEPTED') return html`<p class="bad" role="alert">${error.message}</p>`;
    return html`<pre tabindex="0">${error.licence_text}</pre>
      <p><button @click=${() => void this.#add(name, true)}>${t('packs.accept')}</button></p>`;
  }

  #opened(event: Event): void {
    if ((event.currentTarget as HTMLDetailsElement).open) void this.#refresh();
  }

  #add(name: string, acceptLicence: boolean): Promise<void> {
    return this.#attempt(() => addPack(name, acceptLicence));
  }

  #choose(name: string): Promise<void> {
    return this.#attempt(async () => {
      this.chosen = await choosePack(name);
    });
  }

  /** True for a pack that writes down what is said from the next start on: such a pack can be switched off again. */
  #isOn({ name, kind }: RecommendedPack): boolean {
    return kind === 'recognition' && this.packs?.data.find((pack) => pack.name === name)?.chosen === true;
  }

  #stop(name: string): Promise<void> {
    return this.#attempt(async () => {
      await stopUsingPack(name);
      this.chosen = null;
    });
  }

  /** Does what a button asks for, and shows what came of it. */
  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.error = null;
    } catch (thrown) {
      this.error = thrown instanceof ApiError ? thrown : null;
    }
    await this.#refresh();
  }

  /** Fetches the packs, again and again while one is being added. */
  async #refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.packs = await listPacks();
    } catch (thrown) {
      this.error = thrown instanceof ApiError ? thrown : null;
    }
    if (this.isConnected && this.packs?.addition?.state === 'running') {
      this.#timer = setTimeout(() => void this.#refresh(), EVERY_MS);
    }
  }
}

function isForSpeech({ kind }: RecommendedPack): boolean {
  return kind === 'recognition';
}

/** How far an addition is; the size is not known before the hub has listed its files. */
function progressWords(stage: string, done: number, total: number | null): string {
  if (stage !== 'download') return t('packs.checking');
  if (total === null) return t('packs.asking');
  return t('packs.downloading', { done: formatBytes(done), total: formatBytes(total) });
}
