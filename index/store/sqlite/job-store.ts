/** Jobs in SQLite. */
import type { JobGroupId, JobId, VideoId } from '../../../core/ids.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import { type JobRow, jobColumns, jobOf } from '../encoding/rows.ts';
import { utc } from '../encoding/timestamps.ts';
import {
  aheadOf,
  BEGAN_AT,
  type EndedJob,
  type JobCondition,
  type JobCounts,
  type JobGroupCounts,
  type JobPage,
  type JobPatch,
  type JobRecord,
  type JobStore,
  LEFT_OUT,
  meets,
  takesNewTurn,
} from '../jobs.ts';
import type { Connection } from './database.ts';

/** A condition that the index by state answers. */
const UNFINISHED = `state IN ('queued', 'running')`;

/** Jobs that a process with this pack may do. */
const FOR_PACK = '(pack_id IS NULL OR (pack_id = @packId AND pack_revision = @packRevision))';

/** The turn of a job that is queued now. */
const NEW_TURN = `max(
    coalesce((SELECT turn FROM job_turns WHERE priority = @priority), 0),
    coalesce((SELECT max(turn) + 1 FROM jobs
      WHERE requester = @requester AND priority = @priority AND ${UNFINISHED}), 0))`;

/** Creates the job store on this connection. */
export function createJobStore(connection: Connection): JobStore {
  const insert = connection.prepare(`
    INSERT INTO jobs (id, kind, video_id, path, pack_id, pack_revision, hints, state, stage, done_s, total_s, eta_s,
      attempts, crashes, cancel_requested, error, created_at, started_at, finished_at, heartbeat_ms, priority,
      requester, turn)
    VALUES (@id, @kind, @videoId, @path, @packId, @packRevision, @hints, @state, @stage, @doneS, @totalS, @etaS,
      @attempts, @crashes, @cancelRequested, @error, @createdAt, @startedAt, @finishedAt, @heartbeatMs,
      @priority, @requester, ${NEW_TURN})`);
  const replace = connection.prepare(`
    UPDATE jobs SET video_id = @videoId, path = @path, pack_id = @packId, pack_revision = @packRevision, hints = @hints,
      state = @state, stage = @stage, done_s = @doneS, total_s = @totalS, eta_s = @etaS, attempts = @attempts,
      crashes = @crashes, cancel_requested = @cancelRequested, error = @error, started_at = @startedAt,
      finished_at = @finishedAt, heartbeat_ms = @heartbeatMs, priority = @priority, requester = @requester,
      turn = iif(@newTurn, ${NEW_TURN}, turn)
    WHERE id = @id`);
  const byId = connection.prepare<JobRow>('SELECT * FROM jobs WHERE id = ?');
  const pageWhere = (condition: string) =>
    connection.prepare<JobRow>(`
      SELECT * FROM jobs
      WHERE ${condition} AND (@afterCreatedAt IS NULL OR (created_at, id) < (@afterCreatedAt, @afterId))
      ORDER BY created_at DESC, id DESC LIMIT @limit`);
  const page = pageWhere('@state IS NULL');
  const pageOfState = pageWhere('state = @state');
  const allUnfinished = connection.prepare<JobRow>(`SELECT * FROM jobs WHERE ${UNFINISHED} ORDER BY seq`);
  const unfinishedWhere = (of: string) =>
    connection.prepare<JobRow>(`
      SELECT * FROM jobs WHERE ${UNFINISHED} AND NOT cancel_requested AND ${FOR_PACK} AND ${of} ORDER BY seq LIMIT 1`);
  const byPath = unfinishedWhere('path = @path');
  const byVideo = unfinishedWhere('video_id = @videoId');
  const latest = connection.prepare<JobRow>(
    'SELECT * FROM jobs WHERE video_id = ? ORDER BY seq DESC LIMIT 1',
  );
  const needed = connection.prepare<Pick<JobRow, 'path'>>(`
    SELECT DISTINCT path FROM jobs
    WHERE ${UNFINISHED} OR (state IN ('failed', 'cancelled') AND finished_at >= ?)`);
  const release = connection.prepare(`
    UPDATE jobs SET state = iif(cancel_requested, 'cancelled', 'queued'), stage = 'queued', eta_s = NULL,
      crashes = crashes + 1, finished_at = iif(cancel_requested, @now, NULL), heartbeat_ms = NULL
    WHERE state = 'running' AND coalesce(heartbeat_ms, 0) NOT BETWEEN @deadBeforeMs AND @aheadMs`);
  const take = connection.prepare<JobRow & { turn: number }>(`
    UPDATE jobs SET state = 'running', attempts = attempts + 1, pack_id = @packId, pack_revision = @packRevision,
      started_at = @now, heartbeat_ms = @nowMs, finished_at = NULL, error = NULL
    WHERE seq = (SELECT seq FROM jobs INDEXED BY jobs_in_turn WHERE state = 'queued' AND ${FOR_PACK}
      ORDER BY priority, turn, seq LIMIT 1)
    RETURNING *`);
  const noteTurn = connection.prepare(`
    INSERT INTO job_turns (priority, turn) VALUES (@priority, @turn)
    ON CONFLICT (priority) DO UPDATE SET turn = max(turn, excluded.turn)`);
  const nextQueued = connection.prepare<JobRow>(
    `SELECT * FROM jobs INDEXED BY jobs_in_turn WHERE state = 'queued' ORDER BY priority, turn, seq LIMIT ?`,
  );
  const unfinishedOfVideo = connection.prepare<JobRow>(
    `SELECT * FROM jobs WHERE video_id = ? AND ${UNFINISHED} ORDER BY seq`,
  );
  const newestRevision = connection.prepare<{ newest: number }>('SELECT newest FROM job_revisions');
  const changed = connection.prepare<JobRow>(
    'SELECT * FROM jobs WHERE revision > @revision ORDER BY revision DESC LIMIT @limit',
  );

  const states = connection.prepare<{ state: JobRecord['state']; n: number }>(
    'SELECT state, count(*) AS n FROM jobs GROUP BY state',
  );
  const firstBegan = connection.prepare<{ at: string | null }>(
    `SELECT min(at) AS at FROM (
       SELECT min(created_at) AS at FROM jobs WHERE state = 'queued' AND attempts = 0
       UNION ALL SELECT min(${BEGAN_AT}) FROM jobs WHERE state = 'running')`,
  );
  const leftOut = connection.prepare<{ n: number }>(
    `SELECT count(*) AS n FROM jobs WHERE ${LEFT_OUT} AND (@after IS NULL OR finished_at > @after)`,
  );
  const lastEnded = connection.prepare<{ at: string | null }>(
    `SELECT max(finished_at) AS at FROM jobs WHERE state IN ('failed', 'cancelled')`,
  );
  const ended = connection.prepare<EndedJob>(`
    SELECT ${BEGAN_AT} AS beganAt, finished_at AS finishedAt FROM jobs
    WHERE state IN ('done', 'failed', 'cancelled') AND finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT ?`);

  const moveToPack = connection.prepare(`
    UPDATE jobs SET pack_id = @packId, pack_revision = @packRevision
    WHERE state = 'queued' AND NOT ${FOR_PACK} AND NOT EXISTS (
      SELECT 1 FROM jobs AS other
      WHERE other.state = 'running' AND other.heartbeat_ms BETWEEN @deadBeforeMs AND @aheadMs
        AND other.pack_id = jobs.pack_id AND other.pack_revision = jobs.pack_revision)`);

  const insertGroup = connection.prepare('INSERT INTO job_groups (id, created_at) VALUES (@id, @createdAt)');
  const intoGroup = connection.prepare(
    'INSERT OR IGNORE INTO job_group_jobs (group_id, job_id) VALUES (@id, @job)',
  );
  const groupOf = connection.prepare<{ createdAt: string }>(
    'SELECT created_at AS createdAt FROM job_groups WHERE id = ?',
  );
  const IN_GROUP = 'id IN (SELECT job_id FROM job_group_jobs WHERE group_id = ?)';
  const statesIn = connection.prepare<{ state: JobRecord['state']; n: number }>(
    `SELECT state, count(*) AS n FROM jobs WHERE ${IN_GROUP} GROUP BY state`,
  );
  const runningIn = connection.prepare<JobRow>(`SELECT * FROM jobs WHERE state = 'running' AND ${IN_GROUP}`);

  const find = (id: JobId): JobRecord | undefined => {
    const row = byId.get(id);
    return row && jobOf(row);
  };

  async function list({ limit, state, after }: JobPage): Promise<JobRecord[]> {
    const parameters = {
      state: state ?? null,
      afterCreatedAt: utc(after?.createdAt),
      afterId: after?.id ?? null,
      limit,
    };
    return (state === undefined ? page : pageOfState).all(parameters).map(jobOf);
  }

  async function unfinishedFor(
    what: Parameters<JobStore['unfinishedFor']>[0],
    pack: PackKey,
  ): Promise<JobRecord | undefined> {
    const statement = 'path' in what ? byPath : byVideo;
    const row = statement.get({ ...what, ...pack });
    return row && jobOf(row);
  }

  async function latestOf(videoId: VideoId): Promise<JobRecord | undefined> {
    const row = latest.get(videoId);
    return row && jobOf(row);
  }

  async function counts(endedAfter: string | null): Promise<JobCounts> {
    return {
      states: Object.fromEntries(states.all().map(({ state, n }) => [state, n])),
      firstBeganAt: firstBegan.get()?.at ?? null,
      leftOut: leftOut.get({ after: endedAfter })?.n ?? 0,
      lastEndedAt: lastEnded.get()?.at ?? null,
    };
  }

  async function group(id: JobGroupId): Promise<JobGroupCounts | undefined> {
    const row = groupOf.get(id);
    if (row === undefined) return undefined;
    const states = Object.fromEntries(statesIn.all(id).map(({ state, n }) => [state, n]));
    return { id, ...row, states, running: runningIn.all(id).map(jobOf) };
  }

  async function claim(nowMs: number, deadBeforeMs: number, pack: PackKey): Promise<JobRecord | undefined> {
    const now = new Date(nowMs).toISOString();
    const row = connection.write(() => {
      release.run({ deadBeforeMs, aheadMs: aheadOf(nowMs, deadBeforeMs), now });
      const taken = take.get({ ...pack, nowMs, now });
      if (taken) noteTurn.run({ priority: taken.priority, turn: taken.turn });
      return taken;
    });
    return row && jobOf(row);
  }

  async function update(
    id: JobId,
    patch: JobPatch,
    condition: JobCondition = {},
  ): Promise<JobRecord | undefined> {
    return connection.write(() => {
      const before = find(id);
      if (before === undefined || !meets(before, condition)) return undefined;
      const after = { ...before, ...patch };
      const { createdAt: _, kind: __, ...columns } = jobColumns(after);
      replace.run({ ...columns, newTurn: takesNewTurn(before, after) ? 1 : 0 });
      return find(id);
    });
  }

  return {
    add: async (job) => void insert.run(jobColumns(job)),
    get: async (id) => find(id),
    list,
    unfinished: async () => allUnfinished.all().map(jobOf),
    unfinishedOf: async (videoId) => unfinishedOfVideo.all(videoId).map(jobOf),
    next: async (limit) => nextQueued.all(limit).map(jobOf),
    getMany: async (ids) => ids.map(find).filter((job) => job !== undefined),
    revision: async () => newestRevision.get()?.newest ?? 0,
    changedSince: async (revision, limit) => changed.all({ revision, limit }).map(jobOf),
    listen: null,
    unfinishedFor,
    counts,
    async addGroup(record, jobs) {
      connection.write(() => {
        insertGroup.run({ ...record });
        for (const job of jobs) intoGroup.run({ id: record.id, job });
      });
    },
    group,
    latestEnded: async (limit) => ended.all(limit),
    latestOf,
    neededPaths: async (since) => needed.all(utc(since)).map(({ path }) => path),
    adopt: async (nowMs, deadBeforeMs, pack) =>
      void moveToPack.run({ ...pack, deadBeforeMs, aheadMs: aheadOf(nowMs, deadBeforeMs) }),
    claim,
    update,
  };
}
