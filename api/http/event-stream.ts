/**
 * Server-sent events. In: events, one after the other, and a place among the open streams. Out: a response that goes on until the
 * events end, the client leaves, its place is taken by another, or the server stops.
 */
import type { Context } from 'hono';
import { type SSEMessage, streamSSE } from 'hono/streaming';
import { AppError } from '../../core/errors.ts';
import type { HttpEnv } from './env.ts';
import type { StreamPlaces } from './limits/stream-places.ts';

/** Interval of comments that keep proxies, and our own idle timeout, from closing a quiet stream. */
const HEARTBEAT_MS = 15_000;

/** When a client whose stream was ended for another comes back. */
const COME_BACK_MS = 10_000;

/** The events of a stream, until `end` aborts. */
export type Events = (end: AbortSignal) => AsyncIterable<SSEMessage>;

/** Sends events as they come. Throws `SHUTTING_DOWN` once `stopping` has aborted. */
export function sendEvents(
  c: Context<HttpEnv>,
  { places, stopping }: { places: StreamPlaces; stopping: AbortSignal },
  events: Events,
): Response {
  // A client that reconnects over a kept connection must not take a stream that ends at once for a restarted server.
  if (stopping.aborted) throw new AppError('SHUTTING_DOWN', 'The server is stopping.');
  return streamSSE(c, async (out) => {
    const leave = new AbortController();
    out.onAbort(() => leave.abort());
    const leavePlace = places.take(() => {
      void out.write(`retry: ${COME_BACK_MS}\n\n`);
      leave.abort();
    });
    const beat = setInterval(() => void out.write(': keep-alive\n\n'), HEARTBEAT_MS);
    try {
      // Answers the request at once: a library in which nothing happens has no first event.
      await out.write(': connected\n\n');
      for await (const event of events(AbortSignal.any([leave.signal, stopping]))) await out.writeSSE(event);
    } finally {
      clearInterval(beat);
      leavePlace();
    }
  });
}
