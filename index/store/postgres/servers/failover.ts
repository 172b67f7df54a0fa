/**
 * Chooses the server that a statement goes to: a primary, or its read replica where the primary is away. In: servers that can
 * be probed. Out: reads on a server that answers, writes on the one that is no replica.
 *
 * Which server is the primary is what the servers say, not which setting named it, so that a promoted replica takes writes
 * without a restart of the product. Of two that both claim it, as when the old primary comes back, the one of the later
 * PostgreSQL timeline is right: promotion begins a new one.
 */
import { AppError } from '../../../../core/errors.ts';
import { isServerAway, isUnbegun } from '../store-error.ts';

/** Least time between two looks for a primary that nobody waits for, in ms: reads go on meanwhile. */
const LOOK_EVERY_MS = 1_000;

/** A server that says which PostgreSQL timeline it writes. */
export interface ProbedServer {
  /** Returns the timeline; null from a server in recovery, which takes no writes. Rejects when it is away. */
  timeline(): Promise<number | null>;
}

/** Runs statements on one of several servers. */
export interface Failover<Server> {
  /** Runs a read on the primary; where it is away, on a replica. `body` may run once on each. */
  read<Result>(body: (server: Server) => Promise<Result>): Promise<Result>;
  /**
   * Runs a write on the primary. Throws `DATABASE_UNAVAILABLE` where there is none; then it is unknown whether a write that
   * had begun was done, as with any server that goes away.
   */
  write<Result>(body: (server: Server) => Promise<Result>): Promise<Result>;
  /** Returns false when a primary answers. */
  isReadOnly(): Promise<boolean>;
}

/** Creates the choice among these servers. `nowMs` is a clock that only rises. */
export function createFailover<Server extends ProbedServer>(
  servers: readonly Server[],
  nowMs: () => number = () => performance.now(),
): Failover<Server> {
  const [only, ...others] = servers as [Server, ...Server[]];
  if (others.length === 0) {
    return { read: (body) => body(only), write: (body) => body(only), isReadOnly: async () => false };
  }
  let primary: Server | null = null;
  /** The server that answered last: the first to ask while there is no primary. */
  let reader = only;
  let looking: Promise<Server | null> | null = null;
  let lookedMs = Number.NEGATIVE_INFINITY;

  /** Asks all servers at once. Concurrent callers share one look. */
  function look(): Promise<Server | null> {
    looking ??= findPrimary(servers).then((found) => {
      primary = found;
      lookedMs = nowMs();
      looking = null;
      return found;
    });
    return looking;
  }

  async function writer(): Promise<Server> {
    const found = primary ?? (await look());
    if (found === null) throw noPrimary();
    return found;
  }

  /** Forgets the primary, unless another one has been found since. */
  function leave(server: Server): void {
    if (primary === server) primary = null;
  }

  return {
    async read(body) {
      // A process that has just started reads from the primary, too: a replica may be behind.
      const first = primary ?? (lookedMs < 0 ? await look() : null) ?? reader;
      if (primary === null && nowMs() - lookedMs > LOOK_EVERY_MS) void look();
      let failure: unknown;
      for (const server of [first, ...servers.filter((one) => one !== first)]) {
        try {
          const result = await body(server);
          reader = server;
          return result;
        } catch (error) {
          if (!isServerAway(error)) throw error;
          leave(server);
          failure ??= error;
        }
      }
      throw failure;
    },
    async write(body) {
      const server = await writer();
      try {
        return await body(server);
      } catch (error) {
        if (isServerAway(error)) leave(server);
        // What did not begin here may run on another server, once: what began may have been done.
        if (!isUnbegun(error)) throw error;
        return body(await writer());
      }
    },
    async isReadOnly() {
      const known = (await primary?.timeline().catch(() => null)) ?? null;
      return known === null && (await look()) === null;
    },
  };
}

/** Returns the server of the latest timeline among those that take writes; null when none answers. */
async function findPrimary<Server extends ProbedServer>(servers: readonly Server[]): Promise<Server | null> {
  const timelines = await Promise.all(servers.map((server) => server.timeline().catch(() => null)));
  const latest = Math.max(...timelines.map((timeline) => timeline ?? 0));
  return latest === 0 ? null : (servers[timelines.indexOf(latest)] as Server);
}

function noPrimary(): AppError {
  return new AppError(
    'DATABASE_UNAVAILABLE',
    'The primary of the database is away: the library can be read, not changed. Promote the replica, or start the primary.',
  );
}
