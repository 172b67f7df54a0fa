/** Asks the user's vision model: the model, one request at a time, and why the last one failed. */
import type { VlmState } from '../../../contract/index.ts';
import { type ApiError, isAbort } from '../../data/api.ts';
import { getVlm } from '../../data/models/vlm.ts';
import { DialogElement } from '../../elements/page-element.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';
import { consentStyles } from './consent.ts';

/** An element that asks the model. */
export class VlmElement extends DialogElement {
  static override properties = { vlm: { state: true }, asking: { state: true }, error: { state: true } };
  static override styles = [shared, dialogStyles, consentStyles];

  protected vlm: VlmState | null = null;
  protected asking: AbortController | null = null;
  protected error: ApiError | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    // A server that does not answer is reported by the page itself.
    getVlm().then(
      (vlm) => {
        this.vlm = vlm;
      },
      () => undefined,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.asking?.abort();
  }

  /** Does what asks the model, which a person may stop; a failure is kept to be shown. */
  protected async ask(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    this.error = null;
    try {
      await work(asking.signal);
    } catch (thrown) {
      if (!isAbort(thrown)) this.error = thrown as ApiError;
    } finally {
      if (this.asking === asking) this.asking = null;
    }
  }
}
