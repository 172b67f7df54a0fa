/** Tells the other tabs of this browser that something on the server has changed. */

/** The things that tabs tell one another about. */
export type Shared = 'reels' | 'searches';

let channel: BroadcastChannel | null = null;

/** Tells the other tabs. */
export function announceChange(what: Shared): void {
  opened().postMessage(what);
}

/** Calls `listener` when another tab has changed something, until the returned function is called. */
export function onAnnouncedChange(what: Shared, listener: () => void): () => void {
  const onMessage = ({ data }: MessageEvent): void => {
    if (data === what) listener();
  };
  const from = opened();
  from.addEventListener('message', onMessage);
  return () => from.removeEventListener('message', onMessage);
}

function opened(): BroadcastChannel {
  channel ??= new BroadcastChannel('tidemark');
  return channel;
}
