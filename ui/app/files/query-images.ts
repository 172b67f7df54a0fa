/**
 * Images to search with. In: files that were pasted, dropped or chosen. Out: the ids that the server keeps them under,
 * and a notice when one was not accepted or has expired.
 */
import type { ReactiveControllerHost } from 'lit';
import { ApiError, uploadImage } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { failureLine } from '../../elements/failure.ts';

/** Uploads images for an element that shows whether it is busy. */
export class QueryImages {
  readonly #host: ReactiveControllerHost;
  readonly #notify: (text: string) => void;
  #sending = 0;

  constructor(host: ReactiveControllerHost, notify: (text: string) => void) {
    this.#host = host;
    this.#notify = notify;
  }

  /** True while an image is being uploaded. */
  get sending(): boolean {
    return this.#sending > 0;
  }

  /** Uploads images and returns the ids of those that were accepted. One failure does not stop the others. */
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

  /** Returns the images that remain when a search failed because one expired; null when it failed otherwise. */
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
