/**
 * Accepts files dropped anywhere on the page. In: drag events of the window. Out: the kind of files that hovers, and
 * the files: videos for the library, images to search with.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { droppedFiles } from './dropped-files.ts';

/** The kind of files held over the page. */
export type Hovering = 'videos' | 'images';

/** Watches the window while its host is on the page. */
export class FileDrop implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onVideos: (files: File[]) => void;
  readonly #onImages: (files: File[]) => void;
  #depth = 0;
  #kind: Hovering = 'videos';

  constructor(
    host: ReactiveControllerHost,
    onVideos: (files: File[]) => void,
    onImages: (files: File[]) => void,
  ) {
    this.#host = host;
    this.#onVideos = onVideos;
    this.#onImages = onImages;
    host.addController(this);
  }

  /** The kind of files held over the page, or null. */
  get hovering(): Hovering | null {
    return this.#depth > 0 ? this.#kind : null;
  }

  hostConnected(): void {
    window.addEventListener('dragenter', this.#enter);
    window.addEventListener('dragleave', this.#leave);
    window.addEventListener('dragover', this.#over);
    window.addEventListener('drop', this.#drop);
  }

  hostDisconnected(): void {
    window.removeEventListener('dragenter', this.#enter);
    window.removeEventListener('dragleave', this.#leave);
    window.removeEventListener('dragover', this.#over);
    window.removeEventListener('drop', this.#drop);
  }

  // Enter and leave come in pairs, one for each element on the way: the depth is 0 when the files have left the window.
  #enter = (event: DragEvent): void => {
    const items = [...(event.dataTransfer?.items ?? [])];
    this.#kind = items.length > 0 && items.every((item) => isPicture(item.type)) ? 'images' : 'videos';
    this.#count(event, 1);
  };
  #leave = (event: DragEvent): void => this.#count(event, -1);

  #over = (event: DragEvent): void => {
    if (holdsFiles(event)) event.preventDefault();
  };

  #drop = (event: DragEvent): void => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    this.#depth = 0;
    this.#host.requestUpdate();
    if (event.dataTransfer) void this.#take(event.dataTransfer);
  };

  async #take(data: DataTransfer): Promise<void> {
    const files = await droppedFiles(data);
    const [pictures, others] = [
      files.filter(({ type }) => isPicture(type)),
      files.filter(({ type }) => !isPicture(type)),
    ];
    if (others.length > 0) this.#onVideos(others);
    if (pictures.length > 0) this.#onImages(pictures);
  }

  #count(event: DragEvent, by: 1 | -1): void {
    if (!holdsFiles(event)) return;
    this.#depth = Math.max(0, this.#depth + by);
    this.#host.requestUpdate();
  }
}

/** True for the media type of an image. A GIF may move: it goes to the library. */
function isPicture(type: string): boolean {
  return type.startsWith('image/') && type !== 'image/gif';
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
