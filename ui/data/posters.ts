/**
 * Loads posters a few at a time, the latest wanted first. The server may have to decode a poster, and a browser has six
 * connections for everything: a page of posters at once would hold up the storyboards that stand in for them.
 */

/** Posters on their way at once. */
const AT_ONCE = 2;

interface QueuedPoster {
  url: string;
  signal: AbortSignal;
  done(isLoaded: boolean): void;
}

const loaded = new Set<string>();
const waiting: QueuedPoster[] = [];
let running = 0;

/** True when a poster was loaded before: the browser has it. */
export function hasPoster(url: string): boolean {
  return loaded.has(url);
}

/** Loads a poster into the browser's cache; false when that fails, or is aborted before its turn. */
export function loadPoster(url: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((done) => {
    waiting.push({ url, signal, done });
    next();
  });
}

function next(): void {
  while (running < AT_ONCE) {
    const queued = waiting.pop();
    if (!queued) return;
    if (queued.signal.aborted) queued.done(false);
    else start(queued);
  }
}

function start({ url, done }: QueuedPoster): void {
  running++;
  const image = new Image();
  const end = (isLoaded: boolean) => () => {
    running--;
    if (isLoaded) loaded.add(url);
    done(isLoaded);
    next();
  };
  image.onload = end(true);
  image.onerror = end(false);
  image.src = url;
}
