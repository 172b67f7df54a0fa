/**
 * Pictures to ask with. In: files that someone pasted, dropped or chose. Out: the ids that the server keeps them under,
 * and a word when one could not be taken or has been forgotten meanwhile.
 */
import type { ReactiveControllerHost } from 'lit';
import { ApiError, uploadImage } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { failureLine } from '../../elements/failure.ts';

/** Sends pictures for an element that shows whether it is busy. */
export class QueryImages {
  readonly #host: ReactiveControllerHost;
  readonly #notify: (text: string) => void;
  #sending = 0;

  constructor(host: ReactiveControllerHost, notify: (text: string) => void) {
    this.#host = host;
    this.#notify = notify;
  }

  /** True while a picture is on its way. */
  get sending(): boolean {
    return this.#sending > 0;
  }

  /** Sends pictures; answers the ids of those that arrived. One that cannot be taken keeps none of the others. */
  async add(files: readonly File[]): Promise<readonly string[]> {
    this.#count(1);
    const ids: string[] = [];
    for (const file of files) {
      try {
        ids.push((await uploadImage(file)).id);
      } catch (error) {
        this.#notify(failureLine(error));
      }
    }
    this.#count(-1);
    return ids;
  }

  /** The pictures that are left when an answer failed because one has been forgotten; null when it failed otherwise. */
  withoutExpired(error: unknown, held: readonly string[]): readonly string[] | null {
    if (!(error instanceof ApiError) || error.code !== 'IMAGE_EXPIRED') return null;
    const left = held.filter((id) => id !== error.details.part);
    if (left.length === held.length) return null;
    this.#notify(t('image.expired'));
    return left;
  }

  #count(by: 1 | -1): void {
    this.#sending += by;
    this.#host.requestUpdate();
  }
}
