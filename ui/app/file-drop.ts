/** Files dropped anywhere on the page. In: drag events of the window. Out: whether something hovers, and the files. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Watches the window while its host is on the page. */
export class FileDrop implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onFiles: (files: File[]) => void;
  #depth = 0;

  constructor(host: ReactiveControllerHost, onFiles: (files: File[]) => void) {
    this.#host = host;
    this.#onFiles = onFiles;
    host.addController(this);
  }

  /** True while files are held over the page. */
  get hovering(): boolean {
    return this.#depth > 0;
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

  // Enter and leave come for each element on the way, in pairs: the depth is 0 when the files have left the window.
  #enter = (event: DragEvent): void => this.#count(event, 1);
  #leave = (event: DragEvent): void => this.#count(event, -1);

  #over = (event: DragEvent): void => {
    if (holdsFiles(event)) event.preventDefault();
  };

  #drop = (event: DragEvent): void => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    this.#depth = 0;
    this.#host.requestUpdate();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) this.#onFiles(files);
  };

  #count(event: DragEvent, by: 1 | -1): void {
    if (!holdsFiles(event)) return;
    this.#depth = Math.max(0, this.#depth + by);
    this.#host.requestUpdate();
  }
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
