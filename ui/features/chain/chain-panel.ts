/**
 * The chains of a moment: what led to it, or what followed. In: a request. Out: the server's chains, one at a time, with
 * their explanations; they can be played, and each link confirmed or rejected.
 */
import { Task, TaskStatus } from '@lit/task';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { Chain, ChainRequest, ChainResponse, LinkVerdict } from '../../../contract/index.ts';
import { askChains, judgeLink } from '../../data/api.ts';
import { language, t } from '../../data/locale.ts';
import { emit, type PageEvent, type VerdictChange } from '../../elements/events.ts';
import { describeError, failure } from '../../elements/failure.ts';
import { failureStyles } from '../../elements/failure-styles.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { chainSpans } from '../../lib/chains.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';

/** `<tm-chain-panel>`: emits `tm-play-chain`, `tm-chain-close`, `tm-notify`, and its strip's `tm-menu`. */
export class ChainPanel extends PageElement {
  static override properties = {
    request: { attribute: false },
    playing: { attribute: false },
    board: { attribute: false },
    chosen: { state: true },
  };
  static override styles = [
    shared,
    failureStyles,
    css`
      :host { background: var(--surface); border-bottom: 1px solid var(--line); }
      .bar { display: flex; align-items: center; gap: 4px 10px; flex-wrap: wrap; min-height: 40px; padding: 4px 8px 0 12px; }
      h2 { font-size: 14px; font-weight: 600; }
      .spacer { flex: 1; }
      .bar button { min-height: 30px; font-size: 12.5px; }
      .says { padding: 0 14px 10px; font-size: 13px; color: var(--text-2); max-width: 110ch; }
      .plain { padding: 2px 14px 6px; font-size: 13px; color: var(--warm); }
      .failure { padding: 12px 20px 16px; }
      p.waiting { padding: 14px; }
      tm-chain-strip[aria-busy='true'] { opacity: 0.55; }
    `,
  ];

  /** The request; null shows nothing. */
  request: ChainRequest | null = null;
  /** Index of the event that is playing. */
  playing: number | null = null;
  /** The storyboard of the open video; empty until it is fetched. */
  board: Storyboard = [];
  private chosen = 0;

  #answer = new Task(this, {
    args: () => [JSON.stringify(this.request), language()] as const,
    task: async (_args, { signal }) => {
      const { request } = this;
      if (!request) return null;
      // A sentence is answered in its own language; a moment has none.
      const asked = request.query.moment ? { ...request, language: language() } : request;
      return askChains(asked, signal);
    },
  });

  /** The server is back: fetches the chains again if that failed. */
  recover(): void {
    if (this.#answer.status === TaskStatus.ERROR) void this.#answer.run();
  }

  protected override updated(changed: PropertyValues<this>): void {
    // The request may come from far below.
    if (changed.has('request') && this.request) this.scrollIntoView({ block: 'nearest' });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('request')) this.chosen = 0;
  }

  override render() {
    if (!this.request) return nothing;
    const { value, error } = this.#answer;
    const busy = this.#answer.render({ pending: () => true, initial: () => true }) ?? false;
    if (!busy && error !== undefined) {
      return html`${this.#bar(null)} ${failure(error, () => void this.#answer.run())}`;
    }
    if (!value)
      return html`${this.#bar(null)}<p class="waiting muted" role="status">${t('chain.running')}</p>`;
    return this.#chains(value, busy);
  }

  #chains(response: ChainResponse, busy: boolean) {
    const { data, anchor, explanation, no_evidence, partial } = response;
    const chain = data[Math.min(this.chosen, data.length - 1)];
    // An event by itself is no chain: only the answer says why there is none.
    const isLinked = chain !== undefined && chain.links.length > 0;
    return html`${this.#bar(response)}
      ${partial ? html`<p class="plain" role="note">${t('chain.partial')}</p>` : nothing}
      ${no_evidence && isLinked ? html`<p class="plain" role="note">${t('chain.noEvidence')}</p>` : nothing}
      ${
        chain
          ? html`<tm-chain-strip .chain=${chain} .anchorId=${anchor?.id ?? null} .playing=${this.playing} .board=${this.board} aria-busy=${busy}
              @tm-chain-event=${({ detail }: PageEvent<'tm-chain-event'>) => this.#play(chain, detail.index, true)}
              @tm-verdict=${({ detail }: PageEvent<'tm-verdict'>) => void this.#giveVerdict(detail)}></tm-chain-strip>`
          : nothing
      }
      <p class="says" role="status">${isLinked ? chain.explanation : explanation}</p>`;
  }

  #bar(response: ChainResponse | null) {
    const { data = [], kind = 'why' } = response ?? {};
    const chain = data[Math.min(this.chosen, data.length - 1)];
    return html`<div class="bar"><h2>${t(`chain.title.${kind}`)}</h2>
      ${
        data.length > 1
          ? html`<span role="group" aria-label=${t('chain.alternatives')}>${data.map((_, i) => this.#choice(i))}</span>`
          : nothing
      }
      <span class="spacer"></span>
      ${
        chain && chain.links.length > 0
          ? html`<button @click=${() => this.#play(chain, 0, false)}>${glyph('play', 14)}${t('chain.play')}</button>`
          : nothing
      }
      <button class="quiet icon" title=${t('app.close')} aria-label=${t('chain.close')}
        @click=${() => emit(this, 'tm-chain-close')}>${glyph('close', 16)}</button>
    </div>`;
  }

  #choice(i: number) {
    return html`<button class="quiet" aria-pressed=${i === this.chosen} aria-label=${t('chain.choice', { n: i + 1 })}
      @click=${() => {
        this.chosen = i;
      }}>${i + 1}</button>`;
  }

  #play(chain: Chain, from: number, single: boolean): void {
    const videoId = chain.events[0]?.video_id;
    if (!videoId) return;
    emit(this, 'tm-play-chain', { videoId, spans: chainSpans(chain), from, single });
  }

  /** Stores a verdict on a link, fetches the chains again, and offers to undo it. */
  async #giveVerdict({ cause, effect, verdict, before }: VerdictChange): Promise<void> {
    const store = async (state: LinkVerdict | null): Promise<void> => {
      const place = ({ video_id, peak }: VerdictChange['cause']) => ({ video_id, t: peak });
      await judgeLink({ cause: place(cause), effect: place(effect), verdict: state, language: language() });
      await this.#answer.run();
    };
    const notifyError = (error: unknown) => emit(this, 'tm-notify', { text: describeError(error) });
    try {
      await store(verdict);
      const undo = () => void store(before).catch(notifyError);
      emit(this, 'tm-notify', { text: t(`chain.said.${verdict ?? 'nothing'}`), undo });
    } catch (error) {
      notifyError(error);
    }
  }
}
